"""Variant feature flags of App Configuration: who gets which variant.

Source: the feature flag schema 2.0.0 of Azure App Configuration (microsoft/FeatureManagement, Schema/): percentiles
from 0 to 100, `default_when_enabled` for the rest, `default_when_disabled` for all of a flag that is off. Users and
groups that are targeted by name count among those who are reached, and not in shares.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field, model_validator

_CONTENT_TYPE = "application/vnd.microsoft.appconfig.ff+json"
_ALL = 100.0
_DIGEST = "digest"


class _Written(BaseModel):
    """What may be written by hand: null is what is absent."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, written: Any) -> Any:
        is_object = isinstance(written, dict)
        return {key: value for key, value in written.items() if value is not None} if is_object else written


class _Variant(_Written):
    name: str
    configuration_value: Any = None


class _Percentile(_Written):
    variant: str
    from_: float = Field(0, alias="from")
    to: float


class _Targeted(_Written):
    variant: str


class _Allocation(_Written):
    default_when_enabled: str | None = None
    default_when_disabled: str | None = None
    percentile: list[_Percentile] = []
    user: list[_Targeted] = []
    group: list[_Targeted] = []


class Flag(_Written):
    """A flag as its key-value holds it. `allocation.default_when_disabled` is what a rollback leads to."""

    id: str
    enabled: bool = False
    variants: list[_Variant] = []
    allocation: _Allocation = _Allocation()

    @property
    def shares(self) -> Mapping[str, float]:
        """The percentage of each variant."""
        found = {variant.name: 0.0 for variant in self.variants}
        if not self.enabled:
            return found | _whole(self.allocation.default_when_disabled, _ALL)
        for part in self.allocation.percentile:
            found[part.variant] = found.get(part.variant, 0.0) + part.to - part.from_
        default = self.allocation.default_when_enabled
        return found | _whole(default, found.get(default or "", 0.0) + _ALL - sum(found.values()))

    @property
    def reached(self) -> frozenset[str]:
        """The variants that anybody gets: by share, or because users or groups are targeted."""
        targeted = (*self.allocation.user, *self.allocation.group) if self.enabled else ()
        by_share = (variant for variant, share in self.shares.items() if share > 0)
        return frozenset((*by_share, *(one.variant for one in targeted)))

    @property
    def contents(self) -> Mapping[str, Any]:
        """What each variant stands for."""
        return {variant.name: variant.configuration_value for variant in self.variants}

    def serves(self, variant: str) -> str:
        """What a variant serves, as text: its content, or its own name where it has none.

        A release is its digest: it stays the same when somebody evaluates it.
        """
        content = self.contents.get(variant)
        if isinstance(content, Mapping) and _DIGEST in content:
            return str(content[_DIGEST])
        return json.dumps(content, sort_keys=True) if content else variant


def is_flag(content_type: str) -> bool:
    """Whether a key-value of this content type is a feature flag; a character set may follow."""
    return content_type.split(";", maxsplit=1)[0].strip().lower() == _CONTENT_TYPE


def parse_flag(value: str) -> Flag:
    """The flag that a key-value's text holds.

    Raises:
        ValueError: it is none.
    """
    try:
        return Flag.model_validate_json(value)
    except RecursionError:
        raise ValueError("is nested too deeply for a feature flag") from None


def _whole(variant: str | None, share: float) -> dict[str, float]:
    return {variant: share} if variant else {}
