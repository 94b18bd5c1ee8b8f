"""What the data plane must know of accounts and deployments: read-only look-ups."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.arm import Record, resources

from . import accounts, catalogue, skus, subdomains
from .tables import ACCOUNTS, DEPLOYMENTS


@dataclass(frozen=True)
class ServedDeployment:
    """A deployment that answers requests. `tokens_per_minute` is None where capacity counts something else."""

    name: str
    model: str
    version: str
    format: str
    family: str
    sku: str
    tokens_per_minute: int | None
    retires: datetime | None
    content_filter: str | None


def account_of(db: sqlite3.Connection, subdomain: str) -> Record | None:
    """The account behind a custom subdomain; a soft-deleted one answers no more."""
    owner = subdomains.owner(db, subdomain)
    return resources.get(db, owner) if owner else None


def keys_of(account: Record) -> tuple[str, ...]:
    """The keys that an account has, whether it takes them or not."""
    return accounts.keys(account)


def takes_keys(account: Record) -> bool:
    """Whether local auth is on."""
    return not account.properties.get("disableLocalAuth")


def deployment_of(db: sqlite3.Connection, account: Record, name: str) -> ServedDeployment | None:
    """A deployment of an account by its name, in any case."""
    record = resources.get(db, f"{account.id}/deployments/{name}")
    return _served(record.body) if record else None


def endpoints(db: sqlite3.Connection) -> list[tuple[Record, list[ServedDeployment]]]:
    """Every account that has a subdomain, with its deployments."""
    found = resources.below(db, ACCOUNTS, "/subscriptions")
    reachable = [account for account in found if account.properties.get("customSubDomainName")]
    return [(a, [_served(d.body) for d in resources.children(db, DEPLOYMENTS, a.id)]) for a in reachable]


def _served(body: Mapping[str, Any]) -> ServedDeployment:
    properties, sku = body["properties"], body["sku"]
    model = properties["model"]
    offered = skus.SKUS[sku["name"]]
    known = catalogue.find(model["format"], model["name"], model["version"])
    return ServedDeployment(
        body["name"],
        model["name"],
        model["version"],
        model["format"],
        known.family if known else "chat",
        sku["name"],
        skus.tokens_per_minute(offered, model["name"], sku["capacity"]),
        known.retirement(sku["name"]) if known else None,
        properties.get("raiPolicyName"),
    )
