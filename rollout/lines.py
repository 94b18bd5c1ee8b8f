"""Lines for people: a command is never broken in its middle, so that it can be copied."""

import re

WIDTH = 100
_COMMAND = re.compile(r" *(\(?python -m rollout )")


def apart(text: str, width: int = WIDTH) -> str:
    """The text, in which every line that is longer than `width` has each of its commands at the begin of a new line."""
    return "\n".join(_parted(line) if len(line) > width else line for line in text.splitlines())


def _parted(line: str) -> str:
    return _COMMAND.sub(r"\n  \1", line).removeprefix("\n")
