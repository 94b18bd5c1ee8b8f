"""Format strings: `{0,5:N2}` of string.Format, and `ToString("...")` of numbers."""

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from math import isfinite
from typing import Any
from uuid import UUID

from .boxes import type_of
from .faults import argument_null, bad_format, unknown_here
from .integers import wrapped
from .texts import text_of
from .timeformats import formatted
from .times import DateTime, DateTimeOffset

_ITEM = re.compile(r"\{\{|\}\}|\{(\d+)\s*(?:,\s*(-?\d+)\s*)?(?::((?:[^{}]|\{\{|\}\})*))?\}|[{}]")
_STANDARD = re.compile(r"([A-Za-z])(\d{0,2})")
_CUSTOM = re.compile(r"([^0#.,%]*)([#,]*[0,]*)(?:\.(0*)(#*))?(%?)([^0#.,%]*)")
_WIDE = Context(prec=1000)
"""Wide enough for the largest double with 99 digits after its point."""

_GUIDS: dict[str, Callable[[str], str]] = {
    "N": lambda text: text.replace("-", ""),
    "D": lambda text: text,
    "B": lambda text: f"{{{text}}}",
    "P": lambda text: f"({text})",
}


def format_items(pattern: str, values: Sequence[Any]) -> str:
    """`string.Format`: items replaced by values.

    Raises:
        ExpressionFault: FormatException, a brace alone or an index without value.
    """

    def item(match: re.Match[str]) -> str:
        if match[0] in {"{{", "}}"}:
            return match[0][0]
        if not match[1] or int(match[1]) >= len(values):
            raise bad_format(pattern)
        text, width = formatted_value(values[int(match[1])], match[3] or None), int(match[2] or 0)
        return text.rjust(width) if width > 0 else text.ljust(-width)

    return _ITEM.sub(item, pattern)


def formatted_value(value: Any, pattern: str | None) -> str:
    """An object's text in a format of its type; types without formats ignore it.

    Raises:
        ExpressionFault: FormatException, NotSupportedException for custom formats that are not known here.
    """
    if not pattern:
        return text_of(value)
    if isinstance(value, DateTime | DateTimeOffset):
        return formatted(value, pattern)
    if isinstance(value, UUID):
        return guid_text(value, pattern)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number_text(value, pattern)
    return text_of(value)


def guid_text(value: UUID, pattern: str) -> str:
    """A Guid in the formats N, D, B and P."""
    layout = _GUIDS.get(pattern.upper())
    if layout is None:
        raise bad_format(pattern)
    return layout(str(value))


def number_text(value: Any, pattern: str) -> str:
    """A number in a standard format (C D E F G N P X) or a custom one of zeros and hashes."""
    if isinstance(value, float) and not isfinite(value):
        return text_of(value)
    standard = _STANDARD.fullmatch(pattern)
    if standard:
        known = _FORMATS.get(standard[1].upper())
        if known is None:
            raise bad_format(pattern)
        return known(value, int(standard[2]) if standard[2] else None, standard[1])
    return _custom(value, pattern)


def _exact(value: Any) -> Decimal:
    return Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _WIDE)


def _signed(value: Decimal, text: str) -> str:
    """.NET Core 3.0 and newer keep the sign of what rounds to zero."""
    return f"-{text}" if value < 0 else text


def _fixed(value: Any, digits: int | None, letter: str) -> str:
    exact = _exact(value)
    grouping = "," if letter in "Nn" else ""
    return _signed(exact, format(_rounded(abs(exact), 2 if digits is None else digits), f"{grouping}f"))


def _percent(value: Any, digits: int | None, _letter: str) -> str:
    return _fixed(_exact(value).scaleb(2, _WIDE), digits, "N") + " %"


def _currency(value: Any, digits: int | None, _letter: str) -> str:
    text = "\u00a4" + _fixed(abs(_exact(value)), digits, "N")
    return f"({text})" if value < 0 else text


def _digits(value: Any, digits: int | None, letter: str) -> str:
    if not isinstance(value, int):
        raise bad_format(letter)
    return ("-" if value < 0 else "") + int.__repr__(abs(value)).rjust(digits or 1, "0")


def _hexadecimal(value: Any, digits: int | None, letter: str) -> str:
    if not isinstance(value, int):
        raise bad_format(letter)
    unsigned = {"int": "uint", "long": "ulong", "short": "ushort", "sbyte": "byte"}
    kind = type_of(value).name
    text = format(wrapped(value, unsigned.get(kind, kind)), letter)
    return text.rjust(digits or 1, "0")


def _general(value: Any, digits: int | None, letter: str) -> str:
    if not digits:
        return text_of(value)
    if letter in "gG" and abs(_exact(value)).adjusted() >= digits:
        raise unknown_here(f"the format {letter}{digits} for a number as large")
    exact = _exact(value)
    kept = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_HALF_EVEN, _WIDE)
    text = format(kept, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exponent(value: Any, digits: int | None, letter: str) -> str:
    mantissa, power = format(_exact(value), f".{6 if digits is None else digits}{letter}").lower().split("e")
    return f"{mantissa}{letter}{power[0]}{power[1:].rjust(3, '0')}"


_FORMATS: dict[str, Callable[[Any, int | None, str], str]] = {
    "C": _currency,
    "D": _digits,
    "E": _exponent,
    "F": _fixed,
    "G": _general,
    "N": _fixed,
    "P": _percent,
    "X": _hexadecimal,
}


def _custom(value: Any, pattern: str) -> str:
    match = _CUSTOM.fullmatch(pattern)
    if not match or "\\" in pattern or "'" in pattern or ";" in pattern:
        raise unknown_here(f"the number format '{pattern}'")
    prefix, whole, zeros, hashes, percent, suffix = (part or "" for part in match.groups())
    exact = _exact(value).scaleb(2, _WIDE) if percent else _exact(value)
    rounded = _rounded(abs(exact), len(zeros) + len(hashes))
    left, _, right = format(rounded, ",f" if "," in whole else "f").partition(".")
    least = whole.count("0")
    left = "" if left == "0" and not least else left.rjust(least, "0")
    kept = right[: len(zeros)] + right[len(zeros) :].rstrip("0")
    sign = "-" if exact < 0 and rounded else ""
    return f"{sign}{prefix}{left}{'.' if kept else ''}{kept}{percent}{suffix}"


def format_of(pattern: Any, values: Sequence[Any]) -> str:
    """`format_items` for a pattern that may be null."""
    if pattern is None:
        raise argument_null("format")
    return format_items(pattern, values)
