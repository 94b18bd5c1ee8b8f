"""ISO 8601 durations, as breakers have them: days, hours, minutes and seconds."""

import re

_DURATION = re.compile(
    r"P(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,9})?)S)?)?",
    re.ASCII,
)
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def seconds(text: str) -> float:
    """How many seconds `PT1M30S` has.

    Raises:
        ValueError: it is no duration, or one of nothing.
    """
    match = _DURATION.fullmatch(text)
    found = sum(float(value) * _SECONDS[name] for name, value in match.groupdict().items() if value) if match else 0.0
    if not found:
        raise ValueError(f"'{text}' is no duration such as PT1M")
    return found
