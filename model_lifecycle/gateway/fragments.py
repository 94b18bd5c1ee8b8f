"""The fragments that a gateway's documents are made of, filled with its data."""

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


def entra_fragments(entra: Entra, applications: Mapping[str, Mapping[str, Any]]) -> list[FragmentArgs]:
    """What tells callers with an Entra token apart, in the order of need; `applications`: rights by application id."""
    ids = {application.lower(): rights for application, rights in applications.items()}
    return [
        _fragment("token", tenant_id=entra.tenant_id, audience=as_expression(entra.audience)),
        *(_applications(digit, ids) for digit in sorted({application[0] for application in ids})),
    ]


def _applications(digit: str, ids: Mapping[str, Mapping[str, Any]]) -> FragmentArgs:
    own = {application: ids[application] for application in sorted(ids) if application.startswith(digit)}
    text = document("fragments/applications", digit=digit, applications=as_table(own))
    return {"name": f"applications-{digit}", "text": text}


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
