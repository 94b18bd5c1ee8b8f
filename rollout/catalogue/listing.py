"""What Azure lists: one version of a model, as one region tells of it or as all of them together do."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from model_lifecycle.catalogue import Stage

from .change import Note

_NO_DATES: Mapping[str, date] = {}


@dataclass(frozen=True)
class Listing:
    """One model version as the Models API lists it.

    Days are UTC, None where none is named; SKUs are spelled as the catalogue does. `target` is the model and the
    version that deployments are upgraded to, both empty where none is named.
    """

    model: str
    version: str
    stage: Stage = Stage.UNKNOWN
    retires: date | None = None
    retires_by_sku: Mapping[str, date] = field(default_factory=lambda: _NO_DATES)
    target: tuple[str, str] = ("", "")

    @property
    def id(self) -> str:
        """`<model>-<version>`, as the catalogue names it."""
        return f"{self.model}-{self.version}"

    @property
    def name(self) -> tuple[str, str]:
        """What it is compared by: model and version, whatever the case."""
        return (self.model.lower(), self.version.lower())


def combined(listings: Iterable[Listing]) -> tuple[Listing, ...]:
    """One listing for each version, by name, from those of every region and kind of account.

    Where they differ the earlier date and the older stage count, and the target that is named most often: a version
    is listed once for each kind of account, and regions don't change at the same time (facts compiled 2026-11-21).
    """
    return tuple(_one(same) for _, same in sorted(_by_name(listings).items()))


def disagreements(listings: Iterable[Listing]) -> tuple[Note, ...]:
    """One note for each version whose stage or retirement differs between regions or kinds of account."""
    groups = (same for _, same in sorted(_by_name(listings).items()))
    notes = (Note(_first(same).id, _disagreement(same)) for same in groups)
    return tuple(note for note in notes if note.said)


def _by_name(listings: Iterable[Listing]) -> dict[tuple[str, str], list[Listing]]:
    groups: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for listing in listings:
        groups[listing.name].append(listing)
    return groups


def _first(same: Sequence[Listing]) -> Listing:
    """Names compare without case; this one decides how they are spelled."""
    return min(same, key=lambda listing: listing.id)


def _one(same: Sequence[Listing]) -> Listing:
    first = _first(same)
    days: dict[str, list[date]] = defaultdict(list)
    for listing in same:
        for sku, day in listing.retires_by_sku.items():
            days[sku].append(day)
    return Listing(
        first.model,
        first.version,
        stage=max((listing.stage for listing in same), key=lambda stage: stage.age),
        retires=min((listing.retires for listing in same if listing.retires), default=None),
        retires_by_sku={sku: min(days[sku]) for sku in sorted(days)},
        target=_most_named([listing.target for listing in same if any(listing.target)]),
    )


def _most_named(targets: Sequence[tuple[str, str]]) -> tuple[str, str]:
    counts = Counter(targets)
    return max(counts, key=lambda target: (counts[target], target), default=("", ""))


def _disagreement(same: Sequence[Listing]) -> str:
    stages = sorted({listing.stage for listing in same} - {Stage.UNKNOWN}, key=lambda stage: stage.age)
    days = sorted({listing.retires for listing in same if listing.retires})
    told = [
        *([f"stages {', '.join(stages)}: the oldest counts"] if len(stages) > 1 else []),
        *([f"retirements {', '.join(map(str, days))}: the earliest counts"] if len(days) > 1 else []),
    ]
    return f"regions or kinds differ, {'; '.join(told)}" if told else ""
