"""Numbers as other numbers."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .kinds import BITS, limits
from .values.faults import overflow
from .values.integers import ARTICLES, checked, fits, from_real, wrapped
from .values.reals import decimal_from, single

Convert = Callable[[Any], Any]


def same(value: Any) -> Any:
    """The conversion that changes nothing."""
    return value


def numeric(source: str, target: str) -> Convert:
    """How one numeric type becomes another, unchecked, whichever is wider."""
    first = ord if source == "char" else same
    last = _to_integral(source, target) if target in (*BITS, "char") else _TO_REAL[target]
    if first is same:
        return last
    return lambda value: last(first(value))


def _to_integral(source: str, target: str) -> Convert:
    if source in {"float", "double"}:
        whole: Convert = lambda value: from_real(value, target)  # noqa: E731
    elif source == "decimal":
        whole = lambda value: _from_decimal(value, target)  # noqa: E731
    elif _contains(target, source):
        whole = same
    else:
        whole = lambda value: wrapped(value, target)  # noqa: E731
    return (lambda value: chr(whole(value))) if target == "char" else whole


def _contains(target: str, source: str) -> bool:
    low, high = limits(source)
    return fits(low, target) and fits(high, target)


def _from_decimal(value: Decimal, target: str) -> int:
    if not fits(int(value), target):
        raise overflow(ARTICLES[target])
    return int(value)


_TO_REAL: dict[str, Convert] = {
    "float": lambda value: single(float(value)),
    "double": float,
    "decimal": lambda value: decimal_from(value) if isinstance(value, float) else Decimal(value),
}


def checked_cast(target: str) -> Convert:
    """How a number becomes an integral type or a char where overflow is an error."""
    if target == "char":
        return lambda value: chr(checked(_whole(value), target))
    return lambda value: checked(_whole(value), target)


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (ValueError, OverflowError):
        raise overflow("an integer") from None
