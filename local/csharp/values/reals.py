"""Arithmetic and text of float, double and decimal."""

import math
import struct
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Any

from .faults import divided_by_zero, overflow

DECIMAL_CONTEXT = Context(prec=80, traps=[InvalidOperation, DivisionByZero, Overflow])
"""Enough digits to round once, in `fitted`."""

LARGEST_DECIMAL = Decimal(2**96 - 1)
_PLAIN = range(-4, 15)
"""Exponents that .NET Core 3.0 and newer write without an E."""


def single(value: float) -> float:
    """The nearest float of 32 bits."""
    try:
        return struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def divide(left: float, right: float) -> float:
    """Division of doubles, which never fails."""
    if right:
        return left / right
    if not left or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """What is left, with the sign of `left`."""
    if not right or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


def decimal_of(operation: str, left: Decimal, right: Decimal) -> Decimal:
    """`+ - * / %` of decimals.

    Raises:
        ExpressionFault: DivideByZeroException, OverflowException.
    """
    if operation in "/%" and not right:
        raise divided_by_zero()
    if operation == "%" and abs(left) < abs(right):
        return left
    with localcontext(DECIMAL_CONTEXT):
        result = fitted(_OPERATIONS[operation](left, right))
    return _without_zeros(result, left, right) if operation == "/" else result


def _without_zeros(quotient: Decimal, left: Decimal, right: Decimal) -> Decimal:
    """.NET keeps no more zeros at the end of a quotient than its operands had."""
    least = max(0, _places(left) - _places(right))
    text = format(quotient, "f")
    while _places(quotient) > least and text.endswith("0"):
        text = text[:-1]
        quotient = Decimal(text)
    return quotient


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def fitted(value: Decimal) -> Decimal:
    """The value as a decimal of .NET: 96 bits, of which up to 28 digits stand after the point.

    Raises:
        ExpressionFault: OverflowException.
    """
    exponent = value.as_tuple().exponent
    places = min(_MOST_PLACES, -exponent) if isinstance(exponent, int) else 0
    while True:
        rounded = value.quantize(Decimal(1).scaleb(-max(places, 0)), ROUND_HALF_EVEN, DECIMAL_CONTEXT)
        if places <= 0 or abs(int(rounded.scaleb(places, DECIMAL_CONTEXT))) <= LARGEST_DECIMAL:
            return decimal_in_range(rounded)
        places -= 1


_MOST_PLACES = 28


def decimal_in_range(value: Decimal) -> Decimal:
    """The value.

    Raises:
        ExpressionFault: OverflowException.
    """
    if abs(value) > LARGEST_DECIMAL:
        raise overflow("a Decimal")
    return value


_OPERATIONS: dict[str, Any] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "%": lambda left, right: left % right,
}


def decimal_from(value: float) -> Decimal:
    """A double as a decimal: 15 digits, as .NET converts it.

    Raises:
        ExpressionFault: OverflowException, it is too large, infinite or no number.
    """
    if math.isnan(value) or math.isinf(value) or abs(value) > float(LARGEST_DECIMAL):
        raise overflow("a Decimal")
    return Decimal(f"{value:.15g}")


def decimal_text(value: Decimal) -> str:
    """All digits, without an exponent."""
    return format(value, "f")


def double_text(value: float) -> str:
    """The shortest text that reads back the same, as .NET Core 3.0 and newer write it."""
    return _text(value, repr(value))


def single_text(value: float) -> str:
    """The same for a float of 32 bits."""
    if math.isnan(value) or math.isinf(value):
        return _text(value, "")
    for digits in range(1, 10):
        short = f"{value:.{digits}g}"
        if single(float(short)) == value:
            return _text(value, short)
    return _text(value, repr(value))


def _text(value: float, shortest: str) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    sign, digits, _ = Decimal(shortest).as_tuple()
    number = Decimal(shortest)
    minus = "-" if sign else ""
    if not number:
        return minus + "0"
    exponent = number.adjusted()
    if exponent in _PLAIN:
        return minus + _trimmed(format(abs(number), "f"))
    kept = "".join(map(str, digits)).rstrip("0")
    fraction = f".{kept[1:]}" if kept[1:] else ""
    return f"{minus}{kept[0]}{fraction}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
