"""What a preview found out about each resource."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from google.protobuf import struct_pb2

from . import secrets


@dataclass(frozen=True)
class Operation:
    """One resource that would be created; `checked` and `created` are its inputs and outputs on the wire."""

    urn: str
    type: str
    name: str
    custom: bool
    parent: str
    dependencies: tuple[str, ...]
    property_dependencies: Mapping[str, tuple[str, ...]]
    checked: struct_pb2.Struct
    created: struct_pb2.Struct
    protect: bool = False
    ignore_changes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    error_hooks: tuple[str, ...] = ()
    op: str = "create"

    @cached_property
    def inputs(self) -> Mapping[str, Any]:
        """The inputs as plain values, with `UNKNOWN` for what only Azure could tell and secrets hidden."""
        return secrets.shown(self.checked)


def in_tree_order(operations: Mapping[str, Operation]) -> list[Operation]:
    """Parents before children, custom siblings first, then by URN: the same for the same stack, whatever ran first."""
    children: dict[str, list[Operation]] = {}
    for operation in operations.values():
        parent = operation.parent if operation.parent in operations else ""
        children.setdefault(parent, []).append(operation)
    return _descendants("", children)


def _descendants(parent: str, children: Mapping[str, list[Operation]]) -> list[Operation]:
    ordered = sorted(children.get(parent, []), key=lambda operation: (not operation.custom, operation.urn))
    return [found for operation in ordered for found in (operation, *_descendants(operation.urn, children))]
