"""`retry`: finishes what a kill left half done, or begins an aborted trial again."""

from dataclasses import replace

import typer

from rollout import machine, options
from rollout.changing import Look, Order, Outcome, Plan, Scene, capacity, carry_out, refuse_drift, unfinished
from rollout.reporting import reported


def retry(  # noqa: PLR0913, PLR0917 (an option is an argument)
    task: options.Task,
    stack: options.StackName = None,
    now: options.Now = False,
    reason: options.Reason = None,
    subscription: options.Subscription = None,
    local: options.Local = None,
    json: options.Json = False,
) -> None:
    """Finish a change that was left half done; else begin an aborted trial again, at its first step.

    What was left half done is finished as it was meant: in the store too where --now was given then. A trial that
    begins again needs its evidence still.

    Exit code 0: done. 1: a file can't be used. 2: what was given, or the store, can't be. 3: the checks say no,
    or there is nothing to retry.
    """
    with reported(f"retry {task}", json):
        order = Order(options.place(stack, subscription, local), task, "retry", now, reason)
        outcome = retried(order)
        options.print_json(outcome.document) if json else typer.echo(outcome.text)


def retried(order: Order) -> Outcome:
    """Finishes or begins again. Raises `BadInput`, `Refused` or `Failed`."""
    return unfinished(order) or carry_out(replace(order, look=Look.MUST), decide)


def decide(scene: Scene) -> Plan:
    """What the task is to serve when an aborted trial begins again. Raises `BadInput` or `Refused`."""
    subject, serving = scene.subject, scene.serving
    if not serving.enabled and serving.canary:
        refuse_drift(scene)
    steps = subject.strategy(subject.rollout).steps
    load = capacity(scene, serving, steps[0].percent)
    name = serving.canary.release if serving.canary else serving.stable
    known = subject.candidate(name, serving, load.obstacles)
    return Plan(machine.retry(subject.task, serving, steps, known, subject.stable(serving)), load.notes)
