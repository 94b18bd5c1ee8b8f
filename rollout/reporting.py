"""Turns what can go wrong in a command into one message and an exit code."""

import contextlib
import json
from collections.abc import Generator

import typer

from .errors import BadInput, Failed, Refused, StoreTrouble
from .lines import WIDTH, apart

SCHEMA_VERSION = 1


@contextlib.contextmanager
def reported(heading: str, as_json: bool) -> Generator[None, None, None]:
    """Ends the command with 2 for bad input or a store in trouble, 1 for another failure, 3 for a refusal.

    `heading` says what was not done.
    """
    try:
        yield
    except BadInput as error:
        raise typer.Exit(_told(heading, "bad-input", str(error), as_json, 2)) from None
    except StoreTrouble as error:
        raise typer.Exit(_told(heading, "store", str(error), as_json, 2)) from None
    except Failed as error:
        raise typer.Exit(_told(heading, "failed", str(error), as_json, 1)) from None
    except Refused as error:
        raise typer.Exit(_told(heading, "refused", str(error), as_json, 3)) from None


def one_form(as_json: bool, as_markdown: bool) -> None:
    """Refuses two forms of output at once.

    Raises:
        BadInput: both are wanted.
    """
    if as_json and as_markdown:
        raise BadInput("--json and --markdown: only one of them can be printed. Choose one.")


def _told(heading: str, kind: str, message: str, as_json: bool, code: int) -> int:
    if as_json:
        document = {"schemaVersion": SCHEMA_VERSION, "error": {"kind": kind, "message": message}}
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        indented = "\n".join(f"  {line}" for line in apart(message, WIDTH - 2).splitlines())
        typer.echo(f"{heading}:\n{indented}", err=True)
    return code
