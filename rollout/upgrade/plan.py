"""One migration in one stack, put together."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from model_lifecycle import catalogue
from model_lifecycle.catalogue import ModelVersion
from model_lifecycle.settings import Model, Placement, SettingsError, load
from rollout.errors import Refused
from rollout.retiring.tested import ByName
from rollout.retiring.uses import uses_of
from rollout.stacks import Stack
from rollout.subscription import Limit, Region

from .capacity import Pool, added_of, entry_of, pools_of, snippet
from .deeds import Deed, Scene, deeds_of
from .retests import retests_of
from .schedule import Schedule, schedule
from .target import retirement, target_of


@dataclass(frozen=True)
class Migration:
    """From the entry `key` of a stack's `models` to another version."""

    stack: Stack
    key: str
    target: ModelVersion

    @classmethod
    def choose(cls, stack: Stack, key: str, to: str | None, day: date) -> Self:
        """The migration to the version `to`, or to the one that the catalogue recommends; raises as `target_of`."""
        return cls(stack, key, target_of(stack, key, to, day))


@dataclass(frozen=True)
class Plan:
    """A migration: `scene` is what was found, `objections` what a preview would still say to the entry, as it is."""

    scene: Scene
    day: date
    retires: date | None
    target_retires: date | None
    entry: Model
    objections: tuple[str, ...]
    deeds: tuple[Deed, ...]

    @property
    def snippet(self) -> str:
        """The YAML to paste."""
        return snippet(self.entry)

    @property
    def late(self) -> tuple[Deed, ...]:
        """What should have been done by now."""
        return tuple(deed for deed in self.deeds if deed.by and deed.by < self.day)


def plan_of(migration: Migration, tested: ByName, day: date, limits: Mapping[str, Limit]) -> Plan:
    """The plan of a migration.

    Args:
        migration: what is replaced by what, and where.
        tested: the releases on disk, with every configured one.
        day: today.
        limits: the subscription's quotas by name, as far as Azure was asked for them.
    """
    stack, key, target = migration.stack, migration.key, migration.target
    entry = stack.settings.models[key]
    retires = retirement(catalogue.find(entry.model, entry.version), entry)
    scene = _scene(migration, tested, limits)
    scene = replace(scene, schedule=_schedule(scene, retires, day))
    wanted = entry_of(stack.settings, key, target, scene.added)
    objections = tuple(_objections(stack, wanted))
    return Plan(scene, day, retires, retirement(target, entry), wanted, objections, deeds_of(scene))


def _scene(migration: Migration, tested: ByName, limits: Mapping[str, Limit]) -> Scene:
    settings, key, target = migration.stack.settings, migration.key, migration.target
    uses = uses_of(settings, tested, key)
    added = added_of(settings, key, target)
    pools = tuple(_with_limit(pool, limits) for pool in pools_of(settings, target, added))
    retests = retests_of(settings, tested, uses.releases, target.id)
    return Scene(migration.stack.name, settings, key, target.id, uses, retests, added, pools, None)


def _schedule(scene: Scene, retires: date | None, day: date) -> Schedule | None:
    if retires is None:
        return None
    strategies = {each.task: scene.settings.strategy_of(each.task) for each in scene.retests}
    return schedule(retires, scene.settings.horizon_days, day, strategies)


def _with_limit(pool: Pool, limits: Mapping[str, Limit]) -> Pool:
    limit = limits.get(pool.name)
    return replace(pool, azure=limit.limit, used=limit.used) if limit else pool


def _objections(stack: Stack, entry: Model) -> Iterator[str]:
    """What the stack's own checks say to the entry; quota is told apart."""
    models_key, quota_key = f"{stack.project}:models", f"{stack.project}:quota"
    models = json.loads(stack.config[models_key])
    told = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    models[f"{entry.model}-{entry.version}"] = told
    config = {key: text for key, text in stack.config.items() if key != quota_key}
    try:
        load({**config, models_key: json.dumps(models)}, stack.project)
    except SettingsError as error:
        yield from map(str, error.problems)


def unoffered(migration: Migration, regions: Mapping[str, Region]) -> Placement | None:
    """The first placement of the retiring version that Azure would not make for the target."""
    settings = migration.stack.settings
    placements = settings.models[migration.key].placements
    missing = (each for each in placements if _offer(migration, each) not in regions[_home(migration, each)].offers)
    return next(missing, None)


def refuse_unoffered(migration: Migration, regions: Mapping[str, Region]) -> None:
    """Refuses a version that Azure does not offer as the retiring one is placed; `regions` are all that were asked.

    Raises:
        Refused: naming the placement, and where the SKU is offered instead.
    """
    each = unoffered(migration, regions)
    if each is None:
        return
    offer, home = _offer(migration, each), _home(migration, each)
    others = sorted(name for name, region in regions.items() if offer in region.offers)
    here = sorted(sku for model, version, sku in regions[home].offers if (model, version) == offer[:2])
    raise Refused(
        f"{migration.target.id}: is not offered as {each.sku} in {home}. As {each.sku} it is offered in: "
        f"{', '.join(others) or 'none of the regions that were asked'}; in {home} as: {', '.join(here) or 'nothing'}. "
        "Choose another version (--to), or place it there by hand."
    )


def _offer(migration: Migration, each: Placement) -> tuple[str, str, str]:
    return (migration.target.model.lower(), migration.target.version.lower(), each.sku)


def _home(migration: Migration, each: Placement) -> str:
    return migration.stack.settings.accounts[each.account].location
