"""`Convert.ChangeType`: numbers rounded and checked, texts parsed, null as nothing."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from local.csharp.kinds import BITS

from .boxes import type_of
from .faults import invalid_cast, overflow
from .integers import ARTICLES, fits
from .parsing import PARSERS
from .reals import decimal_from, single
from .texts import clr_name

_NOTHING: dict[str, Any] = {**dict.fromkeys(BITS, 0), "bool": False, "float": 0.0, "double": 0.0, "decimal": Decimal(0)}


def changed(value: Any, target: str) -> Any:
    """The value as a bool or a number.

    Raises:
        ExpressionFault: FormatException, OverflowException, InvalidCastException.
    """
    if value is None:
        return _NOTHING[target]
    if isinstance(value, str) and target in BITS and type_of(value).name == "char":
        return _whole(ord(value), target)
    if isinstance(value, str):
        return PARSERS[target](value)
    if not isinstance(value, int | float | Decimal):
        raise invalid_cast(clr_name(type_of(value)), "System.IConvertible")
    if target in BITS:
        return _whole(_rounded(value, target), target)
    return _OTHERS[target](value)


def _rounded(value: Any, target: str) -> int:
    if isinstance(value, float) and not math.isfinite(value):
        raise overflow(ARTICLES[target])
    return int(Decimal(value).to_integral_value(ROUND_HALF_EVEN)) if isinstance(value, float | Decimal) else int(value)


def _whole(value: int, target: str) -> int:
    if not fits(value, target):
        raise overflow(ARTICLES[target])
    return value


_OTHERS: dict[str, Callable[[Any], Any]] = {
    "bool": bool,
    "double": float,
    "float": lambda value: single(float(value)),
    "decimal": lambda value: decimal_from(value) if isinstance(value, float) else Decimal(value),
}
