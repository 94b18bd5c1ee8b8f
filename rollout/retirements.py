"""`retirements`: every model version in use, when it ends, whom that affects, and what is due."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from . import stacks
from .errors import BadInput, Failed
from .reporting import one_form, reported
from .retiring import document, tested, text
from .retiring.markdown import as_markdown
from .retiring.picture import as_svg
from .retiring.rows import Row, rows_of

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_Stacks = Annotated[
    list[str] | None, typer.Option("--stack", "-s", help="A stack; repeat it.", show_default="all of the folder")
]
_Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document (docs/retirements.md).")]
_Markdown = Annotated[bool, typer.Option("--markdown", "-m", help="Print a comment for an issue.")]
_Picture = Annotated[Path | None, typer.Option(help="Also write the timeline as an SVG file.", metavar="FILE.svg")]
_On = Annotated[
    str | None, typer.Option(help="Judge as of this day, such as 2027-06-01.", metavar="DATE", show_default="today")
]


def retirements(
    stack: _Stacks = None,
    on: _On = None,
    picture: _Picture = None,
    json: _Json = False,
    markdown: _Markdown = False,
) -> None:
    """Show every model version in use: its stage, dates, replacement, who is affected, and the step that is due.

    Reads the stacks' files, releases/ and the catalogue; asks nobody.

    Exit code 0: nothing is inside the horizon. 1: the picture can't be written. 2: an option, a stack or a release
    can't be used. 3: a version retires inside its stack's horizon, or has retired.
    """
    with reported("Nothing can be said of retirements", json):
        one_form(json, markdown)
        day = day_of(on)
        rows, notes = _found(Path.cwd(), tuple(stack or ()), day)
        if picture:
            _draw(picture, rows, day)
        _print(rows, notes, day, json, markdown)
    if any(row.is_inside for row in rows):
        raise typer.Exit(3)


def day_of(text: str | None) -> date:
    """The day that an option names, or today (UTC).

    Raises:
        BadInput: it is no day.
    """
    if text is None:
        return datetime.now(UTC).date()
    try:
        if not _DAY.fullmatch(text):
            raise ValueError  # noqa: TRY301 - fromisoformat takes 20270601 and weeks too
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--on {text!r}: is no day. Write it as 2027-06-01.") from None


def _found(root: Path, asked: tuple[str, ...], day: date) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    found = stacks.read_all(root, asked)
    releases, notes = tested.read(root)
    for stack in found:
        tested.refuse_missing(stack.settings, releases, notes)
    return rows_of(found, releases, day), notes


def _draw(file: Path, rows: tuple[Row, ...], day: date) -> None:
    try:
        file.write_text(as_svg(rows, day), encoding="utf-8")
    except OSError as error:
        raise Failed(f"--picture {file}: can't be written: {error.strerror}") from None


def _print(rows: tuple[Row, ...], notes: tuple[str, ...], day: date, json: bool, markdown: bool) -> None:
    if json:
        typer.echo(document.as_json(rows, notes, day))
    elif markdown:
        typer.echo(as_markdown(rows, notes, day))
    else:
        text.console().print(text.as_text(rows, notes, day))
