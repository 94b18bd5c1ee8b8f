"""One change of the catalogue, and which way it goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from model_lifecycle.catalogue import SKUS, ModelVersion, Stage

_SKUS = {name.casefold(): name for name in SKUS}


class Moved(StrEnum):
    """Which way a change goes; in the order in which a reviewer wants to see them."""

    EARLIER = "earlier"
    FIRST = "first date"
    OLDER = "older"
    LATER = "later"
    YOUNGER = "younger"
    NEW = "new version"
    OTHER = ""


@dataclass(frozen=True)
class Change:
    """One field of one version (`<model>-<version>`), as text; `old` is empty where there was nothing."""

    version: str
    field: str
    old: str
    new: str
    moved: Moved

    @property
    def rank(self) -> tuple[int, str, str, str]:
        """Sorts retirements that come earlier first, the nearest day at the top."""
        return (list(Moved).index(self.moved), self.new, self.version, self.field)


@dataclass(frozen=True)
class Note:
    """What a reader has to know besides the changes: what it is about (a version, a region) and what there is to say.

    `about` can hold whatever Azure answered, `said` cannot.
    """

    about: str
    said: str


def differences(old: ModelVersion, new: ModelVersion) -> Iterator[Change]:
    """What changes from one state of a version's entry to another, the source apart."""
    if old.published_stage is not new.published_stage:
        stages = (old.published_stage, new.published_stage)
        yield Change(old.id, "stage", *stages, _aged(*stages))
    for sku in (None, *sorted({*old.retires_by_sku, *new.retires_by_sku})):
        before, after = _day(old, sku), _day(new, sku)
        if before != after:
            moved = _moved(old.retirement(sku), after)
            yield Change(old.id, field_of(sku), str(before or ""), str(after or ""), moved)
    if old.replacements != new.replacements:
        yield Change(old.id, "replacements", ", ".join(old.replacements), ", ".join(new.replacements), Moved.OTHER)


def added(entry: ModelVersion) -> Change:
    """That a version is new, with what is told of it."""
    skus = (None, *sorted(entry.retires_by_sku))
    days = (f"{field_of(sku)} {_day(entry, sku)}" for sku in skus if _day(entry, sku))
    told = (entry.published_stage, *days, *(f"replaced by {name}" for name in entry.replacements))
    return Change(entry.id, "version", "", ", ".join(told), Moved.NEW)


def field_of(sku: str | None) -> str:
    """The field that holds a retirement: the version's, or a SKU's own, such as `retires_by_sku.Standard`."""
    return "retires" if sku is None else f"retires_by_sku.{_SKUS.get(sku, sku)}"


def _day(entry: ModelVersion, sku: str | None) -> date | None:
    return entry.retires if sku is None else entry.retires_by_sku.get(sku)


def _moved(in_force: date | None, after: date | None) -> Moved:
    """Against the day that was in force, which for a SKU without one of its own was the version's."""
    if in_force is None or after is None:
        return Moved.FIRST
    if in_force == after:
        return Moved.OTHER
    return Moved.EARLIER if after < in_force else Moved.LATER


def _aged(before: Stage, after: Stage) -> Moved:
    if before is Stage.UNKNOWN:
        return Moved.OTHER
    return Moved.OLDER if after.age > before.age else Moved.YOUNGER
