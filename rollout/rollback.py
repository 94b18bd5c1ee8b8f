"""`rollback`: everybody goes back to the release before."""

import typer

from rollout import machine, options
from rollout.abort import ask, order_back
from rollout.changing import Plan, carry_out
from rollout.reporting import reported


def rollback(  # noqa: PLR0913, PLR0917 (an option is an argument)
    task: options.Task,
    stack: options.StackName = None,
    now: options.Now = False,
    reason: options.Reason = None,
    subscription: options.Subscription = None,
    local: options.Local = None,
    json: options.Json = False,
) -> None:
    """Go back: during a trial to the stable release, after it to the one before. With --now one write of one field.

    Nothing but a lock holds it up: no bake time, no evidence, no drift. Apps follow when they refresh, 30 seconds later
    at most by default. Afterwards settle makes it final.

    Exit code 0: done, or so already. 1: a file can't be used. 2: what was given, or the store, can't be.
    3: there is nothing to go back to.
    """
    with reported(f"rollback {task}", json):
        order = order_back(options.place(stack, subscription, local), task, "rollback", now, reason)
        outcome = carry_out(order, lambda scene: Plan(machine.rollback(task, scene.serving), ask(reason)))
        options.print_json(outcome.document) if json else typer.echo(outcome.text)
