"""Retirements for a person at a terminal, in 100 columns."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from model_lifecycle.catalogue import AS_OF, Stage
from rollout.escaping import visible

from . import words
from .rows import Row
from .steps import Step

WIDTH = 100

_HEADINGS = ("version", "stack", "stage", "retires", "left", "step due")
_INDENT = 4


def as_text(rows: Sequence[Row], notes: Sequence[str], day: date) -> Group:
    """The table, then who is affected row by row, then what else there is to know."""
    parts: list[RenderableType] = [_table(rows)]
    for row in rows:
        parts += _block(row)
    parts += [Text(visible(note), "yellow") for note in notes]
    parts.append(Text(f"\n{summary(rows)} Dates: the catalogue as of {AS_OF}; days left from {day}.", "bold"))
    return Group(*parts)


def summary(rows: Sequence[Row]) -> str:
    """How many versions there are, and how many are inside their stack's horizon."""
    inside = sum(row.is_inside for row in rows)
    told = f"{inside} inside the horizon" if inside else "none inside the horizon"
    return f"{len(rows)} model version{'' if len(rows) == 1 else 's'} in use, {told}."


def console() -> Console:
    """100 columns wide, or as wide as a narrower terminal."""
    made = Console(highlight=False)
    return Console(highlight=False, width=min(made.width, WIDTH) if made.is_terminal else WIDTH)


def _table(rows: Sequence[Row]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in _HEADINGS:
        table.add_column(heading, overflow="fold")
    for row in rows:
        life = row.life
        cells = (row.key, row.stack, life.stage, str(life.retires or "no date"), words.days_left(life.days_left))
        table.add_row(*(Text(visible(cell)) for cell in (*cells, _step(row))), style=_style(row))
    return table


def _step(row: Row) -> str:
    return "-" if row.step is Step.NONE else row.step


def _style(row: Row) -> str:
    return "red" if row.is_inside else "yellow" if row.step is not Step.NONE else ""


def _block(row: Row) -> Iterator[RenderableType]:
    yield Text(f"\n{visible(row.key)} in {row.stack}", "bold")
    for label, told in _lines(row):
        yield Padding(Text(f"{label}: {told}"), (0, 0, 0, _INDENT), expand=False)


def _lines(row: Row) -> Iterator[tuple[str, str]]:
    unknown = row.life.version.source == "" and row.life.stage is Stage.UNKNOWN
    lines = (
        ("unknown", "the catalogue has no line for it, so nobody could say when it retires" if unknown else ""),
        ("retires", words.dates(row.life)),
        ("replacement", words.replacement(row.life, visible)),
        *words.affected(row.uses, visible),
        ("next", words.due(row, visible)),
        ("tolerated", words.waiver(row)),
    )
    yield from ((label, told) for label, told in lines if told)
