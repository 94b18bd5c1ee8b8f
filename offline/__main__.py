"""`python -m offline`: the stack's day-to-day commands, without the Pulumi CLI."""

import gc
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from .document import document, failure, to_json
from .errors import BadInput, ProgramFailed
from .preview import Preview, preview
from .text import show

_WIDE = 400

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def offline() -> None:
    """Run the stack without the Pulumi CLI and without Azure."""


@app.command("preview")
def preview_command(
    stack: Annotated[str, typer.Option("--stack", "-s", help="The stack, as in Pulumi.<stack>.yaml.")] = "dev",
    cwd: Annotated[
        Path, typer.Option("--cwd", "-C", help="The project's folder.", show_default="the current one")
    ] = Path(),
    policy_pack: Annotated[
        Path | None, typer.Option(help="The policy pack's folder.", show_default="policies in the project's folder")
    ] = None,
    policy_pack_config: Annotated[
        Path | None, typer.Option(help="JSON that sets rules' levels and options, as pulumi preview takes it.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document (docs/preview.md).")] = False,
) -> None:
    """Show what would be created, and what the policy pack says of it.

    Exit code 0: no mandatory rule objects. 1: one does, or the program failed. 2: the input can't be used.
    """
    signal.signal(signal.SIGTERM, _end)
    try:
        result = _with_progress(stack, cwd, policy_pack or cwd / "policies", policy_pack_config)
    except BadInput as error:
        raise typer.Exit(_report("bad-input", f"Pulumi.{stack}.yaml", error, json, 2)) from None
    except ProgramFailed as error:
        raise typer.Exit(_report("program-failed", f"Pulumi.{stack}.yaml", error, json, 1)) from None
    try:
        typer.echo(to_json(document(result))) if json else show(result, _console())
    except OSError as error:
        typer.echo(f"The preview can't be written: {error}", err=True)
        raise typer.Exit(1) from None
    gc.freeze()  # the process ends here: searching its heap for garbage on the way out took 0.3 s at 600 deployments
    raise typer.Exit(result.exit_code)


def _end(number: int, _frame: object) -> None:
    """Leaves through every clean-up, so that the pack's process ends too."""
    raise SystemExit(128 + number)


def _with_progress(stack: str, cwd: Path, pack: Path, pack_config: Path | None) -> Preview:
    with Console(stderr=True).status(f"Previewing {stack} ..."):
        return preview(cwd, stack, pack, pack_config)


def _report(kind: str, where: str, error: Exception, as_json: bool, code: int) -> int:
    if as_json:
        typer.echo(to_json(failure(kind, str(error))))
    else:
        lines = str(error).splitlines()
        typer.echo("\n".join((f"The preview of {where} stops here:", *(f"  {line}" for line in lines))), err=True)
    return code


def _console() -> Console:
    """Wide where nobody reads along, so that a log or a pipe gets whole lines."""
    console = Console()
    return console if console.is_terminal else Console(width=_WIDE)


if __name__ == "__main__":
    app(prog_name="python -m offline")
