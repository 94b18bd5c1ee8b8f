"""The tables of the comment: model versions that change, traffic, retirements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from offline.program import Run

from .escaping import code
from .traffic import Share, changed_shares
from .versions import ChangedVersion, Life, Placement, changed_versions, life_of, retirements

SOON_DAYS = 180
"""A retirement within so many days stands open in the comment; later ones are folded."""

_PLACEMENTS_MAX = 20
_NOTHING = "-"


@dataclass(frozen=True)
class Table:
    """A Markdown table: title and header, rows, and what closes a fold around it."""

    head: str
    rows: tuple[str, ...]
    tail: str = ""


def model_table(base: Run, head: Run, day: date) -> Table:
    """The model versions whose placements change."""
    rows = [_model_row(changed, day) for changed in changed_versions(base, head)]
    titles = ("version", "what", "before", "after", "stage today", "retires on")
    return Table(f"**Model versions**\n\n{_header(titles)}", tuple(rows))


def traffic_table(base: Run, head: Run) -> Table:
    """The shares of flags that change."""
    rows = [_traffic_row(share) for share in changed_shares(base, head)]
    return Table(f"**Traffic**\n\n{_header(('flag', 'variant', 'before', 'after'))}", tuple(rows))


def retirement_tables(head: Run, day: date) -> tuple[Table, Table]:
    """The retirements of head's versions: those within `SOON_DAYS`, and the others, folded."""
    lives = retirements(head, day)
    soon = tuple(life for life in lives if life.days_left is not None and life.days_left <= SOON_DAYS)
    later = tuple(life for life in lives if life not in soon)
    titles = _header(("version", "retires on", "days left", "stage today", "published replacement"))
    folded = (
        f"<details><summary>Retirements after {SOON_DAYS} days, or without a date: {len(later)}</summary>\n\n{titles}"
    )
    return (
        Table(f"**Retirements within {SOON_DAYS} days**\n\n{titles}", tuple(map(_life_row, soon))),
        Table(folded, tuple(map(_life_row, later)), "\n</details>"),
    )


def _model_row(changed: ChangedVersion, day: date) -> str:
    life = life_of((changed.model, changed.version), changed.after or changed.before, day)
    before, after = _placements(changed.before), _placements(changed.after)
    return _row((_title(life), changed.change, before, after, life.stage, _day(life.retires)))


def _placements(placements: Sequence[Placement]) -> str:
    shown = [_placement(placement) for placement in placements[:_PLACEMENTS_MAX]]
    more = len(placements) - len(shown)
    return "<br>".join((*shown, *([f"and {more} more"] if more else []))) or _NOTHING


def _placement(placement: Placement) -> str:
    capacity = _NOTHING if placement.capacity is None else str(placement.capacity)
    first = "" if placement.priority in (None, 1) else f" (priority {placement.priority})"
    return f"{code(placement.account)} · {code(placement.sku)} · {capacity}{first}"


def _traffic_row(share: Share) -> str:
    content = " (other content)" if share.content_changes else ""
    return _row((code(share.flag), code(share.variant), _percent(share.before), f"{_percent(share.after)}{content}"))


def _life_row(life: Life) -> str:
    replacement = code(life.replacement) if life.replacement else "none"
    return _row((_title(life), _day(life.retires), _left(life.days_left), life.stage, replacement))


def _title(life: Life) -> str:
    return code(f"{life.model}-{life.version}")


def _day(day: date | None) -> str:
    return day.isoformat() if day else "not published"


def _left(days: int | None) -> str:
    if days is None:
        return _NOTHING
    return str(days) if days > 0 else f"gone for {-days}"


def _percent(share: float | None) -> str:
    return _NOTHING if share is None else f"{round(share, 2):g} %"


def _header(titles: Sequence[str]) -> str:
    return f"{_row(titles)}\n{_row(['---'] * len(titles))}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
