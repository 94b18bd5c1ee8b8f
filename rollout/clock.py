"""What time it is, in one place."""

from datetime import UTC, datetime, timedelta

from .errors import BadInput

SKEW = timedelta(minutes=5)
"""How far ahead another machine's clock may be."""


def now() -> datetime:
    """The time, in whole seconds, UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def written(moment: datetime) -> str:
    """A time as files hold it: `2026-11-22T15:04:05Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parsed(text: str) -> datetime:
    """The time that `written` wrote. Raises `ValueError` for anything else, a time without a zone included."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment.astimezone(UTC)


def refuse_future(moment: datetime, what: str, present: datetime) -> None:
    """Raises `BadInput` when something is said to have happened well after now: one of two clocks is wrong."""
    if moment > present + SKEW:
        raise BadInput(
            f"{what} says {written(moment)}, and here it is {written(present)}: one of the two clocks is wrong, and "
            "bake times would be too. Set this machine's clock, or wait until that time has passed."
        )
