"""`python -m examples.app`: summaries and contract terms."""

import contextlib
import os
from collections.abc import Generator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from reader.errors import NoReleases, OutputsError
from reader.keys import gateway_key

from . import telemetry
from .app import Answer
from .errors import BadInput, Failed
from .starting import TOKEN_VARIABLE, Start

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

_File = Annotated[Path, typer.Argument(help="A text file, in UTF-8.", exists=True, dir_okay=False, readable=True)]
_User = Annotated[str, typer.Option("--user", "-u", help="Who asks, by an id that stays: it decides on the release.")]
_Outputs = Annotated[Path, typer.Option("--outputs", "-o", help="The stack's outputs, as JSON.")]
_Cache = Annotated[Path | None, typer.Option(help="Keep the last good releases here, to start without the store.")]
_Local = Annotated[str | None, typer.Option("--local", help="Where make up serves, such as http://127.0.0.1:8400.")]
_Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print spans and log lines to standard error.")]


@app.callback()
def main() -> None:
    """Ask with the release that a user is served: prompt, parameters and model version, tested together.

    The gateway's key comes from GATEWAY_KEY, or from the command in GATEWAY_KEY_COMMAND.
    Exit code 0: answered. 1: no answer. 2: something that was given can't be used.
    """


class _Options(NamedTuple):
    """What both commands take."""

    user: str
    outputs: Path
    cache: Path | None
    local: str | None
    verbose: bool


@app.command()
def summarize(  # noqa: PLR0913, PLR0917 - one parameter for each option
    file: _File,
    user: _User,
    outputs: _Outputs,
    language: Annotated[str, typer.Option(help="The summary's language.")] = "English",
    cache: _Cache = None,
    local: _Local = None,
    verbose: _Verbose = False,
) -> None:
    """Summarize a document."""
    with _reported():
        text = {"document": _read(file), "language": language}
        _show(_answered("summarize", text, _Options(user, outputs, cache, local, verbose)))


@app.command()
def contracts(  # noqa: PLR0913, PLR0917 - one parameter for each option
    file: _File, user: _User, outputs: _Outputs, cache: _Cache = None, local: _Local = None, verbose: _Verbose = False
) -> None:
    """Extract the terms of a contract, as JSON."""
    with _reported():
        _show(_answered("contracts", {"contract": _read(file)}, _Options(user, outputs, cache, local, verbose)))


def _answered(task: str, variables: dict[str, str], options: _Options) -> Answer:
    if options.verbose:
        telemetry.spans_to_console()
        telemetry.logs_to_console()
    else:
        telemetry.quiet()
    start = Start(
        options.outputs,
        gateway_key(),
        cache=options.cache,
        local_azure=options.local,
        token=os.environ.get(TOKEN_VARIABLE),
    )
    found = start.app([task])
    with found.releases, found.client:
        return found.ask(task, options.user, variables)


def _read(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: is not UTF-8 (byte {error.start}), so there is no text to send. Convert it.") from None
    if not text.strip():
        raise BadInput(f"{file}: is empty, so there is nothing to ask about.")
    return text


def _show(answer: Answer) -> None:
    """The answer to standard output, and who served to standard error: one can be piped without the other."""
    typer.echo(answer.text)
    where = f" in {answer.region}" if answer.region else ""
    cut = ". It was cut: the release's limit of tokens was reached" if answer.is_cut else ""
    about = f"release {answer.release.name} ({answer.release.digest[:15]}), served by {answer.served}{where}"
    typer.echo(f"\n{about}, because of: {answer.reason or 'unknown'}{cut}", err=True)


@contextlib.contextmanager
def _reported() -> Generator[None, None, None]:
    """Turns what can go wrong into a message and an exit code."""
    try:
        yield
    except (Failed, NoReleases) as error:
        raise typer.Exit(_told(error, 1)) from None
    except (BadInput, OutputsError, ValueError, OSError) as error:
        raise typer.Exit(_told(error, 2)) from None


def _told(error: Exception, code: int) -> int:
    typer.echo(str(error), err=True)
    return code


if __name__ == "__main__":
    app(prog_name="python -m examples.app")
