"""`python -m offline`: the stack's day-to-day commands, without the Pulumi CLI."""

from .signals import end_as_served, end_at_once, handle

if __name__ == "__main__":
    handle(end_at_once)  # at once: what is imported below takes a second, and somebody in there drops exceptions

import contextlib
import gc
from collections.abc import Generator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from local import StateError
from local.server import serve

from .document import document, failure, to_json
from .down import Down, down
from .errors import BadInput, Interrupted, ProgramFailed
from .lock import locked
from .outcome import down_document, up_document
from .packconfig import read_pack_config
from .preview import Judged, preview
from .serving import Served, bound, endpoints_told, gateways_told, served, text
from .stackfile import read_stack
from .target import folder_of, opened
from .text import show_down, show_preview, show_up, terminal
from .up import apply, foresee

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

_StackName = Annotated[str, typer.Option("--stack", "-s", help="The stack, as in Pulumi.<stack>.yaml.")]
_Folder = Annotated[Path, typer.Option("--cwd", "-C", help="The project's folder.", show_default="the current one")]
_Pack = Annotated[
    Path | None, typer.Option(help="The policy pack's folder.", show_default="policies in the project's folder")
]
_PackConfig = Annotated[
    Path | None, typer.Option(help="JSON that sets rules' levels and options, as pulumi preview takes it.")
]
_Port = Annotated[int, typer.Option("--port", "-p", help="Where to serve on 127.0.0.1; 0 for any free port.")]


@app.callback()
def offline() -> None:
    """Run the stack without the Pulumi CLI and without Azure."""


@app.command("preview")
def preview_command(
    stack: _StackName = "dev",
    cwd: _Folder = Path(),
    policy_pack: _Pack = None,
    policy_pack_config: _PackConfig = None,
    json: Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document (docs/preview.md).")] = False,
) -> None:
    """Show what an up would change, and what the policy pack says of it.

    Exit code 0: no mandatory rule objects. 1: one does, or the program failed. 2: the input can't be used.
    """
    with _reported("preview", stack, json):
        with Console(stderr=True).status(f"Previewing {stack} ..."):
            result = preview(cwd, stack, policy_pack or cwd / "policies", policy_pack_config)
        _print_preview(result, json)
        gc.freeze()  # the process ends here: searching its heap on the way out took 0.3 s at 600 deployments
        raise typer.Exit(result.exit_code)


@app.command("up")
def up_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    stack: _StackName = "dev",
    cwd: _Folder = Path(),
    policy_pack: _Pack = None,
    policy_pack_config: _PackConfig = None,
    port: _Port = 8400,
    json: Annotated[bool, typer.Option("--json", "-j", help="Print one line of JSON (docs/up.md).")] = False,
) -> None:
    """Bring the stack up in the local Azure, and serve that on 127.0.0.1 until Ctrl-C.

    Exit code 0: served. 1: a mandatory rule objects, or something failed. 2: the input, the state or the port can't be
    used. 130, 143: interrupted before it served. What was done is recorded, and the next up goes on from there.
    """
    with _reported("up", stack, json), contextlib.ExitStack() as kept:
        pack, config, subject = (
            policy_pack or cwd / "policies",
            read_pack_config(policy_pack_config),
            read_stack(cwd, stack),
        )
        with locked(folder_of(subject), stack):
            listener = kept.enter_context(bound(port))
            target = kept.enter_context(opened(subject, create=True))
            with Console(stderr=True).status(f"Previewing {stack} ..."):
                foreseen = foresee(subject, target, pack, config)
            if not foreseen.verdict.passed:
                _print_preview(foreseen, json)
                typer.echo("Nothing was changed: a mandatory rule objects.", err=True)
                raise typer.Exit(1)
            result = apply(subject, target, pack, config, foreseen.run)
        handle(end_as_served)
        _print_up(result, served(target.azure, listener), json)
        if result.exit_code:
            raise typer.Exit(result.exit_code)
        serve(target.azure, listener)


@app.command("down")
def down_command(
    stack: _StackName = "dev",
    cwd: _Folder = Path(),
    json: Annotated[bool, typer.Option("--json", "-j", help="Print one line of JSON (docs/up.md).")] = False,
) -> None:
    """Delete everything of the stack in the local Azure, protected or not, without running the program.

    Exit code 0: it is gone. 1: something could not be deleted. 2: the input or the state can't be used. 130, 143:
    interrupted; the next down goes on from there.
    """
    with _reported("down", stack, json):
        subject = read_stack(cwd, stack)
        with locked(folder_of(subject), stack), opened(subject, create=False) as target:
            result = down(subject, target)
        _print_down(result, json)


def _print_preview(result: Judged, as_json: bool) -> None:
    typer.echo(to_json(document(result))) if as_json else show_preview(result, terminal())


def _print_up(result: Judged, what: Served, as_json: bool) -> None:
    if as_json:
        typer.echo(to_json(up_document(result, endpoints_told(what), gateways_told(what)), indent=None))
        return
    show_up(result, terminal())
    if not result.exit_code:
        typer.echo(f"\n{text(what)}")


def _print_down(result: Down, as_json: bool) -> None:
    typer.echo(to_json(down_document(result), indent=None)) if as_json else show_down(result, terminal())


@contextlib.contextmanager
def _reported(command: str, stack: str, as_json: bool) -> Generator[None, None, None]:
    """Turns what can go wrong into a message and an exit code."""
    where = f"The {command} of Pulumi.{stack}.yaml"
    try:
        yield
    except BadInput as error:
        raise typer.Exit(_report("bad-input", where, error, as_json, 2)) from None
    except StateError as error:
        raise typer.Exit(_report("bad-state", where, error, as_json, 2)) from None
    except Interrupted as error:
        raise typer.Exit(_report("interrupted", where, error, as_json, error.exit_code)) from None
    except ProgramFailed as error:
        raise typer.Exit(_report("program-failed", where, error, as_json, 1)) from None
    except OSError as error:
        typer.echo(f"{where}: its result can't be written, or a file not be used: {error}", err=True)
        raise typer.Exit(1) from None


def _report(kind: str, where: str, error: Exception, as_json: bool, code: int) -> int:
    if as_json:
        typer.echo(to_json(failure(kind, str(error))))
    else:
        lines = str(error).splitlines()
        typer.echo("\n".join((f"{where} stops here:", *(f"  {line}" for line in lines))), err=True)
    return code


if __name__ == "__main__":
    app(prog_name="python -m offline")
