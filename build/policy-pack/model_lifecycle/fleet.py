"""Deployments taken together: what no single one can know of quota, fallback and residency."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from model_lifecycle import catalogue


@dataclass(frozen=True)
class Placed:
    """A deployment and where it is: Pulumi's `name` of it, its account's `region` as the catalogue spells it."""

    name: str
    region: str
    model: str
    version: str
    sku: catalogue.Sku
    capacity: int

    @property
    def pool(self) -> str:
        """The quota it draws on, as `quota` in the configuration spells it: region/SKU/model, or region/SKU."""
        return "/".join(catalogue.quota_pool(self.region, self.model.lower(), self.sku))

    @property
    def is_provisioned(self) -> bool:
        """Whether its throughput is bought by the hour."""
        return self.sku.offer is catalogue.Offer.PROVISIONED


def region_name(location: str) -> str:
    """A region as the catalogue spells it: `Sweden Central` is `swedencentral`."""
    return location.replace(" ", "").lower()


def without_fallback(placed: Iterable[Placed]) -> Iterator[Placed]:
    """The provisioned deployments that nothing else of the same model version can take over from.

    That would be a pay-as-you-go deployment anywhere, or a provisioned one in a second region.
    """
    everywhere = list(placed)
    for one in everywhere:
        if one.is_provisioned and not any(_can_take_over(other, one) for other in everywhere):
            yield one


def over_quota(placed: Iterable[Placed], quota: Mapping[str, int]) -> Iterator[tuple[str, int, int, list[str]]]:
    """Every pool whose deployments ask for more than `quota` allows: pool, sum, limit, names.

    Args:
        placed: the deployments.
        quota: the limits in units of capacity, by pool; letters' case does not count.
    """
    limits = {pool.casefold(): limit for pool, limit in quota.items()}
    pools: dict[str, list[Placed]] = {}
    for one in placed:
        pools.setdefault(one.pool, []).append(one)
    for pool, members in sorted(pools.items()):
        total, limit = sum(member.capacity for member in members), limits.get(pool.casefold())
        if limit is not None and total > limit:
            yield pool, total, limit, sorted(member.name for member in members)


def _can_take_over(other: Placed, one: Placed) -> bool:
    if (other.model.lower(), other.version.lower()) != (one.model.lower(), one.version.lower()):
        return False
    return other.sku.offer is catalogue.Offer.STANDARD or (other.is_provisioned and other.region != one.region)
