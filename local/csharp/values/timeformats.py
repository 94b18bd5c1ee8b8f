"""Dates as text and back, in the invariant culture."""

import re
from collections.abc import Callable
from typing import NamedTuple

from .faults import bad_format
from .times import (
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    UTC_KIND,
    DateTime,
    DateTimeOffset,
    ticks_on,
)

Moment = DateTime | DateTimeOffset

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_STANDARD = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "f": "dddd, dd MMMM yyyy HH:mm",
    "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "m": "MMMM dd",
    "M": "MMMM dd",
    "o": "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
    "O": "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "s": "yyyy-MM-dd'T'HH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
    "y": "yyyy MMMM",
    "Y": "yyyy MMMM",
}
_IN_UTC = frozenset("rRu")
_TOKEN = re.compile(r"(?P<optional>\.F+)|'[^']*'|\"[^\"]*\"|\\.|%|(d+|M+|y+|H+|h+|m+|s+|f+|F+|t+|z+|K)|.", re.DOTALL)
_ISO = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?)?\s*"
    r"(Z|GMT|[+-]\d{2}:?\d{2})?\s*"
)
_AMERICAN = re.compile(
    r"\s*(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?()\s*(Z|[+-]\d{2}:\d{2})?\s*"
)
_HTTP = re.compile(r"\s*[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (GMT)\s*")


class _Clock(NamedTuple):
    """A moment taken apart."""

    moment: Moment
    hour: int
    minute: int
    second: int
    fraction: int


def formatted(moment: Moment, pattern: str | None) -> str:
    """The moment in a standard or custom format; null and empty are the general one.

    Raises:
        ExpressionFault: FormatException, no such standard format.
    """
    if not pattern:
        return moment.cs_text()
    if len(pattern) == 1:
        if pattern not in _STANDARD:
            raise bad_format(pattern)
        if pattern in _IN_UTC and isinstance(moment, DateTimeOffset):
            moment = DateTimeOffset(moment.utc_ticks)
        pattern = _STANDARD[pattern]
    clock = _clock(moment)
    return "".join(_piece(match, clock) for match in _TOKEN.finditer(pattern))


def _clock(moment: Moment) -> _Clock:
    rest = moment.ticks % TICKS_PER_DAY
    hour, rest = divmod(rest, TICKS_PER_HOUR)
    minute, rest = divmod(rest, TICKS_PER_MINUTE)
    second, fraction = divmod(rest, TICKS_PER_SECOND)
    return _Clock(moment, hour, minute, second, fraction)


def _piece(match: re.Match[str], clock: _Clock) -> str:
    text, token = match[0], match[2]
    if match["optional"]:
        digits = _fraction(clock, len(text) - 1).rstrip("0")
        return f".{digits}" if digits else ""
    if token:
        return _PIECES[token[0]](clock, len(token))
    if text[0] in "'\"":
        return text[1:-1]
    return "" if text == "%" else text.removeprefix("\\")


def _day(clock: _Clock, width: int) -> str:
    day = clock.moment.day
    name = _DAYS[day.weekday()]
    return _named(width, day.day, name)


def _month(clock: _Clock, width: int) -> str:
    month = clock.moment.day.month
    return _named(width, month, _MONTHS[month - 1])


_SHORT_NAME = 3


def _named(width: int, number: int, name: str) -> str:
    if width < _SHORT_NAME:
        return f"{number:0{width}d}"
    return name[:3] if width == _SHORT_NAME else name


def _year(clock: _Clock, width: int) -> str:
    year = clock.moment.day.year
    return f"{year:0{width}d}" if width >= _SHORT_NAME else f"{year % 100:0{width}d}"


def _fraction(clock: _Clock, width: int) -> str:
    return f"{clock.fraction:07d}"[:width]


def _zone(clock: _Clock, width: int) -> str:
    minutes = clock.moment.offset_minutes or 0
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    if width < _SHORT_NAME:
        return f"{sign}{size // 60:0{width}d}"
    return f"{sign}{size // 60:02d}:{size % 60:02d}"


def _kind(clock: _Clock, width: int) -> str:
    if isinstance(clock.moment, DateTimeOffset):
        return _zone(clock, _SHORT_NAME)
    if clock.moment.kind == UTC_KIND:
        return "Z"
    return "" if clock.moment.offset_minutes is None else _zone(clock, width + 2)


_PIECES: dict[str, Callable[[_Clock, int], str]] = {
    "d": _day,
    "M": _month,
    "y": _year,
    "H": lambda clock, width: f"{clock.hour:0{min(width, 2)}d}",
    "h": lambda clock, width: f"{(clock.hour + 11) % 12 + 1:0{min(width, 2)}d}",
    "m": lambda clock, width: f"{clock.minute:0{min(width, 2)}d}",
    "s": lambda clock, width: f"{clock.second:0{min(width, 2)}d}",
    "f": _fraction,
    "F": lambda clock, width: _fraction(clock, width).rstrip("0"),
    "t": lambda clock, width: ("AM" if clock.hour < 12 else "PM")[: min(width, 2)],  # noqa: PLR2004
    "z": _zone,
    "K": _kind,
}


def read(text: str) -> tuple[int, int | None]:
    """Ticks on the clock, and minutes from UTC where the text tells: ISO 8601, HTTP dates, month/day/year.

    Raises:
        ExpressionFault: FormatException, it is none of these.
    """
    iso, american, http = _ISO.fullmatch(text), _AMERICAN.fullmatch(text), _HTTP.fullmatch(text)
    if iso:
        year, month, day, *rest = iso.groups()
    elif american:
        month, day, year, *rest = american.groups()
    elif http and http[2] in {name[:3] for name in _MONTHS}:
        day, name, year, *times, zone = http.groups()
        month, rest = [one[:3] for one in _MONTHS].index(name) + 1, [*times, None, zone]
    else:
        raise bad_format(text)
    hour, minute, second, fraction, zone = rest
    ticks = ticks_on(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    return ticks + int((fraction or "").ljust(7, "0")), _minutes(zone)


def _minutes(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone in {"Z", "GMT"}:
        return 0
    size = int(zone[1:3]) * 60 + int(zone[-2:])
    return -size if zone[0] == "-" else size
