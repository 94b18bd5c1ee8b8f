"""A stack's placements as the quotas see them."""

from collections.abc import Iterable, Iterator, Mapping

from model_lifecycle import catalogue
from model_lifecycle.fleet import Placed
from model_lifecycle.settings import Settings


def placed(settings: Settings) -> Iterator[Placed]:
    """Every placement of a stack, in the file's order."""
    for entry, each, _ in settings.placed():
        region, sku = settings.accounts[each.account].location, catalogue.SKUS[each.sku]
        yield Placed(entry.resource_name(each), region, entry.model, entry.version, sku, each.capacity)


def sums(placements: Iterable[Placed]) -> Mapping[str, int]:
    """The units of capacity that placements ask of each quota together, by the quota's name."""
    found: dict[str, int] = {}
    for one in placements:
        found[one.pool] = found.get(one.pool, 0) + one.capacity
    return found
