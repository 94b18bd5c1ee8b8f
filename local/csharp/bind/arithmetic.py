"""Closures of arithmetic for one type: what `a + b` does once both sides are ints, or doubles, or decimals."""

import operator as python
from collections.abc import Callable
from typing import Any

from local.csharp.bound import Bound, Run
from local.csharp.kinds import BITS, DECIMAL, DOUBLE, FLOAT, INT, LONG, UINT, ULONG, Type, limits, without_null
from local.csharp.values import reals
from local.csharp.values.faults import arithmetic_overflow
from local.csharp.values.integers import checked, divide, fits, remainder, shifted_left, shifted_right, wrapped

Make = Callable[[Run, Run], Run]

_SIGNED = frozenset({"sbyte", "short", "int", "long"})


def promoted(left: Bound, right: Bound) -> Type | None:
    """The type in which two numbers are combined; None for a decimal with a double, a ulong with a signed type.

    A constant int that fits is a uint or ulong where the other side is one: `uint % 100` is a uint.
    """
    names = {without_null(left.type).name, without_null(right.type).name}
    if "decimal" in names:
        return None if names & {"float", "double"} else DECIMAL
    for real in (DOUBLE, FLOAT):
        if real.name in names:
            return real
    return _promoted_integers(left, right, names)


def _promoted_integers(left: Bound, right: Bound, names: set[str]) -> Type | None:
    if "ulong" in names:
        return ULONG if _adapts(left, "ulong") and _adapts(right, "ulong") else None
    if "long" in names:
        return LONG
    if "uint" in names:
        return UINT if _adapts(left, "uint") and _adapts(right, "uint") else LONG
    return INT


def _adapts(side: Bound, target: str) -> bool:
    name = without_null(side.type).name
    if side.is_constant and name in {"int", "long"} and (name == "int" or target == "ulong"):
        return fits(side.constant, target)
    return name not in _SIGNED


_INTEGERS: dict[str, Callable[[int, int], int]] = {
    "+": python.add,
    "-": python.sub,
    "*": python.mul,
    "/": divide,
    "%": remainder,
    "&": python.and_,
    "|": python.or_,
    "^": python.xor,
}
_DOUBLES: dict[str, Callable[[float, float], float]] = {
    "+": python.add,
    "-": python.sub,
    "*": python.mul,
    "/": reals.divide,
    "%": reals.remainder,
}
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "<": python.lt,
    ">": python.gt,
    "<=": python.le,
    ">=": python.ge,
    "==": python.eq,
    "!=": python.ne,
}


def operation(operator: str, kind: str, *, is_checked: bool = False) -> Make:
    """What makes the closure of an arithmetic operation on two closures."""
    if kind in BITS:
        return _on_integers(operator, kind, is_checked)
    if kind == "decimal":
        return lambda first, second: lambda f: reals.decimal_of(operator, first(f), second(f))
    combine = _DOUBLES[operator]
    if kind == "float":
        return lambda first, second: lambda f: reals.single(combine(first(f), second(f)))
    return lambda first, second: lambda f: combine(first(f), second(f))


def comparison(operator: str) -> Make:
    """What makes the closure of a comparison of two numbers of one type, whatever it is."""
    test = _TESTS[operator]
    return lambda first, second: lambda f: test(first(f), second(f))


def _on_integers(operator: str, kind: str, is_checked: bool) -> Make:
    if operator in {"<<", ">>"}:
        return _shift(operator, kind)
    combine = _INTEGERS[operator]
    if operator in "&|^" or (operator == "%" and kind not in {"int", "long"}):
        return lambda first, second: lambda f: combine(first(f), second(f))
    if operator in "/%":
        return _division(operator, kind)
    if is_checked:
        return lambda first, second: lambda f: checked(combine(first(f), second(f)), kind)
    return _wrapping(combine, kind)


def _wrapping(combine: Callable[[int, int], int], kind: str) -> Make:
    low, high = limits(kind)
    size = high - low + 1
    return lambda first, second: lambda f: (combine(first(f), second(f)) - low) % size + low


def _division(operator: str, kind: str) -> Make:
    """The smallest number divided by minus one has no answer, on x64 not even a remainder."""
    combine, low = _INTEGERS[operator], limits(kind)[0]

    def divided(left: int, right: int) -> int:
        if right == -1 and left == low:
            raise arithmetic_overflow()
        return combine(left, right)

    return lambda first, second: lambda f: divided(first(f), second(f))


def _shift(operator: str, kind: str) -> Make:
    bits = BITS[kind][0]
    if operator == ">>":
        return lambda first, second: lambda f: shifted_right(first(f), second(f), bits)
    return lambda first, second: lambda f: wrapped(shifted_left(first(f), second(f), bits), kind)


def unary_operation(operator: str, kind: str, *, is_checked: bool) -> Callable[[Any], Any]:
    """What `-`, `+` and `~` do to a value of the type."""
    if operator == "+":
        return lambda value: value
    if operator == "~":
        return lambda value: wrapped(~value, kind)
    if kind not in BITS:
        return lambda value: -value
    return (lambda value: checked(-value, kind)) if is_checked else (lambda value: wrapped(-value, kind))
