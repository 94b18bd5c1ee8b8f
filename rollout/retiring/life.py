"""How long a placed model version still answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from model_lifecycle import catalogue
from model_lifecycle.catalogue import ModelVersion, Stage
from model_lifecycle.settings import Model

NOTICE_DAYS = 180
"""From here on the runbook asks for a step: a GA version is deprecated six months before its retirement, and from then
on a subscription that never had it can't deploy it (facts compiled 2026-11-21)."""

_ENDING = frozenset({Stage.DEPRECATED, Stage.RETIRED})


@dataclass(frozen=True)
class SkuLife:
    """One SKU that a version is placed with: its own stage and day of retirement, None where none is published."""

    sku: str
    stage: Stage
    retires: date | None
    days_left: int | None


@dataclass(frozen=True)
class Life:
    """A placed version on a day: the earliest date and the oldest stage of its SKUs count.

    `replacement` is the catalogue's, a model or `<model>-<version>`, None where no source names one;
    `replacement_stage` says whether that one is itself ending.
    """

    version: ModelVersion
    skus: tuple[SkuLife, ...]
    stage: Stage
    retires: date | None
    days_left: int | None
    replacement: str | None
    replacement_stage: Stage

    @property
    def is_noticed(self) -> bool:
        """Whether the runbook asks for a step."""
        return self.stage in _ENDING or (self.days_left is not None and self.days_left < NOTICE_DAYS)

    def is_inside(self, horizon_days: int) -> bool:
        """Whether the policy pack refuses it: it retires in fewer days than the horizon has, or has retired."""
        return self.stage is Stage.RETIRED or (self.days_left is not None and self.days_left < horizon_days)


def life_of(entry: Model, day: date) -> Life:
    """The life of an entry of `models` on a day; of one that the catalogue lacks, the stage is `Unlisted`."""
    version = catalogue.find(entry.model, entry.version)
    skus = tuple(_of_sku(version, sku, day) for sku in sorted({placement.sku for placement in entry.placements}))
    retires = earliest(sku.retires for sku in skus)
    replacement = catalogue.successor(version, day)
    return Life(
        version,
        skus,
        stage=max((sku.stage for sku in skus), key=lambda stage: stage.age),
        retires=retires,
        days_left=(retires - day).days if retires else None,
        replacement=replacement,
        replacement_stage=catalogue.stage_of(replacement, day) if replacement else Stage.UNKNOWN,
    )


def earliest(days: Iterable[date | None]) -> date | None:
    """The first of the days that are known."""
    return min((day for day in days if day), default=None)


def can_replace(candidate: Life, life: Life) -> bool:
    """Whether moving to a version that is placed already gains anything: it answers, and it retires later."""
    return candidate.stage is not Stage.RETIRED and _lasts(candidate) > _lasts(life)


def is_replacement(candidate: Life, life: Life) -> bool:
    """Whether a version is what the catalogue recommends instead, or another version of the same model."""
    names = (candidate.version.id, candidate.version.model)
    return life.replacement in names or candidate.version.model == life.version.model


def _lasts(life: Life) -> date:
    return life.retires or (date.min if life.stage is Stage.RETIRED else date.max)


def _of_sku(version: ModelVersion, sku: str, day: date) -> SkuLife:
    retires = version.retirement(sku)
    return SkuLife(sku, version.stage_on(day, sku), retires, (retires - day).days if retires else None)
