"""`start`: begins the trial of a release."""

from typing import Annotated

import typer

from model_lifecycle.settings import Trial
from rollout import machine, options
from rollout.changing import Look, Order, Plan, Scene, capacity, carry_out, refuse_drift, unseen
from rollout.errors import Refused
from rollout.machine import Serving
from rollout.reporting import reported

_Release = Annotated[str, typer.Argument(help="A sealed release of the task, such as summarize-r2.", metavar="RELEASE")]


def start(  # noqa: PLR0913, PLR0917 (an option is an argument)
    task: options.Task,
    release: _Release,
    stack: options.StackName = None,
    now: options.Now = False,
    reason: options.Reason = None,
    subscription: options.Subscription = None,
    local: options.Local = None,
    json: options.Json = False,
) -> None:
    """Give a release its first users: the first step of the strategy.

    It needs a Successful evaluation of exactly its digest against the stable release, and its model version has to be
    deployed wherever the task is served, with capacity for the first step.

    Exit code 0: done. 1: a file can't be used. 2: what was given, or the store, can't be. 3: the checks say no.
    """
    with reported(f"start {task}", json):
        order = Order(options.place(stack, subscription, local), task, "start", now, reason, _look(now))
        outcome = carry_out(order, lambda scene: decide(scene, release))
        options.print_json(outcome.document) if json else typer.echo(outcome.text)


def decide(scene: Scene, release: str) -> Plan:
    """What the task is to serve. Raises `BadInput` or `Refused`."""
    subject, rollout = scene.subject, scene.subject.rollout
    serving = Serving.of(rollout) if rollout else None
    if serving is None:
        known = subject.candidate(release, Serving(release))
        return Plan(machine.start(subject.task, None, (), known, None, recorded=False))
    subject.release(release)
    refuse_drift(scene)
    recorded = scene.story.since(serving) is not None
    machine.may_start(subject.task, serving, release, recorded)
    _refuse_a_failed_one(scene, serving)
    steps = subject.strategy(rollout).steps
    meant = Serving(serving.stable, Trial(release=release, percent=steps[0].percent))
    load = capacity(scene, meant, steps[0].percent)
    known = subject.candidate(release, meant, load.obstacles)
    after = machine.start(subject.task, serving, steps, known, subject.stable(serving), recorded=recorded)
    return Plan(after, (*load.notes, *unseen(scene)), adopts=after == serving)


def _refuse_a_failed_one(scene: Scene, serving: Serving) -> None:
    """A share that was changed by hand is adopted, and with it what was said of that canary already."""
    canary = serving.canary if serving.enabled else None
    if canary and scene.story.said_of(canary.release) == "Failed":
        raise Refused(
            f"the last analysis of {canary.release} is Failed, and a share that was changed by hand makes it no "
            f"better. Take it back: python -m rollout abort {scene.subject.task} --now."
        )


def _look(now: bool) -> Look:
    return Look.MUST if now else Look.IF_KNOWN
