"""Numeric types: parsing, limits, texts."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from local.csharp.kinds import BITS, limits
from local.csharp.signatures import declare
from local.csharp.values.boxes import BOXES
from local.csharp.values.equality import compare
from local.csharp.values.formats import number_text
from local.csharp.values.parsing import PARSERS
from local.csharp.values.reals import LARGEST_DECIMAL, decimal_text, double_text, single, single_text

from .core import tried


def _members(name: str, parse: Callable[[str], Any], zero: Any, text: Callable[[Any], str]) -> dict[str, Any]:
    box = BOXES.get(name, lambda value: value)
    return {
        f"static {name} Parse(string s)": parse,
        f"static bool TryParse(maybe string s, out {name} result)": tried(parse, zero),
        "string ToString()": text,
        "string ToString(maybe string format)": lambda value, pattern: number_text(box(value), pattern or "G"),
        f"bool Equals({name} obj)": lambda left, right: left == right,
        f"int CompareTo({name} value)": compare,
    }


for _name in BITS:
    _low, _high = limits(_name)
    declare(
        f"struct {_name}",
        {
            **_members(_name, PARSERS[_name], 0, int.__repr__),
            f"const {_name} MaxValue": _high,
            f"const {_name} MinValue": _low,
        },
    )


def _reals(name: str, parse: Callable[[str], float], text: Callable[[Any], str], largest: float) -> dict[str, Any]:
    return {
        **_members(name, parse, 0.0, text),
        f"const {name} MaxValue": largest,
        f"const {name} MinValue": -largest,
        f"const {name} NaN": math.nan,
        f"const {name} PositiveInfinity": math.inf,
        f"const {name} NegativeInfinity": -math.inf,
        f"static bool IsNaN({name} d)": math.isnan,
        f"static bool IsInfinity({name} d)": math.isinf,
    }


declare("struct double", _reals("double", PARSERS["double"], double_text, 1.7976931348623157e308))
declare("struct float", _reals("float", PARSERS["float"], single_text, single(3.4028234663852886e38)))
declare(
    "struct decimal",
    {
        **_members("decimal", PARSERS["decimal"], Decimal(0), decimal_text),
        "const decimal MaxValue": LARGEST_DECIMAL,
        "const decimal MinValue": -LARGEST_DECIMAL,
        "const decimal Zero": Decimal(0),
        "const decimal One": Decimal(1),
    },
)
