"""Deployment SKUs: where they process, what a unit of capacity is, and which quota they draw on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from . import datafiles

_TOKENS_PER_THOUSAND = 1_000


class Processing(StrEnum):
    """Where a request may be processed."""

    REGION = "region"
    ZONE = "zone"
    GLOBAL = "global"


class Offer(StrEnum):
    """What is bought."""

    STANDARD = "standard"
    PROVISIONED = "provisioned"
    BATCH = "batch"
    DEVELOPER = "developer"


@dataclass(frozen=True)
class Sku:
    """One deployment SKU. `quota` names what its quota is counted by: `model` (and SKU) or `sku` alone."""

    name: str
    processing: Processing
    offer: Offer
    quota: str
    label: str


@dataclass(frozen=True)
class CapacityRule:
    """The capacities a deployment may have, in units: from `minimum` in steps of `step`, at most `maximum`."""

    minimum: int
    step: int
    maximum: int | None = None

    def allows(self, capacity: int) -> bool:
        """Whether the service would accept this capacity."""
        on_step = (capacity - self.minimum) % self.step == 0
        return self.minimum <= capacity <= (self.maximum or capacity) and on_step

    def nearest(self, capacity: int) -> int:
        """The smallest allowed capacity that is not below the one asked for; the maximum when there is none."""
        steps = max(0, -(-(capacity - self.minimum) // self.step))
        highest = self.maximum or self.minimum + steps * self.step
        return min(self.minimum + steps * self.step, highest)


_DATA = datafiles.read("skus")
_RULES = {name: CapacityRule(**rule) for name, rule in _DATA["capacity"].items()}

SKUS: Mapping[str, Sku] = {
    name: Sku(name, Processing(raw["processing"]), Offer(raw["offer"]), raw["quota"], raw["label"])
    for name, raw in _DATA["skus"].items()
}


def capacity_rule(model: str, sku: Sku) -> CapacityRule:
    """The capacity rule for a model in a SKU (`data/skus.toml`)."""
    if sku.offer is not Offer.PROVISIONED:
        return _RULES["default"]
    if sku.processing is not Processing.REGION:
        return _RULES["provisioned"]
    is_small = model.lower() in _DATA["small_models"]["names"]
    return _RULES["provisioned_region_small" if is_small else "provisioned_region"]


def tokens_per_minute(model: str, sku: Sku, capacity: int) -> int | None:
    """What a standard capacity buys in tokens a minute; None where capacity counts something else."""
    if sku.offer is not Offer.STANDARD:
        return None
    thousands: int = _DATA["tokens_per_unit"].get(model.lower(), 1)
    return capacity * thousands * _TOKENS_PER_THOUSAND


def quota_pool(region: str, model: str, sku: Sku) -> tuple[str, ...]:
    """The quota that a placement draws on, within one subscription: equal tuples share one limit.

    Provisioned units are one pool per region and SKU across all models; everything else is counted per model too
    (docs/assumptions.md). Two versions of one model therefore share a pool.
    """
    return (region, sku.name) if sku.quota == "sku" else (region, sku.name, model)
