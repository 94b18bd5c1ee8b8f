"""Azure regions, data zones, and where a SKU's requests are processed."""

from collections.abc import Mapping

from . import datafiles
from .skus import Processing, Sku

_NO_ZONE = "none"
_ZONE_BY_REGION: Mapping[str, str] = {
    region: zone for zone, regions in datafiles.read("regions")["zones"].items() for region in regions
}

REGIONS = frozenset(_ZONE_BY_REGION)
"""Every region of `data/regions.toml`."""

ZONES = frozenset(_ZONE_BY_REGION.values()) - {_NO_ZONE}
"""The data zones that Microsoft names: `eu` and `us`."""


def zone_of(region: str) -> str | None:
    """The region's data zone, or None: outside the zones, or unknown."""
    zone = _ZONE_BY_REGION.get(region)
    return None if zone == _NO_ZONE else zone


def processed_in(sku: Sku, region: str) -> str | None:
    """Where the requests of a deployment may be processed: a region, a data zone, or `global`.

    None for a data-zone SKU in a region that belongs to no data zone, where it isn't offered.
    """
    if sku.processing is Processing.GLOBAL:
        return Processing.GLOBAL.value
    return zone_of(region) if sku.processing is Processing.ZONE else region


def within(residency: str, place: str) -> bool:
    """Whether processing in `place` (from `processed_in`) stays inside `residency`: global, a data zone or a region."""
    return residency in (Processing.GLOBAL.value, place, zone_of(place))
