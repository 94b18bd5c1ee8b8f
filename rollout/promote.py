"""`promote`: the next step of a trial, or its end."""

from typing import Annotated

import typer

from model_lifecycle.settings import ALL
from rollout import machine, options
from rollout.changing import Look, Order, Plan, Scene, capacity, carry_out, refuse_drift
from rollout.errors import BadInput
from rollout.machine import Moment, Verdict
from rollout.reporting import reported

_To = Annotated[
    int | None, typer.Option(min=1, max=ALL, help="The step that you mean; refused if it is not the next one.")
]
_Accept = Annotated[
    bool,
    typer.Option("--accept-inconclusive", help="Go on after an Inconclusive analysis; needs a --reason."),
]


def promote(  # noqa: PLR0913, PLR0917 (an option is an argument)
    task: options.Task,
    to: _To = None,
    stack: options.StackName = None,
    now: options.Now = False,
    reason: options.Reason = None,
    accept_inconclusive: _Accept = False,
    subscription: options.Subscription = None,
    local: options.Local = None,
    json: options.Json = False,
) -> None:
    """Give a canary the users of its next step; at 100 it becomes the stable release.

    Refused before the step's bake time is over, after a Failed analysis, and when the next step's share of the load
    that was seen is more than the model version's capacity.

    Exit code 0: done. 1: a file can't be used. 2: what was given, or the store, can't be. 3: the checks say no.
    """
    with reported(f"promote {task}", json):
        if accept_inconclusive and not (reason or "").strip():
            raise BadInput("--accept-inconclusive: needs a --reason, which stays in the history.")
        order = Order(options.place(stack, subscription, local), task, "promote", now, reason, Look.MUST)
        outcome = carry_out(order, lambda scene: decide(scene, to, accept_inconclusive))
        options.print_json(outcome.document) if json else typer.echo(outcome.text)


def decide(scene: Scene, to: int | None, accepted: bool) -> Plan:
    """What the task is to serve. Raises `BadInput` or `Refused`."""
    subject, serving = scene.subject, scene.serving
    refuse_drift(scene)
    steps = subject.strategy(subject.rollout).steps
    name = serving.canary.release if serving.canary else serving.stable
    load = capacity(scene, serving, machine.next_step(serving, steps).percent)
    analysis = scene.story.analysis
    said = str(analysis.analysis["verdict"]) if analysis and analysis.analysis else None
    after = machine.promote(
        subject.task,
        serving,
        steps,
        subject.candidate(name, serving, load.obstacles),
        subject.stable(serving),
        to=to,
        moment=Moment(scene.now, scene.since),
        verdict=Verdict(said, accepted),
    )
    unjudged = () if said else ("no analysis has judged this step; python -m rollout analyse does",)
    return Plan(after, (*load.notes, *unjudged))
