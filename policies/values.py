"""Reads judged values out of what the engine hands to a pack.

Properties arrive as proxies: any access to a value that is still unknown raises, numbers are floats, and nothing is a
dict. A rule that meets an unknown must not be skipped by it, so unknowns become `StillUnknown` with the path.
"""

from collections.abc import Mapping
from typing import Any

from pulumi_policy.proxy import UnknownValueError


class StillUnknown(Exception):
    """A value that a rule must judge is unknown until the update runs; `path` names it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def value_at(properties: Mapping[str, Any], *path: str) -> Any:
    """The value at a path, or None where it or anything above it is absent.

    Raises:
        StillUnknown: the value, or something above it, is unknown.
    """
    found: Any = properties
    for depth, key in enumerate(path, start=1):
        if not isinstance(found, Mapping):
            return None
        try:
            found = found.get(key)
        except UnknownValueError:
            raise StillUnknown(".".join(path[:depth])) from None
    return found


def text_at(properties: Mapping[str, Any], *path: str) -> str | None:
    """The text at a path; None where it is absent, null, or nothing but white space. Other types become text."""
    found = value_at(properties, *path)
    return str(found) if found is not None and str(found).strip() else None
