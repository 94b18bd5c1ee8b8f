"""Regular expressions of .NET in Python's words, where both mean the same."""

import re
from functools import lru_cache
from typing import Any

from local.csharp.errors import ExpressionFault

from .enums import RegexOptions

_FLAGS = {
    "IgnoreCase": re.IGNORECASE,
    "Multiline": re.MULTILINE,
    "Singleline": re.DOTALL,
    "IgnorePatternWhitespace": re.VERBOSE,
}
_TOKEN = re.compile(r"\\k<\w+>|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\(\?<\w+>|\(\?'\w+'|\(\?.?.?|.", re.DOTALL)
_ESCAPES = {r"\z": r"\Z", r"\Z": r"(?=\n?\Z)", r"\e": r"\x1b"}
_UNKNOWN = frozenset({r"\G", r"\p", r"\P", r"\c", r"\K", r"\X"})
_KNOWN_GROUPS = ("(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i)")
_REPLACEMENT = re.compile(r"\$(?:(\$)|(&)|(\d+)|\{(\w+)\})")


class UnknownPattern(ExpressionFault):
    """A pattern that is none, or that means something else in Python. A fault when it is met as it runs."""

    def __init__(self, message: str) -> None:
        super().__init__("ArgumentException", message)

    def __str__(self) -> str:
        return self.message


@lru_cache(maxsize=512)
def translated(pattern: str, options: Any) -> re.Pattern[str]:
    """The pattern, compiled.

    Raises:
        UnknownPattern: it is none, or not known here.
    """
    text = "".join(_token(match[0], pattern) for match in _TOKEN.finditer(pattern))
    flags = 0
    for name, flag in _FLAGS.items():
        flags |= flag if RegexOptions[name] in options else 0
    try:
        return re.compile(text, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnknownPattern(f"the pattern '{pattern}' is not known here: {error}") from None


def _token(token: str, pattern: str) -> str:
    if token[:2] in _UNKNOWN or (token[0] == "[" and ("-[" in token or r"\p" in token or "[:" in token)):
        raise UnknownPattern(f"the local Azure does not know '{token}' of the pattern '{pattern}'")
    if token.startswith(("(?<", "(?'")) and token[3:4] not in {"=", "!"}:
        return f"(?P<{token[3:-1]}>"
    if token.startswith(r"\k<"):
        return f"(?P={token[3:-1]})"
    if token.startswith("(?") and not token.startswith(_KNOWN_GROUPS):
        raise UnknownPattern(f"the local Azure does not know '{token}' of the pattern '{pattern}'")
    return _ESCAPES.get(token, token)


def replaced(replacement: str, found: re.Match[str]) -> str:
    """A replacement of .NET filled in: `$1`, `${name}`, `$&`, `$$`. Groups that are not there stay as written."""

    def part(match: re.Match[str]) -> str:
        if match[1] or match[2]:
            return "$" if match[1] else found[0]
        key = int(match[3]) if match[3] else match[4]
        try:
            return found[int(key) if isinstance(key, str) and key.isdigit() else key] or ""
        except IndexError:
            return match[0]

    return _REPLACEMENT.sub(part, replacement)
