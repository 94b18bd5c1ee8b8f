"""Quota: what a subscription's deployments in a region may have together."""

from collections.abc import Iterator
from typing import Any

from local.arm import Call, Response, regions, resources

from . import catalogue, errors, skus
from .admission import Wanted
from .skus import Sku
from .tables import ACCOUNTS, DEPLOYMENTS

MAX_ACCOUNTS = 30
MAX_STANDARD_DEPLOYMENTS = 32
"""Facts of 2026-11-21: accounts a region and subscription, standard deployments an account."""

_KINDS = ("OpenAI", "AIServices")
_ACCOUNTS_LABEL = "Maximum resources for {} S0 sku."


def refuse_more_accounts(call: Call, kind: str, location: str) -> None:
    """Raises `ArmError` when the region holds all the accounts that the subscription may have there."""
    used = _accounts(call, location)
    if used >= MAX_ACCOUNTS:
        raise errors.insufficient_quota(_ACCOUNTS_LABEL.format(kind), 1, used, MAX_ACCOUNTS)


def refuse_more_deployments(call: Call, account_id: str, deployment_id: str, sku: Sku) -> None:
    """Raises `ArmError` when the account holds all the standard deployments that it takes."""
    if sku.unit != "token":
        return
    others = (r for r in resources.children(call.db, DEPLOYMENTS, account_id) if r.id.lower() != deployment_id.lower())
    standard = sum((found := skus.find(r.body["sku"]["name"])) is not None and found.unit == "token" for r in others)
    if standard >= MAX_STANDARD_DEPLOYMENTS:
        raise errors.too_many_deployments(MAX_STANDARD_DEPLOYMENTS)


def take(call: Call, location: str, deployment_id: str, wanted: Wanted) -> None:
    """Takes a deployment's capacity out of its pool, instead of what the deployment had before.

    Raises:
        ArmError: not enough is left; nothing is taken.
    """
    sku, model, capacity = wanted.sku, wanted.model, wanted.capacity
    pool = _pool(call, location, skus.usage_name(sku, model.name))
    key = deployment_id.lower()
    own = call.db.execute("SELECT capacity FROM quota WHERE key = ? AND pool = ?", (key, pool)).fetchone()
    before = own["capacity"] if own else 0
    used = _used(call, pool)
    if capacity > before and used - before + capacity > sku.quota:
        raise errors.insufficient_quota(skus.quota_label(sku, model.name), capacity - before, used, sku.quota)
    call.db.execute("INSERT OR REPLACE INTO quota VALUES (?, ?, ?)", (key, pool, capacity))


def give_back(call: Call, deployment_id: str) -> None:
    """Frees what a deployment had."""
    call.db.execute("DELETE FROM quota WHERE key = ?", (deployment_id.lower(),))


def usages(call: Call) -> Response:
    """Every quota of a region, with what is used of it; shape from the recorded answer of 2025-10-28."""
    location = call.parameters["location"]
    regions.refuse_unknown(location, ACCOUNTS)
    accounts = _accounts(call, location)
    values = [
        _usage(f"{kind}.S0.AccountCount", _ACCOUNTS_LABEL.format(kind), accounts, MAX_ACCOUNTS) for kind in _KINDS
    ]
    for name, label, limit in _pools():
        values.append(_usage(name, label, _used(call, _pool(call, location, name)), limit))
    return Response(200, {"value": values})


def _pools() -> Iterator[tuple[str, str, int]]:
    told: set[str] = set()
    for model in catalogue.MODELS:
        for sku in skus.offered(model):
            name = skus.usage_name(sku, model.name)
            if name not in told:
                told.add(name)
                yield name, skus.quota_label(sku, model.name), sku.quota


def _usage(name: str, label: str, current: int, limit: int) -> dict[str, Any]:
    return {
        "name": {"value": name, "localizedValue": label},
        "currentValue": current,
        "limit": limit,
        "unit": "Count",
    }


def _accounts(call: Call, location: str) -> int:
    prefix = f"/subscriptions/{call.parameters['subscription'].lower()}/"
    row = call.db.execute(
        "SELECT count(*) AS n FROM resources WHERE type = ? AND location = ? AND substr(key, 1, ?) = ?",
        (ACCOUNTS, regions.canonical(location), len(prefix), prefix),
    ).fetchone()
    return int(row["n"])


def _used(call: Call, pool: str) -> int:
    row = call.db.execute("SELECT coalesce(sum(capacity), 0) AS n FROM quota WHERE pool = ?", (pool,)).fetchone()
    return int(row["n"])


def _pool(call: Call, location: str, usage: str) -> str:
    return f"{call.parameters['subscription']}/{regions.canonical(location)}/{usage}".lower()
