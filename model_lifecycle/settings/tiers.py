"""API Management's tiers, as far as a gateway's settings depend on them.

Sources: Microsoft's "Feature-based comparison of the Azure API Management tiers" (units, private end points, virtual
network integration) and "Service limits" of March 2026 (products), MicrosoftDocs/azure-docs articles/api-management.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Tier:
    """Most `units` and `products` of a service; which ways into and out of a virtual network it has."""

    units: int
    products: int
    takes_private_end_points: bool = True
    takes_subnet: bool = False


TIERS: Mapping[str, Tier] = {
    "BasicV2": Tier(units=10, products=200, takes_private_end_points=False),
    "StandardV2": Tier(units=10, products=500, takes_subnet=True),
    "PremiumV2": Tier(units=30, products=2000, takes_subnet=True),
    "Developer": Tier(units=1, products=100),
    "Basic": Tier(units=2, products=200),
    "Standard": Tier(units=4, products=500),
    "Premium": Tier(units=31, products=2000),
}
"""Every tier that a gateway may have. Classic tiers only take a virtual network whole, which this stack does not do."""

CONSUMPTION = "Consumption"
"""The tier that no gateway may have: no circuit breakers, no streaming, no token limits."""
