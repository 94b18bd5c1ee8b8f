"""Checks of single fields: which must be there, how long they may be, which words they may be.

Source of the lengths: the published specification of 2024-05-01. The words of these refusals are this emulation's own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from . import errors


def require(asked: Mapping[str, Any], *names: str) -> None:
    """Raises `ArmError` (400) naming every field that is missing or empty."""
    missing = [name for name in names if asked.get(name) in (None, "")]
    if missing:
        raise errors.invalid(*((name, f"{name} must be specified.") for name in missing))


def limit(asked: Mapping[str, Any], **longest: int) -> None:
    """Raises `ArmError` (400) for a text that is longer than it may be."""
    for name, most in longest.items():
        length = len(asked.get(name, ""))
        if length > most:
            raise errors.invalid((name, f"{name} has {length} characters, and may have {most}."))


def one_of(asked: Mapping[str, Any], name: str, known: Iterable[str]) -> None:
    """Raises `ArmError` (400) for a word that is none of those known, if the field is there."""
    if name in asked and asked[name] not in (words := tuple(known)):
        raise errors.invalid((name, f"{name} must be one of {', '.join(words)}, and is '{asked[name]}'."))


def unserved(asked: Mapping[str, Any], *names: str) -> None:
    """Raises `ArmError` (400) for a field that this emulation doesn't know how to honour."""
    for name in names:
        if asked.get(name):
            raise errors.invalid((name, f"The local Azure does not serve {name}."))
