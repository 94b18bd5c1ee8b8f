"""Tiers and how many units of each a service may have in one region.

Source: Microsoft Learn, "Feature-based comparison of the Azure API Management tiers" (2026). A subscription's own
limits may be lower.
"""

from collections.abc import Mapping
from typing import Any

from . import errors

MOST_UNITS: Mapping[str, int] = {
    "Developer": 1,
    "Basic": 2,
    "Standard": 4,
    "Premium": 31,
    "BasicV2": 10,
    "StandardV2": 10,
    "PremiumV2": 30,
}
_V2 = "V2"


def platform(name: str) -> str:
    """The platform that a tier runs on."""
    return "stv2.1" if name.endswith(_V2) else "stv2"


def refuse_invalid(sku: Mapping[str, Any]) -> None:
    """Raises `ArmError` (400) for a tier that isn't served, or units that it doesn't have."""
    name, units = str(sku.get("name")), sku.get("capacity")
    if name not in MOST_UNITS:
        raise errors.invalid(
            ("sku.name", f"'{name}' is none of {', '.join(MOST_UNITS)}, which the local Azure serves.")
        )
    if units is None or not 1 <= units <= MOST_UNITS[name]:
        problem = f"A service of tier {name} has 1 to {MOST_UNITS[name]} units, and this one has {units}."
        raise errors.invalid(("sku.capacity", problem))


def refuse_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raises `ArmError` (400) for a way between the classic and the v2 tiers, which there is none."""
    if before["name"].endswith(_V2) is not after["name"].endswith(_V2):
        problem = f"A service of tier {before['name']} can't become one of tier {after['name']}: make another service."
        raise errors.invalid(("sku.name", problem))
