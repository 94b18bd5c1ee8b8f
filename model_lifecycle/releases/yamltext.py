"""Reads YAML as JSON: whatever YAML readers disagree about has to be written so that they don't.

Dates, `yes` and `on`, 0613, 12:30 and 1_000 mean something else to one reader than to another, so they are refused
unless quoted; so are aliases, tags, keys that stand twice, and numbers that JSON readers would round. Values are built
from the parser's events, because what PyYAML builds from nested text or aliases can crash it or grow without end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from model_lifecycle.settings import Problem, SettingsError
from model_lifecycle.settings.errors import Path

_DEPTH_MAX = 50
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_OCTAL = re.compile(r"0o[0-7]+")
_SPECIAL: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers
"""What a YAML 1.1 reader takes for something else than text, by the first character."""
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "false": False}
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_EXACT_MAX = 2**53 - 1
_UNREAD = "None of it can be used"


@dataclass(frozen=True)
class _Odd:
    """A value that readers disagree about, as it is written."""

    text: str

    def __str__(self) -> str:
        return self.text


def as_json(text: str, file: str) -> dict[str, Any]:
    """The map that a YAML text holds, as `json.loads` would return it; `file` is who messages name.

    Raises:
        SettingsError: it is no YAML, no map, or holds what readers disagree about; every such value is named.
    """
    try:
        content = _document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        raise _error(file, f"is not valid YAML: {_flat(error)}", "Mend that line") from None
    if not isinstance(content, dict):
        kind = "is empty" if content is None else "is not a map of keys and values"
        raise _error(file, kind, "Write a release as docs/releases.md shows")
    problems = list(_odd(content, ()))
    if problems:
        raise SettingsError([in_file(problem, file) for problem in problems])
    return content


def in_file(problem: Problem, file: str) -> Problem:
    """The same problem with the file's name in front of its path."""
    first, *rest = problem.path or ("",)
    path = (f"{file}: {first}", *rest) if first else (file,)
    return Problem(path, problem.value, problem.what, problem.consequence, problem.way_out)


def _document(events: Iterator[Any]) -> object:
    """The value of the only document; None where there is none."""
    found: list[object] = []
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if found:
                raise _at(event, "a second document begins")
            found.append(_value(next(events), events, 0))
    return found[0] if found else None


def _value(event: Any, events: Iterator[Any], depth: int) -> object:
    if isinstance(event, yaml.AliasEvent):
        raise _at(event, f"write out what the alias *{event.anchor} means")
    if event.tag not in (None, "!"):
        raise _at(event, f"the tag {event.tag} can't be used")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event.value) if event.implicit[0] else event.value
    if depth == _DEPTH_MAX:
        raise _at(event, f"more than {_DEPTH_MAX} levels are nested")
    if isinstance(event, yaml.MappingStartEvent):
        return _map(events, depth + 1)
    return _list(events, depth + 1)


def _list(events: Iterator[Any], depth: int) -> list[object]:
    found: list[object] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        found.append(_value(event, events, depth))
    return found


def _map(events: Iterator[Any], depth: int) -> dict[object, object]:
    found: dict[object, object] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            raise _at(event, "a key must be text")
        key = _value(event, events, depth)
        if key in found:
            raise _at(event, f'the key "{key}" stands twice')
        found[key] = _value(next(events), events, depth)
    return found


def _scalar(text: str) -> object:
    """A plain scalar, with one form for each number: 1.0 is 1, and -0 is 0."""
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text):
        value = float(text)
        if abs(value) > _EXACT_MAX:
            return _Odd(text)
        return int(value) if value.is_integer() else value
    special = any(pattern.match(text) for _, pattern in _SPECIAL.get(text[0], ()))
    return _Odd(text) if special or _OCTAL.fullmatch(text) else text


def _at(event: Any, what: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)


def _odd(value: object, path: Path) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, held in value.items():
            if isinstance(key, str):
                yield from _odd(held, (*path, key))
                yield from _unwritable(key, (*path, ascii(key)))
            else:
                yield _quote(key, (*path, str(key)))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from _odd(held, (*path, index))
    elif isinstance(value, _Odd):
        yield _quote(value, path)
    elif isinstance(value, str):
        yield from _unwritable(value, path)


def _quote(value: object, path: Path) -> Problem:
    return Problem(
        path,
        str(value),
        "is a date or number to some YAML readers and something else to others",
        "Nobody could say what was meant, nor which digest it has",
        f'Quote it if it is text: "{value}"; else write true, false, or a number as JSON has it',
    )


def _unwritable(value: str, path: Path) -> Iterator[Problem]:
    if _UNWRITABLE.search(value):
        what = "holds a character that no text can hold"
        yield Problem(path, ascii(value), what, "It could not be sent to a model", "Remove it")


def _flat(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error).replace('in "<unicode string>", ', "")).strip().rstrip(".")


def _error(file: str, what: str, way_out: str) -> SettingsError:
    return SettingsError([Problem((file,), Problem.ABSENT, what, _UNREAD, way_out)])
