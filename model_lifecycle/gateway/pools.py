"""Who answers for a model version: its deployments as backends, and their order and shares as a pool.

Batch deployments answer no request and are left out.
"""

from collections.abc import Iterable, Mapping

from model_lifecycle import catalogue, names
from model_lifecycle.settings import Settings
from model_lifecycle.settings.shape import Model, Placement

from .args import BackendArgs, PoolArgs, PoolMemberArgs

_WEIGHT_MAX = 100


def asked_in_order(entry: Model) -> list[Placement]:
    """The placements that answer requests, the ones that are asked first standing first."""
    return sorted(entry.online, key=lambda placement: (placement.priority, placement.account, placement.sku))


def first_tier(entry: Model) -> list[Placement]:
    """The placements that are asked before any other."""
    ordered = asked_in_order(entry)
    return [placement for placement in ordered if placement.priority == ordered[0].priority]


def backends(settings: Settings, versions: Iterable[str], account_names: Mapping[str, str]) -> list[BackendArgs]:
    """One backend for each deployment of these model versions, by name."""
    found: list[BackendArgs] = []
    for entry in (settings.models[version] for version in versions):
        for placement in entry.online:
            deployment = entry.deployment_name(placement)
            url = names.deployment_url(account_names[placement.account], deployment)
            found.append({"name": names.backend(placement.account, deployment), "url": url})
    return sorted(found, key=lambda backend: backend["name"])


def pools(settings: Settings, versions: Iterable[str]) -> list[PoolArgs]:
    """One pool for each of these model versions, by name."""
    found: list[PoolArgs] = [
        {"name": names.pool(version), "members": _members(settings.models[version])} for version in versions
    ]
    return sorted(found, key=lambda pool: pool["name"])


def _members(entry: Model) -> list[PoolMemberArgs]:
    return [
        {
            "backend": names.backend(placement.account, entry.deployment_name(placement)),
            "priority": placement.priority,
            "weight": _weight(placement, entry),
        }
        for placement in asked_in_order(entry)
    ]


def _weight(placement: Placement, entry: Model) -> int:
    """A share of its tier by capacity; alike where units differ, since they can't be compared."""
    tier = [other for other in entry.online if other.priority == placement.priority]
    if len({catalogue.SKUS[other.sku].offer for other in tier}) > 1:
        return 1
    return max(1, _WEIGHT_MAX * placement.capacity // max(other.capacity for other in tier))
