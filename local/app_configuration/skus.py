"""What the tiers can do, and what they can't.

Sources: Microsoft Learn, "Azure App Configuration FAQ" (which tier, upgrade and downgrade); MicrosoftDocs/azure-docs
#128745 for the three free stores a region; hashicorp/terraform-provider-azurerm#29492 and Azure/AppConfiguration#1038
for Developer, Premium and the way back to Standard. Developer's quota is the pricing page's of 2025, as remembered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

HOUR, DAY = 3600, 24 * 3600


@dataclass(frozen=True)
class Sku:
    """A tier: requests that it answers in `window` seconds (None: all), days that revisions and deleted stores stay.

    `is_private` says whether public access can be closed, `has_replicas` whether there may be replicas.
    """

    name: str
    rank: int
    quota: int | None
    window: int
    revision_days: int
    keeps_deleted: bool
    has_replicas: bool
    is_private: bool


SKUS: Mapping[str, Sku] = {
    sku.name.lower(): sku
    for sku in (
        Sku("Free", 0, 1_000, DAY, 7, keeps_deleted=False, has_replicas=False, is_private=False),
        Sku("Developer", 1, 6_000, HOUR, 7, keeps_deleted=False, has_replicas=False, is_private=True),
        Sku("Standard", 2, 30_000, HOUR, 30, keeps_deleted=True, has_replicas=True, is_private=True),
        Sku("Premium", 3, None, HOUR, 30, keeps_deleted=True, has_replicas=True, is_private=True),
    )
}
RETENTION_DAYS = range(1, 8)
"""For how many days a deleted store may be kept."""

USUAL_RETENTION_DAYS = 7
FREE_STORES = 3
"""How many stores of tier Free a subscription may have in one region."""


def can_become(before: Sku, after: Sku) -> bool:
    """Whether a store may change its tier: upwards always, downwards from Premium to Standard only."""
    return after.rank >= before.rank or (before.name, after.name) == ("Premium", "Standard")
