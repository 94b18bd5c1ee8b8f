"""The fragments that a gateway's documents are made of, filled with its data."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from model_lifecycle.settings.gateway_shape import Consumer, Entra, Gateway

from .args import FragmentArgs
from .documents import around, as_expression, as_table, document
from .tables import Table, tier

_PLAIN = (
    "asked",
    "destination",
    "identity",
    "key",
    "metrics",
    "permit",
    "refuse",
    "resolve",
    "rights",
)
"""The ones that are the same in every gateway."""


def fragments(gateway: Gateway, models: Table, routes: Table, consumers: Iterable[Consumer]) -> list[FragmentArgs]:
    """What every gateway has, by name."""
    bounds = {"trip_seconds": gateway.trip_seconds, "timeout_seconds": gateway.timeout_seconds}
    found = [
        *(_fragment(name) for name in _PLAIN),
        _fragment("answer", trip_seconds=gateway.trip_seconds),
        _fragment("errors", **bounds),
        _fragment("forward", timeout_seconds=gateway.timeout_seconds),
        _fragment("hygiene", request_limit_bytes=gateway.request_limit_bytes),
        _fragment("models", models=as_table(models)),
        _fragment("routes", routes=as_table(routes)),
        _limits(consumers),
    ]
    return sorted(found, key=lambda fragment: fragment["name"])


def token(entra: Entra) -> FragmentArgs:
    """What tells callers with an Entra token apart."""
    return _fragment("token", tenant_id=entra.tenant_id, audience=as_expression(entra.audience))


def callers(rights: Mapping[str, Mapping[str, Any]]) -> list[FragmentArgs]:
    """What every caller may do, by the id of its subscription or application, in short tables.

    The first digit of an id's SHA-256 tells which, so that they grow alike whatever the ids look like.
    """
    tables: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for caller in sorted(rights):
        tables[hashlib.sha256(caller.encode()).hexdigest()[0]][caller] = rights[caller]
    return [_callers(digit, tables[digit]) for digit in sorted(tables)]


def _callers(digit: str, table: Mapping[str, Mapping[str, Any]]) -> FragmentArgs:
    return {
        "name": f"callers-{digit}",
        "text": document("fragments/callers", digit=digit, callers=as_table(table)),
    }


def _limits(consumers: Iterable[Consumer]) -> FragmentArgs:
    distinct = {tier(consumer): consumer for consumer in consumers}
    return {
        "name": "limits",
        "text": around("fragments/limits", tiers=[_tier(distinct[name]) for name in sorted(distinct)]),
    }


def _tier(consumer: Consumer) -> str:
    own = {"tier": tier(consumer), "tokens_per_minute": consumer.tokens_per_minute}
    if consumer.tokens_per_month is None:
        return document("parts/tier", **own)
    return document("parts/tier-with-quota", **own, tokens_per_month=consumer.tokens_per_month)


def _fragment(name: str, **data: str | int) -> FragmentArgs:
    return {"name": name, "text": document(f"fragments/{name}", **data)}
