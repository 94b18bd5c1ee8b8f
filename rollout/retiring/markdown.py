"""Retirements as a comment on an issue: what is due first, then every version, who is affected folded."""

from collections.abc import Iterator, Sequence
from datetime import date

from model_lifecycle.catalogue import AS_OF
from rollout.escaping import code

from . import words
from .rows import Row
from .steps import Step
from .text import summary

MAX_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment; whoever posts it may add a little."""

_HEAD = "| version | stack | stage | retires | left | replacement | step due |\n|---|---|---|---|---|---|---|"


def as_markdown(rows: Sequence[Row], notes: Sequence[str], day: date) -> str:
    """The comment, the same for the same rows and day; what does not fit is left out from the end, and said to be."""
    first = f"### Retirements on {day}\n\n{summary(rows)} The dates are the catalogue's as of {AS_OF}."
    table = "\n".join((_HEAD, *map(_line, rows)))
    parts = [first, *_due(rows), table, *(f"- {code(note)}" for note in notes), *map(_details, rows)]
    return _fitted(parts)


def _due(rows: Sequence[Row]) -> Iterator[str]:
    steps = [f"- {code(row.key)} in {code(row.stack)}: {words.due(row, code)}." for row in rows if row.step != "none"]
    if steps:
        yield "\n".join(("#### What is due\n", *steps))


def _line(row: Row) -> str:
    life = row.life
    step = "" if row.step is Step.NONE else row.step
    mark = f"**{words.days_left(life.days_left)}**" if row.is_inside else words.days_left(life.days_left)
    retires = str(life.retires or "no date")
    cells = (code(row.key), code(row.stack), life.stage, retires, mark, words.replacement(life, code), step)
    return f"| {' | '.join(cells)} |"


def _details(row: Row) -> str:
    lines = [("retires", words.dates(row.life)), *words.affected(row.uses, code), ("tolerated", words.waiver(row))]
    told = "\n".join(f"- {label}: {said}" for label, said in lines if said)
    return (
        f"<details><summary>{_plain(row.key)} in {_plain(row.stack)}: who is affected</summary>\n\n{told}\n\n</details>"
    )


def _plain(text: str) -> str:
    """A name in HTML; code spans don't work in there."""
    kept = "".join(char if char.isalnum() or char in ".-_ " else "?" for char in text)
    return f"<code>{kept}</code>"


def _fitted(parts: Sequence[str]) -> str:
    kept: list[str] = []
    for part in parts:
        if sum(map(len, kept)) + 2 * len(kept) + len(part) > MAX_CHARACTERS:
            kept.append(f"Left out here: {len(parts) - len(kept)} parts; `python -m rollout retirements` shows them.")
            break
        kept.append(part)
    return "\n\n".join(kept)
