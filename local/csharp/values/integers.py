"""Arithmetic of fixed width: wrapping, checked, division towards zero."""

from collections.abc import Callable
from typing import Any

from local.csharp.kinds import limits

from .faults import arithmetic_overflow, divided_by_zero

ARTICLES = {
    "sbyte": "a signed byte",
    "byte": "an unsigned byte",
    "short": "an Int16",
    "ushort": "a UInt16",
    "int": "an Int32",
    "uint": "a UInt32",
    "long": "an Int64",
    "ulong": "a UInt64",
    "char": "a character",
}
"""How .NET names the types in messages about overflow."""


def wrapped(value: int, kind: str) -> int:
    """The value cut to the width of an integral type, as `unchecked` does."""
    low, high = limits(kind)
    return (value - low) % (high - low + 1) + low


def fits(value: int, kind: str) -> bool:
    """Whether an integral type has that value."""
    low, high = limits(kind)
    return low <= value <= high


def checked(value: int, kind: str) -> int:
    """The value.

    Raises:
        ExpressionFault: OverflowException, the type is too small.
    """
    if not fits(value, kind):
        raise arithmetic_overflow()
    return value


def divide(left: int, right: int) -> int:
    """Division towards zero.

    Raises:
        ExpressionFault: DivideByZeroException.
    """
    if right == 0:
        raise divided_by_zero()
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def remainder(left: int, right: int) -> int:
    """What division towards zero leaves; it has the sign of `left`.

    Raises:
        ExpressionFault: DivideByZeroException.
    """
    if right == 0:
        raise divided_by_zero()
    rest = abs(left) % abs(right)
    return rest if left >= 0 else -rest


def shifted_left(left: int, right: int, bits: int) -> int:
    """`<<`: only the low bits of the count matter."""
    return left << (right & bits - 1)


def shifted_right(left: int, right: int, bits: int) -> int:
    """`>>`: arithmetic for signed types, whose values are negative here."""
    return left >> (right & bits - 1)


def from_real(value: Any, kind: str) -> int:
    """An unchecked cast of a double: towards zero; what does not fit becomes what x64 makes of it."""
    low, high = limits(kind)
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124
        return low if low else 0
    whole = int(value)
    if low <= whole <= high:
        return whole
    return wrapped(whole, kind) if high < limits("int")[1] or not low else low


Arithmetic = Callable[[Any, Any], Any]
