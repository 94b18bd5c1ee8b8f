"""Property types, read off the installed azure-native package: the provider's own published schema.

A type is a `Scalar`, `Array`, `Dictionary` or `Object`, or `ANY`. Objects are resolved when they are first needed,
because the package's types are many and refer to each other.
"""

import inspect
import typing
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin

import pulumi
from pulumi import _types  # pyright: ignore[reportPrivateUsage]

_SCALARS: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


@dataclass(frozen=True)
class Scalar:
    """A string, boolean, integer or number."""

    name: str


@dataclass(frozen=True)
class Array:
    """A list of items of one type."""

    items: "PropertyType"


@dataclass(frozen=True)
class Dictionary:
    """A map with free keys and values of one type."""

    values: "PropertyType"


@dataclass(frozen=True)
class Object:
    """A map with declared properties: an input or output class of the package."""

    cls: type

    @property
    def properties(self) -> Mapping[str, "PropertyType"]:
        """Property types by their names on the wire."""
        return _properties(self.cls)

    @property
    def required(self) -> tuple[str, ...]:
        """The names that an input of this type must have."""
        return _required(self.cls)


@dataclass(frozen=True)
class Anything:
    """A property whose type the package does not tell."""


ANY = Anything()
PropertyType = Scalar | Array | Dictionary | Object | Anything


def resource_outputs(resource: type) -> Mapping[str, PropertyType]:
    """The types of everything that a resource class answers with."""
    return _converted(_types.resource_types(resource))


@cache
def _properties(cls: type) -> Mapping[str, PropertyType]:
    is_input = _types.is_input_type(cls)
    return _converted(_types.input_type_types(cls) if is_input else _types.output_type_types(cls))


def _converted(types: Mapping[str, Any]) -> Mapping[str, PropertyType]:
    return {name: _converted_type(hint) for name, hint in types.items()}


def _converted_type(hint: Any) -> PropertyType:
    origin, args = get_origin(hint), get_args(hint)
    if origin is typing.Union or origin is type(int | str):
        return _converted_type(_first_plain(args))
    if origin in (Sequence, list):
        return Array(_converted_type(args[0]))
    if origin in (Mapping, dict):
        return Dictionary(_converted_type(args[1]))
    if not isinstance(hint, type):
        return ANY
    if issubclass(hint, Enum):
        return Scalar("string" if issubclass(hint, str) else "number")
    if _types.is_input_type(hint) or _types.is_output_type(hint):
        return Object(hint)
    return Scalar(_SCALARS[hint]) if hint in _SCALARS else ANY


def _first_plain(options: tuple[Any, ...]) -> Any:
    """`Input[T]` is a union of T with awaitables and outputs; T is what travels."""
    return next(o for o in options if get_origin(o) not in (Awaitable, pulumi.Output) and o is not type(None))


@cache
def _required(cls: type) -> tuple[str, ...]:
    wire_names = _types.input_type_py_to_pulumi_names(cls)
    parameters = inspect.signature(cls).parameters.values()
    return tuple(wire_names[parameter.name] for parameter in parameters if parameter.default is parameter.empty)
