"""`abort`: ends a trial."""

import typer

from rollout import machine, options
from rollout.changing import NO_REASON, Look, Order, Plan, carry_out
from rollout.reporting import reported

ASK = "Why? --reason keeps it in the history; a second call with it writes it down."


def abort(  # noqa: PLR0913, PLR0917 (an option is an argument)
    task: options.Task,
    stack: options.StackName = None,
    now: options.Now = False,
    reason: options.Reason = None,
    subscription: options.Subscription = None,
    local: options.Local = None,
    json: options.Json = False,
) -> None:
    """End the trial of a canary: everybody gets the stable release. With --now at once, with one write of one field.

    Nothing but a lock holds it up: no bake time, no evidence, no drift. Afterwards retry begins again, settle makes it
    final.

    Exit code 0: done, or so already. 1: a file can't be used. 2: what was given, or the store, can't be.
    3: there is no canary.
    """
    with reported(f"abort {task}", json):
        order = order_back(options.place(stack, subscription, local), task, "abort", now, reason)
        outcome = carry_out(order, lambda scene: Plan(machine.abort(task, scene.serving), ask(reason)))
        options.print_json(outcome.document) if json else typer.echo(outcome.text)


def order_back(place: options.Place, task: str, command: str, now: bool, reason: str | None) -> Order:
    """An order that goes back."""
    look = Look.MUST if now else Look.NEVER
    return Order(place, task, command, now, reason or NO_REASON, look, is_emergency=True)


def ask(reason: str | None) -> tuple[str, ...]:
    """What is asked for afterwards, when there is time."""
    return () if reason else (ASK,)
