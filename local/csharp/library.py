"""The types expressions may use and their members: what `declare` was told, looked up by the binder."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from .kinds import ARRAY, NULLABLE, OBJECT, Type, parameter, substituted

Check = Callable[[list[Any], tuple[Type, ...]], str | None]
"""Says what is wrong with constant arguments, of which unknown ones are MISSING, or with type arguments."""


class Missing(enum.Enum):
    """What is not there, where None is a value."""

    MISSING = 0


MISSING = Missing.MISSING


@dataclass(frozen=True)
class Parameter:
    """One parameter of a member."""

    name: str
    type: Type
    default: Any = MISSING
    is_params: bool = False
    is_out: bool = False
    takes_null: bool = True


@dataclass(frozen=True)
class Member:
    """A member: `run` takes the receiver, unless it is static, and the arguments; properties have no parameters.

    `writes` takes receiver, arguments and value. `needs` names what `run` is given first: the context, the types.
    """

    name: str
    returns: Type
    run: Callable[..., Any]
    parameters: tuple[Parameter, ...] | None = None
    is_static: bool = False
    is_extension: bool = False
    type_parameters: tuple[str, ...] = ()
    constant: Any = MISSING
    writes: Callable[..., Any] | None = None
    needs: str = ""
    check: Check | None = None


@dataclass
class TypeInfo:
    """A type as declared; `is_static` classes have no values, `enum` is set for enumerations."""

    name: str
    parameters: tuple[str, ...] = ()
    bases: tuple[Type, ...] = ()
    is_value: bool = False
    is_static: bool = False
    is_interface: bool = False
    enum: type[enum.Enum] | None = None
    enumerates: Type | None = None
    members: dict[str, list[Member]] = field(default_factory=dict[str, list[Member]])


CONSTRUCTOR = "new"
INDEXER = "this"
TYPES: dict[str, TypeInfo] = {}
EXTENSIONS: dict[str, list[Member]] = {}
OPERATORS: dict[str, list[Member]] = {}
IMPLICIT: dict[Type, dict[Type, Callable[[Any], Any]]] = {}
"""Conversions by target and source that need no cast."""
EXPLICIT: dict[Type, dict[Type, Callable[[Any], Any]]] = {}
"""Conversions by source and target that need one."""
VIEWS: dict[tuple[Type, Type], Callable[[Any], Any]] = {}
"""By source and target: what a value becomes where an interface of it behaves otherwise than the value."""


@dataclass(frozen=True)
class Special:
    """A function of a member with something besides: what it needs first, a check of constants, a setter."""

    run: Callable[..., Any]
    needs: str = ""
    check: Check | None = None
    writes: Callable[..., Any] | None = None


def contextual(run: Callable[..., Any]) -> Special:
    """A member whose function is given the context first."""
    return Special(run, needs="context")


def typed(run: Callable[..., Any], check: Check | None = None) -> Special:
    """A generic member whose function is given the tuple of its type arguments first."""
    return Special(run, needs="types", check=check)


def writable(run: Callable[..., Any], writes: Callable[..., Any]) -> Special:
    """A property or indexer that can be assigned to."""
    return Special(run, writes=writes)


def info(kind: Type) -> TypeInfo:
    """What was declared of a type.

    Raises:
        KeyError: nothing was.
    """
    return TYPES[kind.name]


def is_value_type(kind: Type) -> bool:
    """Whether values of the type can't be null and are boxed as objects."""
    return kind.name in TYPES and TYPES[kind.name].is_value


def is_enum(kind: Type) -> bool:
    """Whether it is an enumeration."""
    return kind.name in TYPES and TYPES[kind.name].enum is not None


def is_reference(kind: Type) -> bool:
    """Whether null is one of its values without being a nullable value type."""
    return not is_value_type(kind) and kind.name not in {NULLABLE, "void"}


@cache
def ancestry(kind: Type) -> tuple[Type, ...]:
    """The type, what it derives from and implements, nearest first, `object` last."""
    found: dict[Type, None] = {kind: None}
    for base in _bases(kind):
        found.update(dict.fromkeys(ancestry(base)))
    found.pop(OBJECT, None)
    found[OBJECT] = None
    return tuple(found)


def _bases(kind: Type) -> Iterator[Type]:
    declared = TYPES.get(kind.name)
    if declared:
        known = _arguments(declared, kind)
        yield from (substituted(base, known) for base in declared.bases)


def _arguments(declared: TypeInfo, kind: Type) -> dict[str, Type]:
    return {parameter(name).name: arg for name, arg in zip(declared.parameters, kind.args, strict=False)}


@cache
def lookup(kind: Type) -> tuple[Type, ...]:
    """Where members of a type's values are looked for: what a class implements of interfaces is not among them."""
    found = ancestry(kind)
    return found if is_interface(kind) else tuple(one for one in found if not is_interface(one))


def is_interface(kind: Type) -> bool:
    """Whether it was declared as an interface."""
    return kind.name in TYPES and TYPES[kind.name].is_interface


@cache
def own_members(kind: Type, name: str) -> tuple[Member, ...]:
    """The members of that name that the type itself declares, for its type arguments."""
    declared = TYPES.get(kind.name)
    if not declared:
        return ()
    known = _arguments(declared, kind)
    return tuple(_closed(member, known) for member in declared.members.get(name, ()))


def _closed(member: Member, known: dict[str, Type]) -> Member:
    if not known:
        return member
    return with_types(member, known)


def with_types(member: Member, known: Mapping[str, Type]) -> Member:
    """The member with type parameters, by their marked names, replaced."""
    types = dict(known)
    parameters = member.parameters and tuple(
        replace(one, type=substituted(one.type, types)) for one in member.parameters
    )
    return replace(member, returns=substituted(member.returns, types), parameters=parameters)


@cache
def element_type(kind: Type) -> Type | None:
    """What `foreach` gives for a type, or None where it can't be enumerated."""
    if kind.name == ARRAY:
        return kind.args[0]
    for one in ancestry(kind):
        declared = TYPES.get(one.name)
        if declared and declared.enumerates:
            return substituted(declared.enumerates, _arguments(declared, one))
    return None
