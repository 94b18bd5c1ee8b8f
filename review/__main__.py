"""`python -m review`: what a pull request would change, without any state."""

from offline.signals import end_at_once, handle

if __name__ == "__main__":
    handle(end_at_once)  # as `offline` does it: what is imported below takes a second

import contextlib
import gc
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Generator
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated
from unittest import mock
from urllib.parse import quote

import typer

from offline.document import failure, to_json
from offline.errors import BadInput
from offline.text import terminal

from .document import review_document
from .markdown import bad_input, markdown
from .stacks import Judge, Review, review
from .text import closing, failures, show

_SERVER = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?")
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Format(StrEnum):
    """How a review is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


@app.command()
def review_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    base: Annotated[str, typer.Option("--base", "-b", help="A branch, tag or commit, such as origin/main.")],
    stack: Annotated[
        list[str] | None, typer.Option("--stack", "-s", help="A stack; may be repeated.", show_default="every stack")
    ] = None,
    output: Annotated[Format, typer.Option("--format", "-f", help="How it is written.")] = Format.TEXT,
    cwd: Annotated[
        Path, typer.Option("--cwd", "-C", help="The project's folder.", show_default="the current one")
    ] = Path(),
    policy_pack: Annotated[
        Path | None, typer.Option(help="The policy pack's folder.", show_default="policies in the project's folder")
    ] = None,
    policy_pack_config: Annotated[
        Path | None, typer.Option(help="JSON that sets rules' levels and options, as pulumi preview takes it.")
    ] = None,
) -> None:
    """Show what HEAD would change of what the base deploys, stack by stack, and what the policy pack says of it.

    The base is the merge base of the ref and HEAD, as a pull request shows it. No state is read, and the work tree must
    be clean.

    Exit code 0: no mandatory rule objects in any stack. 1: one does, or a program failed. 2: the input can't be used.
    """
    try:
        with _scratch(), terminal(stderr=True).status("Comparing ..."):
            found = review(cwd, base, stack or (), Judge(policy_pack or cwd / "policies", policy_pack_config))
        _write(found, output, _today())
    except BadInput as error:
        raise typer.Exit(_refuse(error, output)) from None
    except OSError as error:
        typer.echo(f"The review: its result can't be written, or a file not be used: {error}", err=True)
        raise typer.Exit(1) from None
    gc.freeze()  # the process ends here: searching its heap on the way out takes as long as writing the result
    raise typer.Exit(found.exit_code)


def rules_page(found: Review) -> str | None:
    """The address of docs/policies.md at head, where the environment tells of GitHub; else None."""
    server, name = (os.environ.get(key, "") for key in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY"))
    if not (_SERVER.fullmatch(server) and _REPOSITORY.fullmatch(name)):
        return None
    return f"{server}/{name}/blob/{found.between.head}/{quote(found.folder)}docs/policies.md"


def _write(found: Review, output: Format, day: date) -> None:
    match output:
        case Format.TEXT:
            show(found, terminal())
        case Format.JSON:
            typer.echo(to_json(review_document(found, day)))
        case Format.MARKDOWN:
            comment = markdown(found, day, rules_page(found))
            typer.echo(comment.text, nl=False)
            if comment.is_cut:
                show(found, terminal(stderr=True))
    if output is not Format.JSON:
        for failed in failures(found):
            typer.echo(failed, err=True)
    if output is not Format.TEXT and found.exit_code:
        typer.echo(closing(found), err=True)


def _refuse(error: BadInput, output: Format) -> int:
    if output is Format.JSON:
        typer.echo(to_json(failure("bad-input", str(error))))
        return 2
    if output is Format.MARKDOWN:
        typer.echo(bad_input(str(error)), nl=False)
    typer.echo(f"The review stops here:\n  {error}", err=True)
    return 2


def _today() -> date:
    return date.today()


@contextlib.contextmanager
def _scratch() -> Generator[None, None, None]:
    """While it lasts, all temporary files lie in one folder, which goes away when a signal ends the command too."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(tempfile, "tempdir", folder):

        def leave(number: int, frame: FrameType | None) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            end_at_once(number, frame)

        before = handle(leave)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


if __name__ == "__main__":
    app(prog_name="python -m review")
