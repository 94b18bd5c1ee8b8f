"""Math."""

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from local.csharp.errors import ExpressionFault
from local.csharp.kinds import BITS, limits
from local.csharp.signatures import declare
from local.csharp.values.enums import MidpointRounding
from local.csharp.values.faults import out_of_range
from local.csharp.values.reals import divide

_SIGNED = [name for name, (_, signed) in BITS.items() if signed]
_ALL = (*BITS, "float", "double", "decimal")
_MOST_DIGITS = 15
_WHOLE_FROM = 2.0**53
_REALS_ONLY: dict[str, Callable[[float], float]] = {
    "Sin": math.sin,
    "Cos": math.cos,
    "Tan": math.tan,
    "Atan": math.atan,
}


def _absolute(kind: str) -> Callable[[Any], Any]:
    low = limits(kind)[0] if kind in BITS else None

    def absolute(value: Any) -> Any:
        if value == low:
            raise ExpressionFault(
                "OverflowException", "Negating the minimum value of a twos complement number is invalid."
            )
        return abs(value)

    return absolute


def _sign(value: Any) -> int:
    if value != value:  # noqa: PLR0124
        raise ExpressionFault("ArithmeticException", "Function does not accept floating point Not-a-Number values.")
    return (value > 0) - (value < 0)


def _whole(rounding: str) -> Callable[[Any], Any]:
    def whole(value: Any) -> Any:
        if isinstance(value, Decimal):
            return value.to_integral_value(rounding)
        if not math.isfinite(value) or abs(value) >= _WHOLE_FROM:
            return value
        return math.copysign(float(Decimal(value).to_integral_value(rounding)), value)

    return whole


def _round_decimal(value: Decimal, digits: int, rounding: str) -> Decimal:
    exponent = value.as_tuple().exponent
    more = isinstance(exponent, int) and -exponent > digits
    return value.quantize(Decimal(1).scaleb(-digits), rounding) if more else value


def _rounded(value: Any, digits: int = 0, mode: MidpointRounding = MidpointRounding["ToEven"]) -> Any:
    if not 0 <= digits <= _MOST_DIGITS:
        raise out_of_range("digits")
    rounding = ROUND_HALF_EVEN if mode is MidpointRounding["ToEven"] else ROUND_HALF_UP
    if isinstance(value, Decimal):
        return _round_decimal(value, digits, rounding)
    if not math.isfinite(value) or abs(value) >= _WHOLE_FROM:
        return value
    power = 10.0**digits
    return divide(math.copysign(float(Decimal(value * power).to_integral_value(rounding)), value), power)


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan


def _root(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


def _logarithm(value: float, base: float = math.e) -> float:
    if value <= 0:
        return -math.inf if value == 0 else math.nan
    return math.log(value) if base == math.e else math.log(value, base)


def _exponential(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


declare(
    "static class Math",
    {
        **{f"static {kind} Abs({kind} value)": _absolute(kind) for kind in (*_SIGNED, "float", "double", "decimal")},
        **{f"static int Sign({kind} value)": _sign for kind in (*_SIGNED, "float", "double", "decimal")},
        **{f"static {kind} Max({kind} val1, {kind} val2)": max for kind in _ALL},
        **{f"static {kind} Min({kind} val1, {kind} val2)": min for kind in _ALL},
        **{f"static {kind} Floor({kind} d)": _whole(ROUND_FLOOR) for kind in ("double", "decimal")},
        **{f"static {kind} Ceiling({kind} d)": _whole(ROUND_CEILING) for kind in ("double", "decimal")},
        **{f"static {kind} Truncate({kind} d)": _whole(ROUND_DOWN) for kind in ("double", "decimal")},
        **{f"static {kind} Round({kind} value)": _rounded for kind in ("double", "decimal")},
        **{f"static {kind} Round({kind} value, int digits)": _rounded for kind in ("double", "decimal")},
        **{
            f"static {kind} Round({kind} value, MidpointRounding mode)": lambda value, mode: _rounded(value, 0, mode)
            for kind in ("double", "decimal")
        },
        **{
            f"static {kind} Round({kind} value, int digits, MidpointRounding mode)": _rounded
            for kind in ("double", "decimal")
        },
        **{f"static double {name}(double value)": function for name, function in _REALS_ONLY.items()},
        "static double Pow(double x, double y)": _power,
        "static double Sqrt(double d)": _root,
        "static double Log(double d)": _logarithm,
        "static double Log(double a, double newBase)": _logarithm,
        "static double Log10(double d)": lambda value: math.log10(value) if value > 0 else _logarithm(value),
        "static double Exp(double d)": _exponential,
        "static long BigMul(int a, int b)": lambda left, right: left * right,
        "const double PI": math.pi,
        "const double E": math.e,
    },
)
