"""The local Azure's clock: the machine's, moved by as much as somebody asked for."""

from datetime import UTC, datetime, timedelta

from .store import Store

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Between these the clock may stand: dates on either side of them would leave what Python and the service can tell."""

_OFFSET = "clock-offset-seconds"


class Clock:
    """Tells what time the local Azure has; it always runs on, at the machine's pace."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._store.setting(_OFFSET, 0.0))

    def set(self, moment: datetime) -> None:
        """Lets it be `moment` now; a moment without a time zone is in UTC.

        Raises:
            ValueError: it lies before 2000 or after 2199.
        """
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if not EARLIEST <= aware < LATEST:
            raise ValueError(f"{moment.isoformat()} is out of the clock's range, {EARLIEST.year} to {LATEST.year - 1}")
        self._store.set(_OFFSET, (aware - datetime.now(UTC)).total_seconds())

    def reset(self) -> None:
        """Lets it be the machine's time again."""
        self._store.set(_OFFSET, 0.0)

    def advance(self, seconds: float) -> None:
        """Moves the clock forward, or back when negative.

        Raises:
            ValueError: it would stand before 2000 or after 2199.
        """
        try:
            moment = self.now() + timedelta(seconds=seconds)
        except (OverflowError, ValueError):
            raise ValueError(f"the clock can't be moved by {seconds} s") from None
        self.set(moment)
