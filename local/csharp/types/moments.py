"""DateTime (the members API Management lists), DateTimeOffset and TimeSpan."""

import calendar
from collections.abc import Callable
from typing import Any

from local.csharp.context import Context
from local.csharp.kinds import Type
from local.csharp.library import IMPLICIT, contextual
from local.csharp.signatures import declare, declare_operator
from local.csharp.values.enums import DayOfWeek
from local.csharp.values.equality import compare
from local.csharp.values.faults import out_of_range
from local.csharp.values.timeformats import formatted, read
from local.csharp.values.times import (
    LAST_TICK,
    LOCAL_KIND,
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    UNIX_EPOCH_TICKS,
    UTC_KIND,
    DateTime,
    DateTimeOffset,
    TimeSpan,
    in_utc,
    ticks_on,
)

from .core import tried
from .spans import UNITS, ticks_in

Moment = DateTime | DateTimeOffset


def moved(moment: Any, ticks: int) -> Any:
    """The moment that many ticks later."""
    if isinstance(moment, DateTime):
        return DateTime(moment.ticks + ticks, moment.kind)
    return DateTimeOffset(moment.ticks + ticks, moment.offset_minutes)


def _months_later(moment: Any, months: int) -> Any:
    day = moment.day
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    if not 1 <= year <= 9999:  # noqa: PLR2004
        raise out_of_range("months")
    last = calendar.monthrange(year, month)[1]
    return moved(moment, ticks_on(year, month, min(day.day, last)) + moment.ticks % TICKS_PER_DAY - moment.ticks)


def _parsed(text: str) -> DateTime:
    ticks, minutes = read(text)
    return DateTime(ticks) if minutes is None else DateTime(ticks - minutes * TICKS_PER_MINUTE, LOCAL_KIND)


def _parsed_offset(text: str) -> DateTimeOffset:
    ticks, minutes = read(text)
    return DateTimeOffset(ticks, minutes or 0)


def _now(context: Context) -> DateTime:
    return in_utc(context.now())


def _local(context: Context) -> DateTime:
    return DateTime(_now(context).ticks, LOCAL_KIND)


def _now_offset(context: Context) -> DateTimeOffset:
    return DateTimeOffset(_now(context).ticks)


def _is_on_day(moment: Any) -> Any:
    return DayOfWeek((moment.day.weekday() + 1) % 7)


def _part(unit: int, cycle: int) -> Callable[[Any], int]:
    return lambda moment: moment.ticks % TICKS_PER_DAY // unit % cycle


def _adder(unit: int) -> Callable[[Any, float], Any]:
    return lambda moment, value: moved(moment, ticks_in(value, unit))


def _shared(name: str) -> dict[str, Any]:
    """What dates with and without offset have in common."""
    return {
        **{f"{name} Add{unit}(double value)": _adder(size) for unit, size in UNITS.items()},
        f"{name} AddTicks(long value)": moved,
        f"{name} AddMonths(int months)": _months_later,
        f"{name} AddYears(int value)": lambda moment, years: _months_later(moment, years * 12),
        f"{name} Add(TimeSpan value)": lambda moment, span: moved(moment, span.ticks),
        f"{name} Subtract(TimeSpan value)": lambda moment, span: moved(moment, -span.ticks),
        "int Day": lambda moment: moment.day.day,
        "int Month": lambda moment: moment.day.month,
        "int Year": lambda moment: moment.day.year,
        "int DayOfYear": lambda moment: moment.day.timetuple().tm_yday,
        "DayOfWeek DayOfWeek": _is_on_day,
        "int Hour": _part(TICKS_PER_HOUR, 24),
        "int Minute": _part(TICKS_PER_MINUTE, 60),
        "int Second": _part(TICKS_PER_SECOND, 60),
        "int Millisecond": _part(TICKS_PER_MILLISECOND, 1000),
        "long Ticks": lambda moment: moment.ticks,
        "TimeSpan TimeOfDay": lambda moment: TimeSpan(moment.ticks % TICKS_PER_DAY),
        "string ToString()": lambda moment: moment.cs_text(),
        "string ToString(maybe string format)": formatted,
    }


declare(
    "struct DateTime",
    {
        **_shared("DateTime"),
        "new(long ticks)": DateTime,
        "new(int year, int month, int day)": lambda *parts: DateTime(ticks_on(*parts)),
        "new(int year, int month, int day, int hour, int minute, int second)": lambda *parts: DateTime(
            ticks_on(*parts)
        ),
        "new(int year, int month, int day, int hour, int minute, int second, DateTimeKind kind)": (
            lambda *parts: DateTime(ticks_on(*parts[:-1]), UTC_KIND)
        ),
        "DateTime Date": lambda moment: DateTime(moment.ticks // TICKS_PER_DAY * TICKS_PER_DAY, moment.kind),
        "TimeSpan Subtract(DateTime value)": lambda left, right: TimeSpan(left.ticks - right.ticks),
        "bool IsDaylightSavingTime()": lambda _: False,
        "static DateTime UtcNow": contextual(_now),
        "static DateTime Now": contextual(_local),
        "static DateTime Today": contextual(
            lambda context: DateTime(_now(context).ticks // TICKS_PER_DAY * TICKS_PER_DAY)
        ),
        "static DateTime Parse(string s)": _parsed,
        "static int DaysInMonth(int year, int month)": lambda year, month: calendar.monthrange(year, month)[1],
        "static bool IsLeapYear(int year)": calendar.isleap,
        "static DateTime MaxValue": lambda: DateTime(LAST_TICK),
        "static DateTime MinValue": lambda: DateTime(0),
    },
)


def _from_unix(unit: int) -> Callable[[int], DateTimeOffset]:
    return lambda value: DateTimeOffset(UNIX_EPOCH_TICKS + value * unit)


declare(
    "struct DateTimeOffset",
    {
        **_shared("DateTimeOffset"),
        "new(DateTime dateTime)": lambda moment: DateTimeOffset(moment.ticks),
        "new(long ticks, TimeSpan offset)": lambda ticks, span: DateTimeOffset(ticks, span.ticks // TICKS_PER_MINUTE),
        "new(DateTime dateTime, TimeSpan offset)": lambda moment, span: DateTimeOffset(
            moment.ticks, span.ticks // TICKS_PER_MINUTE
        ),
        "new(int year, int month, int day, int hour, int minute, int second, TimeSpan offset)": lambda *parts: (
            DateTimeOffset(ticks_on(*parts[:-1]), parts[-1].ticks // TICKS_PER_MINUTE)
        ),
        "DateTime Date": lambda moment: DateTime(moment.ticks // TICKS_PER_DAY * TICKS_PER_DAY),
        "DateTime DateTime": lambda moment: DateTime(moment.ticks),
        "DateTime UtcDateTime": lambda moment: DateTime(moment.utc_ticks, UTC_KIND),
        "TimeSpan Offset": lambda moment: TimeSpan(moment.offset_minutes * TICKS_PER_MINUTE),
        "long UtcTicks": lambda moment: moment.utc_ticks,
        "DateTimeOffset ToUniversalTime()": lambda moment: DateTimeOffset(moment.utc_ticks),
        "long ToUnixTimeSeconds()": lambda moment: (
            moment.utc_ticks // TICKS_PER_SECOND - UNIX_EPOCH_TICKS // TICKS_PER_SECOND
        ),
        "long ToUnixTimeMilliseconds()": lambda moment: (
            moment.utc_ticks // TICKS_PER_MILLISECOND - UNIX_EPOCH_TICKS // TICKS_PER_MILLISECOND
        ),
        "TimeSpan Subtract(DateTimeOffset value)": lambda left, right: TimeSpan(left.utc_ticks - right.utc_ticks),
        "int CompareTo(DateTimeOffset other)": compare,
        "bool Equals(DateTimeOffset other)": lambda left, right: left == right,
        "static DateTimeOffset UtcNow": contextual(_now_offset),
        "static DateTimeOffset Now": contextual(_now_offset),
        "static DateTimeOffset FromUnixTimeSeconds(long seconds)": _from_unix(TICKS_PER_SECOND),
        "static DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)": _from_unix(TICKS_PER_MILLISECOND),
        "static DateTimeOffset Parse(string input)": _parsed_offset,
        "static bool TryParse(maybe string input, out DateTimeOffset result)": tried(_parsed_offset, DateTimeOffset(0)),
        "static DateTimeOffset MaxValue": lambda: DateTimeOffset(LAST_TICK),
        "static DateTimeOffset MinValue": lambda: DateTimeOffset(0),
    },
)
IMPLICIT.setdefault(Type("DateTimeOffset"), {})[Type("DateTime")] = lambda moment: DateTimeOffset(moment.ticks)


for _kind in ("DateTime", "DateTimeOffset", "TimeSpan"):
    declare_operator("==", f"bool op({_kind} a, {_kind} b)", lambda left, right: left == right)
    declare_operator("!=", f"bool op({_kind} a, {_kind} b)", lambda left, right: left != right)
    declare_operator("<", f"bool op({_kind} a, {_kind} b)", lambda left, right: left < right)
    declare_operator(">", f"bool op({_kind} a, {_kind} b)", lambda left, right: right < left)
    declare_operator("<=", f"bool op({_kind} a, {_kind} b)", lambda left, right: not right < left)
    declare_operator(">=", f"bool op({_kind} a, {_kind} b)", lambda left, right: not left < right)
for _kind in ("DateTime", "DateTimeOffset"):
    declare_operator("+", f"{_kind} op({_kind} a, TimeSpan b)", lambda left, right: moved(left, right.ticks))
    declare_operator("-", f"{_kind} op({_kind} a, TimeSpan b)", lambda left, right: moved(left, -right.ticks))
declare_operator("-", "TimeSpan op(DateTime a, DateTime b)", lambda left, right: TimeSpan(left.ticks - right.ticks))
declare_operator(
    "-",
    "TimeSpan op(DateTimeOffset a, DateTimeOffset b)",
    lambda left, right: TimeSpan(left.utc_ticks - right.utc_ticks),
)
