"""Variant feature flags of App Configuration: who gets which variant."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CONTENT_TYPE = "application/vnd.microsoft.appconfig.ff+json"
"""What the content type of a flag's key-value begins with; a character set follows."""

_ALL = 100.0


@dataclass(frozen=True)
class Traffic:
    """Who gets what of one flag.

    Attributes:
        percent: the share of each variant in percent; variants without one are left out.
        served: what each variant serves: its `configuration_value` as JSON, or its own name where it has none.
        stable: the variant that a disabled flag serves, which a rollback leads to.
    """

    percent: Mapping[str, float]
    served: Mapping[str, str]
    stable: str

    def percent_served(self, what: str) -> float:
        """The share of one thing served, whatever its variants are called."""
        return sum(share for variant, share in self.percent.items() if self.served.get(variant, variant) == what)


def traffic(value: str) -> Traffic:
    """The traffic of a flag.

    Args:
        value: the key-value's text, a feature flag of schema 2.0.0 (`allocation.percentile` with `from` and `to`).

    Raises:
        ValueError: it is no variant feature flag.
    """
    try:
        flag = json.loads(value)
        allocation = flag.get("allocation") or {}
        stable = str(allocation.get("default_when_disabled"))
        percent = _enabled(allocation) if flag.get("enabled") else {stable: _ALL}
        return Traffic(percent, {one["name"]: _served(one) for one in flag.get("variants") or ()}, stable)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"is no variant feature flag ({type(error).__name__}: {error})") from None


def _enabled(allocation: Mapping[str, Any]) -> dict[str, float]:
    percent: dict[str, float] = {}
    for part in allocation.get("percentile") or ():
        percent[part["variant"]] = percent.get(part["variant"], 0.0) + float(part["to"]) - float(part["from"])
    default = allocation.get("default_when_enabled")
    if default is not None:
        percent[default] = percent.get(default, 0.0) + _ALL - sum(percent.values())
    return {variant: share for variant, share in percent.items() if share > 0}


def _served(variant: Mapping[str, Any]) -> str:
    value = variant.get("configuration_value")
    return json.dumps(value, sort_keys=True) if value else str(variant["name"])
