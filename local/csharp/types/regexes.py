"""Regex, as far as .NET's and Python's patterns mean the same."""

import re
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from local.csharp.kinds import STRING, Type
from local.csharp.library import MISSING, Check, Special
from local.csharp.signatures import declare
from local.csharp.values.collections import Array
from local.csharp.values.enums import RegexOptions
from local.csharp.values.patterns import UnknownPattern, replaced, translated


class _Capture(NamedTuple):
    """A Group or Match."""

    value: str
    start: int
    success: bool
    match: re.Match[str] | None

    def cs_text(self) -> str:
        """What was found."""
        return self.value


class _Regex:
    """A Regex."""

    cs_type: ClassVar[Type] = Type("Regex")

    def __init__(self, pattern: str, options: Any = RegexOptions["None"]) -> None:
        self.pattern = pattern
        self.compiled = translated(pattern, options)

    def cs_text(self) -> str:
        """The pattern."""
        return self.pattern


def _taken(found: re.Match[str] | None) -> _Capture:
    return _Capture(found[0], found.start(), True, found) if found else _Capture("", 0, False, None)


def _group(found: re.Match[str] | None, key: int | str) -> _Capture:
    try:
        value = found[key] if found else None
    except IndexError:
        value = None
    if value is None or found is None:
        return _Capture("", 0, False, None)
    return _Capture(value, found.start(key), True, found)


def _split(regex: _Regex, text: str) -> Array:
    return Array([one for one in regex.compiled.split(text) if one is not None], STRING)


_METHODS: dict[str, tuple[str, str, Callable[..., Any]]] = {
    "IsMatch": ("bool", "string input", lambda regex, text: regex.compiled.search(text) is not None),
    "Match": ("Match", "string input", lambda regex, text: _taken(regex.compiled.search(text))),
    "Matches": (
        "MatchCollection",
        "string input",
        lambda regex, text: [_taken(found) for found in regex.compiled.finditer(text)],
    ),
    "Replace": (
        "string",
        "string input, string replacement",
        lambda regex, text, by: regex.compiled.sub(lambda found: replaced(by, found), text),
    ),
    "Split": ("string[]", "string input", _split),
}


def _pattern_is_known(at: int) -> Check:
    def check(constants: list[Any], _types: tuple[Type, ...]) -> str | None:
        if len(constants) <= at or constants[at] in (MISSING, None):
            return None
        try:
            translated(constants[at], RegexOptions["None"])
        except UnknownPattern as error:
            return str(error)
        return None

    return check


def _static(run: Callable[..., Any]) -> Special:
    def call(text: str, pattern: str, *rest: Any) -> Any:
        options = rest[-1] if rest and isinstance(rest[-1], RegexOptions) else RegexOptions["None"]
        return run(_Regex(pattern, options), text, *[one for one in rest if not isinstance(one, RegexOptions)])

    return Special(call, check=_pattern_is_known(1))


def _members() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (returns, parameters, run) in _METHODS.items():
        listed = parameters.replace("string input", "string input, string pattern")
        found[f"{returns} {name}({parameters})"] = run
        found[f"static {returns} {name}({listed})"] = _static(run)
        found[f"static {returns} {name}({listed}, RegexOptions options)"] = _static(run)
    return found


declare(
    "class Regex",
    {
        **_members(),
        "new(string pattern)": Special(_Regex, check=_pattern_is_known(0)),
        "new(string pattern, RegexOptions options)": Special(_Regex, check=_pattern_is_known(0)),
    },
)
_CAPTURE: dict[str, Any] = {
    "string Value": lambda found: found.value,
    "int Index": lambda found: found.start,
    "int Length": lambda found: len(found.value),
}
declare("class Capture", _CAPTURE)
declare("class Group : Capture", {"bool Success": lambda found: found.success})
declare("class Match : Group", {"GroupCollection Groups": lambda found: found.match})
declare(
    "class GroupCollection",
    {
        "Group this[int groupnum]": _group,
        "Group this[string groupname]": _group,
        "int Count": lambda found: found.re.groups + 1 if found else 1,
    },
)
declare(
    "class MatchCollection : IEnumerable<Match>", {"int Count": len, "Match this[int i]": lambda found, at: found[at]}
)
