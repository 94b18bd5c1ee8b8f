"""`settle`: makes an abort or a rollback final."""

import typer

from rollout import machine, options
from rollout.changing import Look, Order, Plan, Scene, carry_out, refuse_drift, unseen
from rollout.reporting import reported


def settle(  # noqa: PLR0913, PLR0917 (an option is an argument)
    task: options.Task,
    stack: options.StackName = None,
    now: options.Now = False,
    reason: options.Reason = None,
    subscription: options.Subscription = None,
    local: options.Local = None,
    json: options.Json = False,
) -> None:
    """Make an abort or a rollback final: the release that was taken back leaves the configuration.

    Everybody gets what they got before. Afterwards a new trial can start.

    Exit code 0: done. 1: a file can't be used. 2: what was given, or the store, can't be. 3: nothing was rolled
    back, or the store serves something else than the file says.
    """
    with reported(f"settle {task}", json):
        look = Look.MUST if now else Look.IF_KNOWN
        order = Order(options.place(stack, subscription, local), task, "settle", now, reason, look)
        outcome = carry_out(order, decide)
        options.print_json(outcome.document) if json else typer.echo(outcome.text)


def decide(scene: Scene) -> Plan:
    """What the task is to serve. Raises `BadInput` or `Refused`."""
    serving = scene.serving
    refuse_drift(scene)
    return Plan(machine.settle(scene.subject.task, serving), unseen(scene))
