"""One resource of a stack: what the program asked for, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from google.protobuf import struct_pb2

from . import secrets


@dataclass(frozen=True)
class Resource:
    """A resource as a stack's state keeps it.

    `checked` and `created` are its inputs after Check and its outputs, on the wire. `id` is empty for components and
    for what does not exist yet. `deleted_with` is the URN of what takes it along when it is deleted. `init_errors` are
    the reasons why a resource that exists did not become ready.
    """

    urn: str
    type: str
    name: str
    custom: bool
    parent: str
    dependencies: tuple[str, ...]
    property_dependencies: Mapping[str, tuple[str, ...]]
    checked: struct_pb2.Struct = field(repr=False)
    created: struct_pb2.Struct = field(default_factory=struct_pb2.Struct, repr=False)
    id: str = ""
    protect: bool = False
    deleted_with: str = ""
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    error_hooks: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    init_errors: tuple[str, ...] = ()

    @cached_property
    def inputs(self) -> Mapping[str, Any]:
        """The inputs as plain values, with `UNKNOWN` for what only Azure could tell and secrets hidden."""
        return secrets.shown(self.checked)

    @property
    def title(self) -> str:
        """Its type's last part and its name, for a message."""
        return f"{self.type.rsplit(':', 1)[-1]} {self.name}"

    @property
    def needs(self) -> frozenset[str]:
        """The URNs that must exist as long as this resource does: parent, dependencies, what it is deleted with."""
        properties = (urn for urns in self.property_dependencies.values() for urn in urns)
        return frozenset({self.parent, self.deleted_with, *self.dependencies, *properties}) - {"", self.urn}
