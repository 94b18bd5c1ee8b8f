"""Azure's regions, and how a location is written. Source: Microsoft Learn, "List of Azure regions" (2026)."""

from pathlib import Path

from .errors import unavailable_location

REGIONS = frozenset((Path(__file__).parent / "data" / "regions.txt").read_text().split())


def canonical(location: str) -> str:
    """`West Europe` and `WESTEUROPE` are `westeurope`; other alphabets' letters stay what they are."""
    return location.replace(" ", "").lower() if location.isascii() else location


def refuse_unknown(location: str, resource_type: str) -> None:
    """Lets a region pass in which resources of a type can be made.

    Raises:
        ArmError: 400, there is no such region.
    """
    if canonical(location) not in REGIONS:
        raise unavailable_location(location, resource_type)
