"""DateTime, DateTimeOffset and TimeSpan: ticks of 100 nanoseconds, as .NET counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from local.csharp.kinds import Type

from .faults import out_of_range
from .integers import divide, remainder

TICKS_PER_MILLISECOND = 10_000
TICKS_PER_SECOND = 10_000_000
TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND
TICKS_PER_HOUR = 60 * TICKS_PER_MINUTE
TICKS_PER_DAY = 24 * TICKS_PER_HOUR
UNIX_EPOCH_TICKS = 621_355_968_000_000_000
LAST_TICK = 3_155_378_975_999_999_999
_TICKS_PER_MICROSECOND = 10

UNSPECIFIED, UTC_KIND, LOCAL_KIND = "Unspecified", "Utc", "Local"


@dataclass(frozen=True, order=True)
class TimeSpan:
    """A time interval."""

    ticks: int
    cs_type: ClassVar[Type] = Type("TimeSpan")

    def cs_text(self) -> str:
        """`[-][d.]hh:mm:ss[.fffffff]`, the format c."""
        rest = abs(self.ticks)
        days, rest = divmod(rest, TICKS_PER_DAY)
        hours, rest = divmod(rest, TICKS_PER_HOUR)
        minutes, rest = divmod(rest, TICKS_PER_MINUTE)
        seconds, fraction = divmod(rest, TICKS_PER_SECOND)
        text = f"{f'{days}.' if days else ''}{hours:02d}:{minutes:02d}:{seconds:02d}"
        return f"{'-' if self.ticks < 0 else ''}{text}{f'.{fraction:07d}' if fraction else ''}"

    def part(self, unit: int, cycle: int) -> int:
        """The whole units in it, without whole cycles: `part(TICKS_PER_HOUR, 24)` is `Hours`."""
        return remainder(divide(self.ticks, unit), cycle)


@dataclass(frozen=True)
class DateTime:
    """A moment, with its kind: Utc, Local (which is UTC here) or Unspecified. Kinds don't count in comparisons."""

    ticks: int
    kind: str = UNSPECIFIED
    cs_type: ClassVar[Type] = Type("DateTime")

    def __post_init__(self) -> None:
        if not 0 <= self.ticks <= LAST_TICK:
            raise out_of_range("value")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.ticks == other.ticks

    def __hash__(self) -> int:
        return hash(self.ticks)

    def __lt__(self, other: DateTime) -> bool:
        return self.ticks < other.ticks

    def cs_text(self) -> str:
        """The invariant culture's general format."""
        from .timeformats import formatted  # noqa: PLC0415

        return formatted(self, "G")

    @property
    def day(self) -> date:
        """The date."""
        return date.fromordinal(self.ticks // TICKS_PER_DAY + 1)

    @property
    def offset_minutes(self) -> int | None:
        """Minutes from UTC, None where the kind does not tell."""
        return None if self.kind == UNSPECIFIED else 0


@dataclass(frozen=True)
class DateTimeOffset:
    """A moment on a clock `offset_minutes` from UTC; `ticks` are the clock's."""

    ticks: int
    offset_minutes: int = 0
    cs_type: ClassVar[Type] = Type("DateTimeOffset")

    def __post_init__(self) -> None:
        if not 0 <= self.ticks <= LAST_TICK or not 0 <= self.utc_ticks <= LAST_TICK:
            raise out_of_range("value")

    @property
    def utc_ticks(self) -> int:
        """The same moment in UTC."""
        return self.ticks - self.offset_minutes * TICKS_PER_MINUTE

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTimeOffset) and self.utc_ticks == other.utc_ticks

    def __hash__(self) -> int:
        return hash(self.utc_ticks)

    def __lt__(self, other: DateTimeOffset) -> bool:
        return self.utc_ticks < other.utc_ticks

    def cs_text(self) -> str:
        """The invariant culture's general format, with the offset."""
        from .timeformats import formatted  # noqa: PLC0415

        return formatted(self, "MM/dd/yyyy HH:mm:ss zzz")

    @property
    def day(self) -> date:
        """The date on its clock."""
        return date.fromordinal(self.ticks // TICKS_PER_DAY + 1)


def ticks_of(moment: datetime) -> int:
    """Ticks in UTC of a moment that knows its zone."""
    since = moment.astimezone(UTC) - datetime(1, 1, 1, tzinfo=UTC)
    return since // timedelta(microseconds=1) * _TICKS_PER_MICROSECOND


def in_utc(moment: datetime) -> DateTime:
    """Python's moment as a DateTime of kind Utc."""
    return DateTime(ticks_of(moment), UTC_KIND)


def ticks_on(year: int, month: int, day: int, *time: int) -> int:
    """Ticks of a date and a time of day: hour, minute, second.

    Raises:
        ExpressionFault: ArgumentOutOfRangeException, there is no such day or time.
    """
    try:
        moment = datetime(year, month, day, *time, tzinfo=UTC)
    except (ValueError, OverflowError):
        raise out_of_range("year, month, day, hour, minute or second") from None
    return ticks_of(moment)
