"""Azure's regions, and how a location is written. Source: Microsoft Learn, "List of Azure regions" (2026)."""

from pathlib import Path

REGIONS = frozenset((Path(__file__).parent / "data" / "regions.txt").read_text().split())


def canonical(location: str) -> str:
    """`West Europe` and `WESTEUROPE` are `westeurope`; other alphabets' letters stay what they are."""
    return location.replace(" ", "").lower() if location.isascii() else location
