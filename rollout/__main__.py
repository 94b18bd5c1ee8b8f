"""`python -m rollout`: what is done to a stack on the days after it was deployed. One command a file.

A command's file is imported when it is called: a rollback does not wait for the statistics of an evaluation.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_COMMANDS = {
    "status": "Show what every task serves, whether the store agrees, and what to do next.",
    "start": "Give a release its first users.",
    "promote": "Give a canary the users of its next step; at 100 it becomes the stable release.",
    "abort": "End the trial of a canary.",
    "rollback": "Go back: during a trial to the stable release, after it to the one before.",
    "retry": "Finish a change that was left half done; else begin an aborted trial again.",
    "settle": "Make an abort or a rollback final.",
    "run": "Walk a trial's steps: wait, judge, promote or abort.",
    "history": "Show who did what to a task, when and why.",
    "evaluate": "Judge a release against another one by results.",
    "analyse": "Judge a canary by what went through the gateway.",
    "retirements": "Show when model versions retire, whom that touches, and what is due.",
    "plan-upgrade": "Plan the way from a model version that retires to the next one.",
    "delete-version": "Take a model version out that nobody needs.",
    "refresh-catalogue": "Bring the catalogue of model versions up to date.",
    "seal": "Seal releases: from then on they can't change.",
}
"""Each in the file of its name, as the function of its name; the daily ones first."""


class _Commands(TyperGroup):
    """Knows the commands by name, and imports the one that is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as the base class has it
        """All of them."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        """What the list of commands shows of one."""
        return TyperCommand(cmd_name, help=_COMMANDS[cmd_name]) if cmd_name in _COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, itself."""
        name, found, rest = super().resolve_command(ctx, args)
        return name, found and _loaded(str(found.name)), rest


def _loaded(name: str) -> Any:
    function: Callable[..., None] = getattr(import_module(f"rollout.{_module(name)}"), _module(name))
    own = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    own.command(name)(function)
    return typer.main.get_command(own)


def _module(name: str) -> str:
    return name.replace("-", "_")


app = typer.Typer(cls=_Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def rollout() -> None:
    """Look after a stack on the days after it was deployed."""


def main() -> None:
    """The command `rollout`, where the project is installed."""
    app(prog_name="rollout")


if __name__ == "__main__":
    app(prog_name="python -m rollout")
