"""Equality and order as objects have them: an Int32 never equals an Int64."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from .boxes import Char
from .utf16 import culture_key


def equals(left: Any, right: Any) -> bool:
    """`left.Equals(right)` of two objects; references of what has no equality of its own."""
    if left is None or right is None:
        return left is right
    if isinstance(left, (list, dict)):
        return left is right
    return type(left) is type(right) and bool(left == right)


def same_reference(left: Any, right: Any) -> bool:
    """`==` of two objects: boxed values are never the same."""
    return left is right and not isinstance(left, int | float | Decimal | UUID | Char)


def sort_key(value: Any) -> Any:
    """What sorts values of one type as their default comparer does; null comes first."""
    if value is None:
        return (0,)
    if isinstance(value, str) and not isinstance(value, Char):
        return 1, culture_key(value)
    return 1, value


def compare(left: Any, right: Any) -> int:
    """-1, 0 or 1, by `sort_key`."""
    one, other = sort_key(left), sort_key(right)
    return (one > other) - (one < other)
