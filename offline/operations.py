"""What happens to each resource, and in which order it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from .resources import Resource


class Op(StrEnum):
    """What happens to a resource, by the engine's names."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """One changed input: its path, what happens there, and its old and new plain values, secrets hidden.

    `kind` is `add`, `update` or `delete`; the value that isn't there is None. `replaces` says that the resource must be
    replaced because of it.
    """

    path: str
    kind: str
    old: Any
    new: Any
    replaces: bool = False


@dataclass(frozen=True)
class Operation(Resource):
    """A resource as it becomes, or, for a delete, as it was; and what happens to it."""

    op: Op = Op.CREATE
    changes: tuple[Change, ...] = ()
    aliases: tuple[str, ...] = ()

    @classmethod
    def on(
        cls, resource: Resource, op: Op, changes: tuple[Change, ...] = (), aliases: tuple[str, ...] = ()
    ) -> "Operation":
        """The operation `op` on a resource."""
        values = {field.name: getattr(resource, field.name) for field in fields(Resource)}
        return cls(**values, op=op, changes=changes, aliases=aliases)


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
