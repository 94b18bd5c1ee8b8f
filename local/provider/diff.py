"""Diff: inputs against inputs, and which differences take a replacement.

Source: pulumi/pulumi-azure-native provider/pkg/provider/diff.go and its `Diff` in provider.go. What a refresh takes
over into the inputs is `applied`, its `applyDiff`. Unlike there, names with dots or brackets are quoted in paths:
otherwise nobody finds their values.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi.runtime.proto import provider_pb2

from .check import CREATE_BEFORE_DELETE
from .resource_type import API_VERSION, ResourceType
from .translate import without_internals

_LOCATION = "location"
_PLAIN_NAME = re.compile(r"[^.\[\]\"]+")
_KINDS = provider_pb2.PropertyDiff
_REPLACING: Mapping[int, int] = {
    _KINDS.ADD: _KINDS.ADD_REPLACE,
    _KINDS.DELETE: _KINDS.DELETE_REPLACE,
    _KINDS.UPDATE: _KINDS.UPDATE_REPLACE,
}


@dataclass(frozen=True)
class Difference:
    """One property that differs: its path as the engine writes it, and the kind of the change without replacement."""

    path: str
    kind: int


def diff(
    known: ResourceType, olds: Mapping[str, Any], news: Mapping[str, Any], state: Mapping[str, Any]
) -> provider_pb2.DiffResponse:
    """What changing `olds` into `news` takes; `state` are the outputs until now.

    An API version that old inputs don't hold is the one in the state: inputs that were imported have none.
    """
    before = dict(olds)
    if API_VERSION not in before and API_VERSION in state:
        before[API_VERSION] = state[API_VERSION]
    found = list(_differences("", without_internals(before), without_internals(news)))
    if not found:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)
    replaces = sorted(difference.path for difference in found if difference.path in known.replaced_on)
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME,
        replaces=replaces,
        deleteBeforeReplace=not olds[CREATE_BEFORE_DELETE] if CREATE_BEFORE_DELETE in olds else bool(replaces),
        diffs=sorted(difference.path for difference in found),
        detailedDiff={d.path: _property_diff(d, d.path in replaces) for d in found},
        hasDetailedDiff=True,
    )


def applied(values: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with those properties changed that differ between `old` and `new`, at every depth."""
    kept = {name: value for name, value in values.items() if name in new or name not in old}
    changed = {name for name, value in new.items() if name not in old or old[name] != value}
    return {**kept, **{name: _applied_value(values.get(name), old.get(name), new[name]) for name in changed}}


def _applied_value(value: Any, old: Any, new: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(old, Mapping) and isinstance(new, Mapping):
        return applied(value, old, new)
    if isinstance(value, list) and isinstance(old, list) and isinstance(new, list):
        shared = min(len(value), len(old), len(new))
        return [_applied_value(*items) for items in zip(value, old, new, strict=False)] + new[shared:]
    return new


def _property_diff(difference: Difference, replaces: bool) -> provider_pb2.PropertyDiff:
    kind = _REPLACING[difference.kind] if replaces else difference.kind
    return provider_pb2.PropertyDiff(kind=kind, inputDiff=True)  # pyright: ignore[reportArgumentType]


def _differences(path: str, olds: Mapping[str, Any], news: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted(olds.keys() | news.keys()):
        where = _joined(path, name)
        if name not in olds:
            yield Difference(where, _KINDS.ADD)
        elif name not in news:
            yield Difference(where, _KINDS.DELETE)
        elif not (where == _LOCATION and _same_location(olds[name], news[name])):
            yield from _value_differences(where, olds[name], news[name])


def _joined(path: str, name: str) -> str:
    if _PLAIN_NAME.fullmatch(name):
        return f"{path}.{name}" if path else name
    quoted = name.replace('"', '\\"')
    return f'{path}["{quoted}"]'


def _value_differences(path: str, old: Any, new: Any) -> Iterator[Difference]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _differences(path, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list_differences(path, old, new)
    elif type(old) is not type(new) or old != new:
        yield Difference(path, _KINDS.UPDATE)


def _list_differences(path: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    for index, (before, after) in enumerate(zip(old, new, strict=False)):
        yield from _value_differences(f"{path}[{index}]", before, after)
    for index in range(len(old), len(new)):
        yield Difference(f"{path}[{index}]", _KINDS.ADD)
    for index in range(len(new), len(old)):
        yield Difference(f"{path}[{index}]", _KINDS.DELETE)


def _same_location(old: Any, new: Any) -> bool:
    if not (isinstance(old, str) and isinstance(new, str)):
        return False
    return old.replace(" ", "").lower() == new.replace(" ", "").lower()
