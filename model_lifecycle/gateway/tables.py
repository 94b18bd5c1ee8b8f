"""The data that the policy documents look into: model versions, routes, and what consumers may do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from typing import Any

from model_lifecycle import catalogue, fleet, names
from model_lifecycle.settings import Settings
from model_lifecycle.settings.gateway_shape import Consumer
from model_lifecycle.settings.shape import Model

from . import pools

Table = dict[str, dict[str, Any]]


def models(settings: Settings, versions: Iterable[str], account_names: Mapping[str, str]) -> Table:
    """What a gateway must know of each model version, by its id.

    `name` and `version`; `pool`; `retries`: how many other members there are to ask; `first`: deployment names of
    the tier that is asked first, each with its regions (lower case, no spaces), to tell a failover by; `responses`: the
    one account that keeps them, and the deployment's name there; where dates are known `retiringFrom` (Unix seconds)
    and `sunset` (an HTTP date).
    """
    return {version: _model(settings, settings.models[version], account_names) for version in sorted(versions)}


def routes(settings: Settings, versions: Iterable[str]) -> Table:
    """The routes whose model versions are among these, by alias: `stable`, `canary`, `percent`, `salt`."""
    served = frozenset(versions)
    found: Table = {}
    for alias, route in sorted(settings.routes.items()):
        if route.stable in served:
            found[alias] = {"stable": route.stable, "percent": 0, "salt": route.salt or alias}
            if route.canary and route.canary.percent:
                found[alias] |= {"canary": route.canary.model, "percent": route.canary.percent}
    return found


def rights(key: str, consumer: Consumer, versions: Iterable[str]) -> dict[str, Any]:
    """What a consumer may do in a gateway that serves these versions; without `models` it may have all of them."""
    own = {"consumer": key, "tasks": sorted(consumer.tasks), "tier": tier(consumer)}
    return own if consumer.models is None else own | {"models": sorted(set(consumer.models) & set(versions))}


def tier(consumer: Consumer) -> str:
    """The name of a consumer's token limits: consumers with the same ones share it."""
    month = "" if consumer.tokens_per_month is None else f"-{consumer.tokens_per_month}"
    return f"{consumer.tokens_per_minute}{month}"


def _model(settings: Settings, entry: Model, account_names: Mapping[str, str]) -> dict[str, Any]:
    ordered, first = pools.asked_in_order(entry), pools.first_tier(entry)
    regions: dict[str, set[str]] = defaultdict(set)
    for placement in first:
        region = fleet.region_name(settings.accounts[placement.account].location)
        regions[entry.deployment_name(placement)].add(region)
    return {
        "name": entry.model,
        "version": entry.version,
        "pool": names.pool(f"{entry.model}-{entry.version}"),
        "retries": len(ordered) - 1,
        "first": [{"deployment": name, "regions": sorted(regions[name])} for name in sorted(regions)],
        "responses": {
            "url": names.openai_url(account_names[ordered[0].account]),
            "deployment": entry.deployment_name(ordered[0]),
        },
        **_retirement(entry, settings.horizon_days),
    }


def _retirement(entry: Model, horizon_days: int) -> dict[str, Any]:
    """Retiring is a version from its deprecation on, or from the day on that the stack refuses it, whichever is first.

    Where SKUs retire on different days, the first of them counts: from then on less answers than was tested.
    """
    known = catalogue.find(entry.model, entry.version)
    ends = [day for placement in entry.online if (day := known.retirement(placement.sku))]
    starts = [day - timedelta(days=horizon_days) for day in ends[:1] and [min(ends)]]
    starts += [known.deprecates] if known.deprecates else []
    found: dict[str, Any] = {"retiringFrom": int(_midnight(min(starts)).timestamp())} if starts else {}
    return found | ({"sunset": format_datetime(_midnight(min(ends)), usegmt=True)} if ends else {})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
