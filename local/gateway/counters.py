"""What callers have used: tokens in the present minute, and in the present calendar period.

Source: learn.microsoft.com, "llm-token-limit": one counter a key for all scopes; a quota period begins at the UTC time
truncated to its unit.
LIMITATIONS: a minute begins with a key's first request after the last one ended; v2 tiers use a token bucket, classic
tiers a sliding window. What was used is forgotten when the server ends.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
_FOREVER = timedelta(days=36_500)


@dataclass
class _Window:
    start: datetime
    length: timedelta
    used: int = 0


class Counters:
    """Tokens by service, key and period."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str, str], _Window] = {}

    def reset(self) -> None:
        """Forgets what was used."""
        self._windows.clear()

    def used(self, service: str, key: str, period: str, now: datetime) -> int:
        """Tokens of the present period; `period` is `Minute`, or one of a quota's."""
        return self._window(service, key, period, now).used

    def left(self, service: str, key: str, period: str, now: datetime) -> int:
        """Whole seconds until the period is over, at least 1."""
        window = self._window(service, key, period, now)
        return max(1, -(-(window.start + window.length - now) // timedelta(seconds=1)))

    def add(self, service: str, key: str, period: str, now: datetime, tokens: int) -> None:
        """Counts tokens."""
        self._window(service, key, period, now).used += tokens

    def _window(self, service: str, key: str, period: str, now: datetime) -> _Window:
        identity = (service.lower(), key, period)
        window = self._windows.get(identity)
        if window is None or not timedelta() <= now - window.start < window.length:
            start, length = (now, MINUTE) if period == "Minute" else _period(period, now)
            window = self._windows[identity] = _Window(start, length)
        return window


def _period(period: str, now: datetime) -> tuple[datetime, timedelta]:
    hour = now.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    match period:
        case "Hourly":
            return hour, timedelta(hours=1)
        case "Daily":
            return day, timedelta(days=1)
        case "Weekly":
            return day - timedelta(days=day.weekday()), timedelta(days=7)
        case "Monthly":
            start = day.replace(day=1)
            return start, (start + timedelta(days=32)).replace(day=1) - start
        case "Yearly":
            start = day.replace(month=1, day=1)
            return start, start.replace(year=start.year + 1) - start
        case _:
            return day, _FOREVER
