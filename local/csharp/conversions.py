"""Which type may become which, without a cast and with one, and what that does to the value."""

from functools import cache
from typing import Any

from .bound import Bound
from .kinds import ARRAY, BITS, NULL, NULLABLE, OBJECT, Type
from .library import IMPLICIT, VIEWS, ancestry, is_interface, is_reference, is_value_type
from .numberconversions import Convert, numeric, same
from .values.boxes import BOXES, type_of
from .values.collections import Sequence
from .values.integers import fits

_WIDER = {
    "sbyte": "short int long float double decimal",
    "byte": "short ushort int uint long ulong float double decimal",
    "short": "int long float double decimal",
    "ushort": "int uint long ulong float double decimal",
    "int": "long float double decimal",
    "uint": "long ulong float double decimal",
    "long": "float double decimal",
    "ulong": "float double decimal",
    "char": "ushort int uint long ulong float double decimal",
    "float": "double",
}
_COVARIANT = frozenset({"IEnumerable", "IEnumerator", "IReadOnlyCollection", "IReadOnlyList", "IJEnumerable"})
_INTERFACES_OF_ARRAYS = frozenset({"IEnumerable", "ICollection", "IList", "IReadOnlyCollection", "IReadOnlyList"})


def implicit(source: Bound, target: Type) -> Convert | None:
    """How a value becomes the target type by itself; None where it does not."""
    if source.is_constant and _fits_as_constant(source, target):
        return same
    if source.is_constant and target.name == NULLABLE and _fits_as_constant(source, target.args[0]):
        return same
    return implicit_type(source.type, target)


def _fits_as_constant(source: Bound, target: Type) -> bool:
    """A constant int fits where its value does; a constant long fits an ulong. Zero is any enumeration's."""
    if source.type.name == "int":
        return target.name in BITS and fits(source.constant, target.name)
    return source.type.name == "long" and target.name == "ulong" and source.constant >= 0


def implicit_type(source: Type, target: Type) -> Convert | None:
    """The same for a value that is not constant."""
    if source == target:
        return same
    if source == NULL:
        return same if is_reference(target) or target.name == NULLABLE else None
    if target.name in _WIDER.get(source.name, "").split():
        return numeric(source.name, target.name)
    if target.name == NULLABLE:
        return _to_nullable(source, target.args[0])
    return VIEWS.get((source, target)) or _reference(source, target) or IMPLICIT.get(target, {}).get(source)


def _to_nullable(source: Type, inner: Type) -> Convert | None:
    lifted = source.name == NULLABLE
    convert = implicit_type(source.args[0] if lifted else source, inner)
    if convert is None or convert is same or not lifted:
        return convert
    return lambda value: None if value is None else convert(value)


def _reference(source: Type, target: Type) -> Convert | None:
    if source.name == "void" or source.is_parameter or not is_reference(target):
        return None
    if source.name == NULLABLE:
        return _reference(source.args[0], target) and _nullable_box(source.args[0])
    if not derives(source, target):
        return None
    return BOXES.get(source.name, same) if is_value_type(source) else same


def _nullable_box(inner: Type) -> Convert:
    box = BOXES.get(inner.name)
    return (lambda value: None if value is None else box(value)) if box else same


@cache
def derives(source: Type, target: Type) -> bool:
    """Whether a type is the target, derives from it, implements it, or varies to it."""
    return target == OBJECT or any(_varies(one, target) for one in ancestry(source))


def _varies(source: Type, target: Type) -> bool:
    """Whether it is the target, or differs only in what varies: elements of sequences and arrays."""
    if source == target:
        return True
    if source.name == ARRAY and target.name in {ARRAY, *_INTERFACES_OF_ARRAYS} and target.args:
        return source.args == target.args or _elements_vary(source.args[0], target.args[0])
    if source.name != target.name or source.name not in _COVARIANT:
        return False
    return _elements_vary(source.args[0], target.args[0])


def _elements_vary(source: Type, target: Type) -> bool:
    return is_reference(source) and is_reference(target) and derives(source, target)


def related(source: Type, target: Type) -> bool:
    """Whether a cast of references compiles: one may be the other at run time."""
    if derives(target, source) or derives(source, target):
        return True
    sealed = {"string", ARRAY, "Uri", "Regex"}
    if is_interface(source) and is_interface(target):
        return True
    return (is_interface(source) and target.name not in sealed) or (is_interface(target) and source.name not in sealed)


def is_instance(value: Any, target: Type) -> bool:
    """Whether an object that is not null is of a type at run time."""
    if isinstance(value, Sequence) and target.name == "IEnumerable":
        return True
    return derives(type_of(value), target)


def common(left: Bound, right: Bound) -> Type | None:
    """The one of the two types that the other becomes by itself, as `?:` needs it."""
    if left.type == right.type:
        return None if left.type == NULL else left.type
    to_left, to_right = implicit(right, left.type), implicit(left, right.type)
    if left.type == NULL or (to_right and not to_left):
        return right.type if implicit(left, right.type) else None
    if right.type == NULL or (to_left and not to_right):
        return left.type if to_left else None
    if to_left and to_right:
        return _of_constants(left, right)
    return None


def _of_constants(left: Bound, right: Bound) -> Type:
    """Both fit, as constants do: the type that the other one's type becomes."""
    return left.type if implicit_type(right.type, left.type) else right.type
