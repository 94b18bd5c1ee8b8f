"""Casts: which type may be made of which, and what that does to the value."""

from functools import cache
from typing import Any

from .bound import Bound
from .conversions import implicit, implicit_type, is_instance, related
from .kinds import BITS, NULL, NULLABLE, NUMERIC, OBJECT, Type
from .library import EXPLICIT, TYPES, ancestry, is_enum, is_reference, is_value_type
from .numberconversions import Convert, checked_cast, numeric, same
from .values.boxes import class_of, plain, type_of
from .values.faults import invalid_cast, invalid_operation, null_reference
from .values.texts import clr_name


def explicit(source: Bound, target: Type, is_checked: bool = False) -> Convert | None:
    """How a cast makes the target type of a value; None where there is no such cast."""
    known = implicit(source, target)
    return known or explicit_type(source.type, target, is_checked)


@cache
def explicit_type(source: Type, target: Type, is_checked: bool = False) -> Convert | None:
    """The same by type. Faults as .NET does: InvalidCastException, NullReferenceException and the like."""
    if _is_number(source) and _is_number(target):
        return _cast_number(source, target, is_checked)
    if source.name == NULLABLE and source != target:
        return _from_nullable(source.args[0], target, is_checked)
    user = EXPLICIT.get(source, {}).get(target) or _inherited(source, target)
    if user:
        return user
    if target.name == NULLABLE and is_value_type(source):
        return explicit_type(source, target.args[0], is_checked)
    return _downcast(source, target)


def _is_number(kind: Type) -> bool:
    return kind.name in NUMERIC or is_enum(kind)


def _inherited(source: Type, target: Type) -> Convert | None:
    found = (EXPLICIT[base][target] for base in ancestry(source) if target in EXPLICIT.get(base, {}))
    return next(found, None)


def _cast_number(source: Type, target: Type, is_checked: bool) -> Convert:
    if is_enum(source):
        return _then(lambda value: value.value, numeric("int", target.name) if not is_enum(target) else same)
    if is_enum(target):
        members = TYPES[target.name].enum
        assert members  # noqa: S101
        return _then(numeric(source.name, "int"), lambda value: _enumerator(members, value, target))
    if is_checked and source.name not in {"char", "decimal"} and (target.name in BITS or target.name == "char"):
        return checked_cast(target.name)
    return same if source == target else numeric(source.name, target.name)


def _enumerator(members: Any, value: int, target: Type) -> Any:
    try:
        return members(value)
    except ValueError:
        raise invalid_operation(f"{target} has no member of the value {value}.") from None


def _then(first: Convert, second: Convert) -> Convert:
    return lambda value: second(first(value))


def _from_nullable(inner: Type, target: Type, is_checked: bool) -> Convert | None:
    if target.name == NULLABLE:
        convert = explicit_type(inner, target.args[0], is_checked)
        return convert and (lambda value: None if value is None else convert(value))
    convert = implicit_type(inner, target) or explicit_type(inner, target, is_checked)
    return convert and (lambda value: convert(_there(value)))


def _there(value: Any) -> Any:
    if value is None:
        raise invalid_operation("Nullable object must have a value.")
    return value


def _downcast(source: Type, target: Type) -> Convert | None:
    if not is_reference(source) or source == NULL:
        return None
    if is_value_type(target):
        return _unboxing(target) if _may_hold(source, target) else None
    if target.name == NULLABLE:
        inner = target.args[0]
        return (lambda value: None if value is None else _unboxed(value, inner)) if _may_hold(source, inner) else None
    return _casting(target) if related(source, target) else None


def _may_hold(source: Type, target: Type) -> bool:
    return source == OBJECT or source in ancestry(target)


def _unboxed(value: Any, target: Type) -> Any:
    if value is None:
        raise null_reference()
    if not is_instance(value, target):
        raise invalid_cast(clr_name(type_of(value)), clr_name(target))
    return plain(value)


def _unboxing(target: Type) -> Convert:
    exact = class_of(target) if target.name in {"int", "bool", "double"} else None
    return lambda value: value if type(value) is exact else _unboxed(value, target)


def _casting(target: Type) -> Convert:
    exact = class_of(target)

    def cast(value: Any) -> Any:
        if value is not None and type(value) is not exact and not is_instance(value, target):
            raise invalid_cast(clr_name(type_of(value)), clr_name(target))
        return value

    return cast
