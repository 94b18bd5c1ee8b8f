"""What a refresh of the catalogue found: as text, as JSON, and as a body for a pull request."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from .api import API_VERSION, Answer
from .change import Change, Moved, Note
from .merge import Merge
from .quotas import Quota

SCHEMA_VERSION = 1

_FEW = 10
_HEADINGS = ("version", "field", "was", "is", "moved")
_QUOTA_HEADINGS = ("stack", "quota", "asked for", "configured", "Azure's", "used", "differs")
_STYLES = {Moved.EARLIER: "red", Moved.FIRST: "red", Moved.LATER: "green", Moved.NEW: "cyan"}
_SAID = {
    Moved.EARLIER: ("retirement comes earlier", "retirements come earlier"),
    Moved.FIRST: ("retirement has a date now", "retirements have a date now"),
    Moved.OLDER: ("stage is older", "stages are older"),
    Moved.LATER: ("retirement comes later", "retirements come later"),
    Moved.YOUNGER: ("stage is younger", "stages are younger"),
    Moved.NEW: ("version is new", "versions are new"),
    Moved.OTHER: ("other change", "other changes"),
}
_FILE = "model_lifecycle/catalogue/data/models.toml"


@dataclass(frozen=True)
class Refresh:
    """One refresh: the day it was made, what was read, how many versions that were, and what came of it."""

    day: date
    answer: Answer
    versions: int
    merge: Merge
    disagreements: tuple[Note, ...]
    quotas: tuple[Quota, ...] = ()

    @property
    def changes(self) -> Sequence[Change]:
        """The changes, retirements that come earlier first."""
        return sorted(self.merge.changes, key=lambda change: change.rank)

    @property
    def notes(self) -> Sequence[Note]:
        """What a reader has to know besides."""
        absent = (Note(place, f"not offered there ({code})") for place, code in self.answer.unavailable.items())
        return (*self.merge.notes, *self.disagreements, *absent)

    @property
    def source(self) -> str:
        """What the catalogue's list of sources says of it."""
        return f"Models API {API_VERSION}, read {self.day}: {', '.join(self.answer.locations)}"


def as_text(refresh: Refresh) -> Group:
    """For a person at a terminal."""
    parts: list[Text | Table] = [Text(f"{_read(refresh)}.\n")]
    if refresh.changes:
        parts.append(_table(refresh.changes))
    parts += [Text(f"{_plain(note.about)}: {note.said}.", "yellow") for note in refresh.notes]
    if refresh.quotas:
        parts += [Text("\nQuotas, in units of capacity", "bold"), _quota_table(refresh.quotas), Text("")]
    parts.append(Text(f"{_summary(refresh)} {_FILE} is {'updated' if refresh.changes else 'as it was'}.", "bold"))
    return Group(*parts)


def as_json(refresh: Refresh) -> str:
    """One document (docs/catalogue.md)."""
    document: dict[str, Any] = {
        "schemaVersion": SCHEMA_VERSION,
        "changed": bool(refresh.changes),
        "day": str(refresh.day),
        "apiVersion": API_VERSION,
        "locations": refresh.answer.locations,
        "unavailable": dict(refresh.answer.unavailable),
        "versionsRead": refresh.versions,
        "changes": [asdict(change) for change in refresh.changes],
        "notes": [asdict(note) for note in refresh.notes],
        "quotas": [{**asdict(quota), "differs": quota.differs} for quota in refresh.quotas],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def failure_as_json(kind: str, message: str) -> str:
    """The document of a refresh that failed; `kind` is `bad-input` or `failed`."""
    document = {"schemaVersion": SCHEMA_VERSION, "changed": False, "error": {"kind": kind, "message": message}}
    return json.dumps(document, indent=2, ensure_ascii=False)


def as_markdown(refresh: Refresh) -> str:
    """A body for a pull request: what changes first, then what a reviewer has to know, the regions folded."""
    parts = [_summary(refresh)]
    if refresh.changes:
        parts.append(_markdown_table(refresh.changes))
    if refresh.notes:
        lines = "\n".join(f"- `{_plain(note.about)}`: {note.said}" for note in refresh.notes)
        parts.append(lines if len(refresh.notes) <= _FEW else _folded(f"{len(refresh.notes)} notes", lines))
    if refresh.changes:
        parts.append(_TO_REVIEW)
    if refresh.quotas:
        parts.append(_quota_markdown(refresh.quotas))
    regions = ", ".join(f"`{location}`" for location in refresh.answer.locations)
    parts.append(_folded(_read(refresh), regions))
    return "\n\n".join(parts)


_TO_REVIEW = (
    "Each changed line names this refresh as its source. A comment at the end of a changed line stays: does it still "
    "hold? A version without a date, or with an earlier one, may block stacks that use it: preview them."
)


def _read(refresh: Refresh) -> str:
    regions = len(refresh.answer.locations)
    return (
        f"Models API {API_VERSION}, read on {refresh.day}: {refresh.versions} versions of OpenAI models in "
        f"{regions} region{'s' * (regions != 1)}"
    )


def _summary(refresh: Refresh) -> str:
    counts = Counter(change.moved for change in refresh.changes)
    said = [f"{counts[moved]} {_SAID[moved][counts[moved] > 1]}" for moved in Moved if counts[moved]]
    return f"{', '.join(said)}." if said else "Nothing changed: the catalogue says what the Models API says."


def _table(changes: Sequence[Change]) -> Table:
    table = Table(*_HEADINGS, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for change in changes:
        table.add_row(
            Text(change.version), change.field, Text(change.old), Text(change.new), change.moved,
            style=_STYLES.get(change.moved),
        )  # fmt: skip
    return table


def _markdown_table(changes: Sequence[Change]) -> str:
    rows = [
        f"| `{change.version}` | {change.field} | {change.old} | {change.new} | {change.moved} |" for change in changes
    ]
    return "\n".join((f"| {' | '.join(_HEADINGS)} |", "|---|---|---|---|---|", *rows))


def _quota_table(quotas: Sequence[Quota]) -> Table:
    table = Table(*_QUOTA_HEADINGS, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for quota in quotas:
        table.add_row(*map(Text, _quota_cells(quota)), style="yellow" if quota.differs else None)
    return table


def _quota_markdown(quotas: Sequence[Quota]) -> str:
    rows = (f"| {' | '.join(_quota_cells(quota))} |" for quota in quotas)
    head = f"| {' | '.join(_QUOTA_HEADINGS)} |\n|{'---|' * len(_QUOTA_HEADINGS)}"
    return "\n".join(("Quotas, in units of capacity:\n", head, *rows))


def _quota_cells(quota: Quota) -> tuple[str, ...]:
    """Names are made of a stack's, a region's, a SKU's and a model's, which hold no markup."""
    numbers = (quota.wanted, quota.configured, quota.limit, quota.used)
    return (quota.stack, quota.name, *("-" if each is None else str(each) for each in numbers), quota.differs)


def _folded(title: str, content: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{content}\n\n</details>"


def _plain(text: str) -> str:
    """What Azure made up, so that it can neither end the code that it stands in nor steer a terminal."""
    return ascii(text)[1:-1].replace("`", "'")


def console() -> Console:
    """Wide where nobody reads along, so that a log or a pipe gets whole lines."""
    made = Console(highlight=False)
    return made if made.is_terminal else Console(highlight=False, width=400)
