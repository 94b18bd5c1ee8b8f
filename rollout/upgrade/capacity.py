"""The placements that a migration needs, and the quota while both versions run side by side."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model_lifecycle import catalogue, fleet
from model_lifecycle.catalogue import ModelVersion
from model_lifecycle.settings import Model, Placement, Settings
from rollout.placed import placed, sums

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


@dataclass(frozen=True)
class Added:
    """A placement of the replacement. `before` is the capacity that it has there already, 0 where it has none."""

    placement: Placement
    region: str
    before: int


@dataclass(frozen=True)
class Pool:
    """A quota, in units of capacity: what the stack asks for now and while both run, and its limit where it is known.

    `configured` is the stack's `quota`; `azure` and `used` are what the subscription was asked for, if it was.
    """

    name: str
    now: int
    both: int
    configured: int | None
    azure: int | None = None
    used: int | None = None

    @property
    def short(self) -> int | None:
        """How many units are missing, 0 where they suffice; None where nobody knows the limit."""
        own = [self.both - self.configured] if self.configured is not None else []
        left = [self.both - self.now - (self.azure - (self.used or 0))] if self.azure is not None else []
        return max(0, *own, *left) if own or left else None


def added_of(settings: Settings, key: str, target: ModelVersion) -> tuple[Added, ...]:
    """The placements that carry the whole load of `key` on `target`: same accounts, SKUs, order and content filters."""
    declared = settings.models.get(target.id)
    there = {(each.account, each.sku): each.capacity for each in (declared.placements if declared else ())}
    entry = settings.models[key]
    return tuple(
        Added(
            each.model_copy(update={"capacity": _capacity(entry, each, target)}),
            settings.accounts[each.account].location,
            there.get((each.account, each.sku), 0),
        )
        for each in entry.placements
    )


def pools_of(settings: Settings, target: ModelVersion, added: Sequence[Added]) -> tuple[Pool, ...]:
    """The quotas that the added placements draw on, by name."""
    now, more = sums(placed(settings)), sums(_more(target, added))
    limits = {pool.casefold(): limit for pool, limit in settings.quota.items()}
    return tuple(
        Pool(pool, now.get(pool, 0), now.get(pool, 0) + extra, limits.get(pool.casefold()))
        for pool, extra in sorted(more.items())
    )


def entry_of(settings: Settings, key: str, target: ModelVersion, added: Sequence[Added]) -> Model:
    """The entry under `models` as it has to be: what stands there, with the added placements in it."""
    declared = settings.models.get(target.id)
    placements = {(each.account, each.sku): each for each in (declared.placements if declared else ())}
    for each in added:
        place = (each.placement.account, each.placement.sku)
        capacity = max(each.placement.capacity, each.before)
        told = {"capacity": capacity, "priority": each.placement.priority}
        placements[place] = placements.get(place, each.placement).model_copy(update=told)
    found = declared or settings.models[key].model_copy(update={"model": target.model, "version": target.version})
    return found.model_copy(update={"placements": tuple(placements.values())})


def snippet(entry: Model) -> str:
    """The entry as YAML to paste below `model-lifecycle:models`."""
    head = f"    {_scalar(f'{entry.model}-{entry.version}')}:"
    own = [f"      model: {_scalar(entry.model)}", f"      version: {json.dumps(entry.version)}"]
    other = [f"      format: {_scalar(entry.format)}"] if entry.format != "OpenAI" else []
    return "\n".join((head, *own, *other, "      placements:", *map(_flow, entry.placements)))


def _capacity(entry: Model, placement: Placement, target: ModelVersion) -> int:
    """As many units as carry the same load: one unit buys different amounts of tokens with different models."""
    sku = catalogue.SKUS[placement.sku]
    tokens = catalogue.tokens_per_minute(entry.model, sku, placement.capacity)
    unit = catalogue.tokens_per_minute(target.model, sku, 1)
    units = -(-tokens // unit) if tokens and unit else placement.capacity
    return catalogue.capacity_rule(target.model, sku).nearest(units)


def _more(target: ModelVersion, added: Sequence[Added]) -> Iterator[fleet.Placed]:
    for each in added:
        extra = max(0, each.placement.capacity - each.before)
        sku = catalogue.SKUS[each.placement.sku]
        yield fleet.Placed("", each.region, target.model, target.version, sku, extra)


def _flow(placement: Placement) -> str:
    told = placement.model_dump(by_alias=True, exclude_defaults=True)
    fields = (f"{key}: {_scalar(value) if isinstance(value, str) else value}" for key, value in told.items())
    return f"        - {{{', '.join(fields)}}}"


def _scalar(text: str) -> str:
    """Quoted where YAML could take it for something else than text."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS
    return text if is_plain else json.dumps(text)
