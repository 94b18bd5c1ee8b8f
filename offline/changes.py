"""What changes in a resource's inputs, property by property."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2

from . import paths
from .operations import Change
from .resources import Resource
from .secrets import shown

_ADD, _UPDATE, _DELETE = "add", "update", "delete"
_Entry = tuple[paths.Path, bool]
_Diff = provider_pb2.PropertyDiff


def changed(old: struct_pb2.Struct, new: struct_pb2.Struct, diff: provider_pb2.DiffResponse) -> tuple[Change, ...]:
    """The changes that a provider's Diff tells of, or, where it gives no details, those of the two inputs."""
    entries = (
        _told(diff) if diff.detailedDiff else [(path, _is_under(path, diff.replaces)) for path in _found(old, new)]
    )
    return _looked_up(shown(old), shown(new), entries)


def changed_inputs(old: Resource, new: Resource) -> tuple[Change, ...]:
    """The changes of a component, which has no provider to ask."""
    return changed_values(old.inputs, new.inputs)


def changed_values(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes between two plain values, such as a stack's outputs."""
    return _looked_up(old, new, ((path, False) for path in _differences((), old, new)))


def _told(diff: provider_pb2.DiffResponse) -> list[_Entry]:
    return [
        (paths.parse(path), _Diff.Kind.Name(entry.kind).endswith("_REPLACE"))
        for path, entry in diff.detailedDiff.items()
    ]


def _found(old: struct_pb2.Struct, new: struct_pb2.Struct) -> list[paths.Path]:
    return list(_differences((), shown(old), shown(new)))


def _differences(path: paths.Path, old: Any, new: Any) -> Iterator[paths.Path]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            yield from _differences((*path, key), old.get(key, paths.MISSING), new.get(key, paths.MISSING))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differences((*path, index), before, after)
    elif old != new:
        yield path


def _is_under(path: paths.Path, replaces: Iterable[str]) -> bool:
    return any(paths.contains(paths.parse(replaced), path) for replaced in replaces)


def _looked_up(old: Mapping[str, Any], new: Mapping[str, Any], entries: Iterable[_Entry]) -> tuple[Change, ...]:
    found = (_change(path, paths.get(old, path), paths.get(new, path), replaces) for path, replaces in entries)
    return tuple(sorted(found, key=lambda change: change.path))


def _change(path: paths.Path, old: Any, new: Any, replaces: bool) -> Change:
    kind = _ADD if old is paths.MISSING else _DELETE if new is paths.MISSING else _UPDATE
    before, after = (None if value is paths.MISSING else value for value in (old, new))
    return Change(paths.text(path), kind, before, after, replaces)
