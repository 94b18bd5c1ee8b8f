"""TimeSpan."""

import math
import re
from collections.abc import Callable

from local.csharp.errors import ExpressionFault
from local.csharp.signatures import declare, declare_operator
from local.csharp.values.equality import compare
from local.csharp.values.faults import bad_format, overflow
from local.csharp.values.times import (
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    TimeSpan,
)

from .core import tried

UNITS = {
    "Days": TICKS_PER_DAY,
    "Hours": TICKS_PER_HOUR,
    "Minutes": TICKS_PER_MINUTE,
    "Seconds": TICKS_PER_SECOND,
    "Milliseconds": TICKS_PER_MILLISECOND,
}
_CYCLES = {"Days": 2**63, "Hours": 24, "Minutes": 60, "Seconds": 60, "Milliseconds": 1000}
_LARGEST = 2**63


def ticks_in(value: float, unit: int) -> int:
    """The ticks of so many units. .NET rounds to milliseconds before it counts ticks.

    Raises:
        ExpressionFault: OverflowException.
    """
    if value != value or abs(value) * unit >= _LARGEST:  # noqa: PLR0124
        raise overflow("a TimeSpan")
    milliseconds = value * (unit // TICKS_PER_MILLISECOND)
    return int(milliseconds + math.copysign(0.5, milliseconds)) * TICKS_PER_MILLISECOND


def _span(ticks: int) -> TimeSpan:
    if not -_LARGEST <= ticks < _LARGEST:
        raise overflow("a TimeSpan")
    return TimeSpan(ticks)


def _total(unit: int) -> Callable[[TimeSpan], float]:
    return lambda span: span.ticks / unit


def _component(unit: int, cycle: int) -> Callable[[TimeSpan], int]:
    return lambda span: span.part(unit, cycle)


def _from(unit: int) -> Callable[[float], TimeSpan]:
    return lambda value: _span(ticks_in(value, unit))


def _of_parts(days: int, hours: int, minutes: int, seconds: int, milliseconds: int = 0) -> TimeSpan:
    parts = (days, hours, minutes, seconds, milliseconds)
    return _span(sum(part * unit for part, unit in zip(parts, UNITS.values(), strict=True)))


def _parsed_span(text: str) -> TimeSpan:

    match = re.fullmatch(
        r"\s*(-?)(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?\s*|\s*(-?)(\d+)\s*", text
    )
    if not match:
        raise bad_format(text)
    if match[8]:
        return _span(int(match[7] + match[8]) * TICKS_PER_DAY)
    days, hours, minutes, seconds = (int(part or 0) for part in match.group(2, 3, 4, 5))
    if hours > 23 or minutes > 59 or seconds > 59:  # noqa: PLR2004
        raise ExpressionFault("OverflowException", f"The TimeSpan string '{text}' could not be parsed.")
    ticks = _of_parts(days, hours, minutes, seconds).ticks + int((match[6] or "").ljust(7, "0"))
    return TimeSpan(-ticks if match[1] else ticks)


declare(
    "struct TimeSpan",
    {
        "new(long ticks)": TimeSpan,
        "new(int hours, int minutes, int seconds)": lambda hours, minutes, seconds: _of_parts(
            0, hours, minutes, seconds
        ),
        "new(int days, int hours, int minutes, int seconds)": _of_parts,
        "new(int days, int hours, int minutes, int seconds, int milliseconds)": _of_parts,
        **{f"static TimeSpan From{unit}(double value)": _from(size) for unit, size in UNITS.items()},
        **{f"double Total{unit}": _total(size) for unit, size in UNITS.items()},
        **{f"int {unit}": _component(size, _CYCLES[unit]) for unit, size in UNITS.items()},
        "static TimeSpan FromTicks(long value)": TimeSpan,
        "static TimeSpan Parse(string s)": _parsed_span,
        "static bool TryParse(maybe string s, out TimeSpan result)": tried(_parsed_span, TimeSpan(0)),
        "static TimeSpan Zero": lambda: TimeSpan(0),
        "static TimeSpan MaxValue": lambda: TimeSpan(_LARGEST - 1),
        "static TimeSpan MinValue": lambda: TimeSpan(-_LARGEST),
        "long Ticks": lambda span: span.ticks,
        "TimeSpan Add(TimeSpan ts)": lambda left, right: _span(left.ticks + right.ticks),
        "TimeSpan Subtract(TimeSpan ts)": lambda left, right: _span(left.ticks - right.ticks),
        "TimeSpan Negate()": lambda span: _span(-span.ticks),
        "TimeSpan Duration()": lambda span: _span(abs(span.ticks)),
        "int CompareTo(TimeSpan value)": compare,
        "bool Equals(TimeSpan obj)": lambda left, right: left == right,
        "string ToString()": lambda span: span.cs_text(),
    },
)
declare_operator("+", "TimeSpan op(TimeSpan a, TimeSpan b)", lambda left, right: _span(left.ticks + right.ticks))
declare_operator("-", "TimeSpan op(TimeSpan a, TimeSpan b)", lambda left, right: _span(left.ticks - right.ticks))
declare_operator("-", "TimeSpan op(TimeSpan a)", lambda span: _span(-span.ticks))
