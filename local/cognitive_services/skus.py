"""Deployment SKUs: bounds of capacity, quota and rate limits. Data and sources: `data/skus.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .catalogue import DATA, ServiceModel

_DATA = tomllib.loads((DATA / "skus.toml").read_text())
_TOKENS_PER_THOUSAND = 1_000
_REQUESTS_PER_THOUSAND_TOKENS = 6
_PLAIN_UNITS = (1, "Tokens Per Minute (thousands)")
_REGIONAL_PROVISIONED = "ProvisionedManaged"


@dataclass(frozen=True)
class Sku:
    """One deployment SKU of the service. `unit` is what capacity counts: token, batch or provisioned."""

    name: str
    pool: str
    unit: str
    quota: int
    label: str
    maximum: int
    minimum: int = 1
    step: int = 1
    default: int | None = None


SKUS: Mapping[str, Sku] = {name: Sku(name, **raw) for name, raw in _DATA["skus"].items()}
_BY_LOWER_NAME = {name.lower(): sku for name, sku in SKUS.items()}


def find(name: str) -> Sku | None:
    """The SKU of this name, in any case."""
    return _BY_LOWER_NAME.get(name.lower())


def offered(model: ServiceModel) -> Iterator[Sku]:
    """The SKUs that a model version is offered in."""
    refused = _DATA["not_offered"].get(f"{model.name}-{model.version}", ())
    return (SKUS[name] for name in _DATA["families"][model.family] if name not in refused)


def bounds(sku: Sku, model: ServiceModel) -> tuple[int, int, int]:
    """The smallest capacity, the step, and the largest."""
    small = _DATA["small_models"]
    if sku.name == _REGIONAL_PROVISIONED and model.name in small["names"]:
        return small["minimum"], small["step"], sku.maximum
    return sku.minimum, sku.step, sku.maximum


def usage_name(sku: Sku, model_name: str) -> str:
    """The name of the quota that a deployment draws on (facts: by SKU alone for provisioned, else by model too)."""
    return f"OpenAI.{sku.name}" if sku.pool == "sku" else f"OpenAI.{sku.name}.{model_name}"


def quota_label(sku: Sku, model_name: str) -> str:
    """What the service calls that quota in messages."""
    return sku.label.format(model=model_name, units=_units(model_name)[1])


def tokens_per_minute(sku: Sku, model_name: str, capacity: int) -> int | None:
    """What a capacity buys; None where it counts no tokens a minute."""
    return capacity * _units(model_name)[0] * _TOKENS_PER_THOUSAND if sku.unit == "token" else None


def rate_limits(sku: Sku, model: ServiceModel, capacity: int) -> list[dict[str, Any]]:
    """`rateLimits` of a deployment: six requests a minute for every thousand tokens, told for ten seconds.

    The recorded deployment of capacity 1 has 1 request in 10 s and 1,000 tokens in 60 s.
    """
    tokens = tokens_per_minute(sku, model.name, capacity)
    if tokens is None:
        return []
    return [
        {"key": "request", "renewalPeriod": 10, "count": max(1, tokens // _TOKENS_PER_THOUSAND)},
        {"key": "token", "renewalPeriod": 60, "count": tokens},
    ]


def requests_per_minute(tokens: int) -> int:
    """The requests a minute that go with so many tokens a minute."""
    return max(1, tokens // _TOKENS_PER_THOUSAND) * _REQUESTS_PER_THOUSAND_TOKENS


def _units(model_name: str) -> tuple[int, str]:
    thousands, words = _DATA["thousands"].get(model_name.lower(), _PLAIN_UNITS)
    return thousands, words
