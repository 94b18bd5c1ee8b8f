"""What the engine hands to a pack, as plain values; and how rules read those without ever passing by accident.

Properties arrive as proxies: any access to a value that is still unknown raises, numbers are floats, and nothing is a
dict. A rule that meets an unknown must not be skipped by it, so unknowns stay in the plain values as `Hidden`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi_policy import Secret
from pulumi_policy.proxy import (
    UNKNOWN_ARCHIVE_VALUE,
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_ASSET_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_NUMBER_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
)

_SENTINELS = frozenset(
    {
        UNKNOWN_ARCHIVE_VALUE,
        UNKNOWN_ARRAY_VALUE,
        UNKNOWN_ASSET_VALUE,
        UNKNOWN_BOOLEAN_VALUE,
        UNKNOWN_NUMBER_VALUE,
        UNKNOWN_OBJECT_VALUE,
        UNKNOWN_STRING_VALUE,
    }
)


@dataclass(frozen=True)
class Hidden:
    """A value that can't be judged; `because` completes the sentence "properties.model.version ..."."""

    because: str


STILL_UNKNOWN = Hidden("is still unknown at preview")


class CantJudge(Exception):
    """A value that a rule must judge can't be judged; the message names it and says why."""


def plain(value: Any) -> Any:
    """The value as dicts, lists and scalars: unknowns as `STILL_UNKNOWN`, secrets in the open, whole floats as ints."""
    if isinstance(value, str):
        return STILL_UNKNOWN if value in _SENTINELS else value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _item(value, key) for key in value}
    if isinstance(value, Sequence):
        return [_item(value, index) for index in range(len(value))]
    return plain(value.value) if isinstance(value, Secret) else value


def value_at(properties: Any, *path: str) -> Any:
    """The value at a path, or None where it or anything above it is absent.

    Raises:
        CantJudge: the value, or something above it, is hidden, or stands under a name in another case: Azure's services
            disagree on whether that counts.
    """
    found: Any = properties
    for depth, key in enumerate(path, start=1):
        if not isinstance(found, dict):
            return None
        _refuse_other_case(found, path, depth)
        found = found.get(key)
        if isinstance(found, Hidden):
            raise CantJudge(f"{'.'.join(path[:depth])} {found.because}")
    return found


def text_at(properties: Any, *path: str) -> str | None:
    """The text at a path; None where it is absent, null, or nothing but white space. Other types become text."""
    found = value_at(properties, *path)
    return str(found) if found is not None and str(found).strip() else None


def texts_in(value: Any) -> Iterator[str]:
    """Every text at any depth, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def _item(container: Any, key: Any) -> Any:
    try:
        return plain(container[key])
    except UnknownValueError:
        return STILL_UNKNOWN


def _refuse_other_case(found: Mapping[str, Any], path: tuple[str, ...], depth: int) -> None:
    wanted = path[depth - 1]
    for key in found:
        if key != wanted and len(key) == len(wanted) and key.casefold() == wanted.casefold():
            raise CantJudge(f"{'.'.join(path[:depth])} is spelled {key}, and Azure may not read it that way")
