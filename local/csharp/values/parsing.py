"""Texts read as numbers and bools, in the invariant culture."""

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from local.csharp.errors import ExpressionFault
from local.csharp.kinds import BITS

from .faults import bad_format, overflow
from .integers import ARTICLES, fits
from .reals import decimal_in_range, single
from .utf16 import WHITESPACE

_SPACE = "\t\n\v\f\r "
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_REAL = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NAMED = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def whole_number(text: str, kind: str) -> int:
    """`int.Parse` and the like: spaces around, a sign, digits.

    Raises:
        ExpressionFault: FormatException, OverflowException.
    """
    plain = text.strip(_SPACE)
    if not _WHOLE.fullmatch(plain):
        raise bad_format(text)
    digits = plain.lstrip("+-").lstrip("0")
    value = int(plain) if len(digits) <= _LONGEST else _TOO_LARGE
    if not fits(value, kind):
        raise overflow(ARTICLES[kind])
    return value


_LONGEST = 30
_TOO_LARGE = 10**30


def double_number(text: str) -> float:
    """`double.Parse`: with thousands, an exponent, or a name.

    Raises:
        ExpressionFault: FormatException.
    """
    plain = text.strip(_SPACE)
    if plain in _NAMED:
        return _NAMED[plain]
    if not _REAL.fullmatch(plain):
        raise bad_format(text)
    return float(plain.replace(",", ""))


def decimal_number(text: str) -> Decimal:
    """`decimal.Parse`: with thousands, without exponent.

    Raises:
        ExpressionFault: FormatException, OverflowException.
    """
    plain = text.strip(_SPACE)
    if not _REAL.fullmatch(plain) or "e" in plain.lower():
        raise bad_format(text)
    return decimal_in_range(Decimal(plain.replace(",", "")))


def truth(text: str) -> bool:
    """`bool.Parse`.

    Raises:
        ExpressionFault: FormatException.
    """
    word = text.strip(WHITESPACE + "\0").lower()
    if word not in {"true", "false"}:
        raise ExpressionFault("FormatException", f"String '{text}' was not recognized as a valid Boolean.")
    return word == "true"


def _parser(kind: str) -> Callable[[str], int]:
    return lambda text: whole_number(text, kind)


def _single(text: str) -> float:
    return single(double_number(text))


PARSERS: dict[str, Callable[[str], Any]] = {
    **{kind: _parser(kind) for kind in BITS},
    "bool": truth,
    "double": double_number,
    "float": _single,
    "decimal": decimal_number,
}
"""By type."""
