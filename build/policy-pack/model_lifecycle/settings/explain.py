"""Says in the user's words what pydantic found: what is wrong, what follows, what to do."""

import difflib
from collections.abc import Callable, Iterator
from typing import Any

from pydantic_core import ErrorDetails

from .errors import Path, Problem
from .shape import Account, BreakGlass, Caller, Exemption, Frozen, Model, Placement, Settings

_Text = tuple[str, str, str]

_SHAPES: tuple[type[Frozen], ...] = (Settings, Account, Model, Placement, Caller, Exemption, BreakGlass)
_NOT_BLANK = r"\S"
_NOT_STARTED = "Nothing is previewed or deployed until it is mended"
_QUOTE_IT = "YAML reads unquoted dates and numbers as something else, and another version would be deployed"


def explain(detail: ErrorDetails) -> Problem:
    """The problem behind one entry of `ValidationError.errors()`."""
    path: Path = tuple(part for part in detail["loc"] if part != "[key]") or ("configuration",)
    what, consequence, way_out = _TEXTS.get(detail["type"], _other)(detail)
    value = Problem.ABSENT if detail["type"] in ("missing", "extra_forbidden") else detail["input"]
    return Problem(path, value, what, consequence, way_out)


def _missing(detail: ErrorDetails) -> _Text:
    field = detail["loc"][-1]
    return "is missing", "Nothing is assumed in its place", f"Set {field}: {_description(field)}"


def _unknown_key(detail: ErrorDetails) -> _Text:
    key = str(detail["loc"][-1])
    hint = _hint(key, [str(field.alias) for field in _shape_at(detail["loc"]).model_fields.values()])
    return "is not a known configuration key", "What it was meant to set would silently not be set", hint


def _hint(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return f"Did you mean {close[0]}? Else remove it"
    if key in _fields():
        return "It belongs to another level: see docs/configuration.md"
    return f"Remove it; the known keys here are {', '.join(known)}"


def _shape_at(location: tuple[str | int, ...]) -> type[Frozen]:
    if "placements" in location:
        return Placement
    top: dict[str | int, type[Frozen]] = {
        "accounts": Account,
        "models": Model,
        "callers": Caller,
        "exemptions": Exemption,
        "breakGlass": BreakGlass,
    }
    return top.get(location[0], Settings) if len(location) > 1 else Settings


def _not_text(detail: ErrorDetails) -> _Text:
    if detail["loc"][-1] == "version":
        return "is not text", _QUOTE_IT, 'Quote it: version: "2026-03-05"'
    return "is not text", _NOT_STARTED, f"Write text: {_description(detail['loc'][-1])}"


def _not_number(detail: ErrorDetails) -> _Text:
    return "is not a whole number", _NOT_STARTED, f"Write a number without quotes: {_description(detail['loc'][-1])}"


def _out_of_range(detail: ErrorDetails) -> _Text:
    return f"is out of range ({detail['msg'].lower()})", _NOT_STARTED, _meaning(detail)


def _not_a_choice(detail: ErrorDetails) -> _Text:
    return f"is not one of {_context(detail, 'expected')}", _NOT_STARTED, _meaning(detail)


def _not_a_map(detail: ErrorDetails) -> _Text:
    return "is not a map of keys and values", _NOT_STARTED, f"Write a map, one entry a line: {_meaning(detail)}"


def _not_a_list(detail: ErrorDetails) -> _Text:
    return "is not a list", _NOT_STARTED, f"Write a list, one entry a line, each after a dash: {_meaning(detail)}"


def _not_a_flag(detail: ErrorDetails) -> _Text:
    return "is not true or false", _NOT_STARTED, f"Write true or false without quotes: {_meaning(detail)}"


def _empty(detail: ErrorDetails) -> _Text:
    return "is empty", "There would be nothing to deploy", f"Add an entry: {_meaning(detail)}"


def _empty_text(detail: ErrorDetails) -> _Text:
    return "is empty", _NOT_STARTED, f"Write it: {_meaning(detail)}"


def _not_a_day(detail: ErrorDetails) -> _Text:
    return "is not a day", _NOT_STARTED, f"Write year, month and day in quotes: {_meaning(detail)}"


def _bad_name(detail: ErrorDetails) -> _Text:
    if _context(detail, "pattern") == _NOT_BLANK:
        return _empty_text(detail)
    what = f"does not match {_context(detail, 'pattern')}"
    way_out = "Choose a key that matches: names are made of it" if detail["loc"][-1] == "[key]" else _meaning(detail)
    return what, "Azure would refuse what is made of it", way_out


def _other(detail: ErrorDetails) -> _Text:
    return f"can't be read ({detail['msg'].lower()})", _NOT_STARTED, _meaning(detail)


def _context(detail: ErrorDetails, key: str) -> str:
    return str(detail.get("ctx", {}).get(key, ""))


def _meaning(detail: ErrorDetails) -> str:
    name = next((part for part in reversed(detail["loc"]) if isinstance(part, str) and part in _fields()), None)
    return f"{name} holds {_description(name)}" if name else "See docs/configuration.md"


def _description(alias: object) -> str:
    return _fields().get(str(alias), "see docs/configuration.md")


def _fields() -> dict[str, str]:
    return dict(_described())


def _described() -> Iterator[tuple[str, str]]:
    for shape in _SHAPES:
        for field in shape.model_fields.values():
            yield str(field.alias), str(field.description)


_TEXTS: dict[str, Callable[[Any], _Text]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "string_type": _not_text,
    "int_type": _not_number,
    "int_from_float": _not_number,
    "int_parsing_size": _out_of_range,
    "greater_than": _out_of_range,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "literal_error": _not_a_choice,
    "dict_type": _not_a_map,
    "model_type": _not_a_map,
    "model_attributes_type": _not_a_map,
    "tuple_type": _not_a_list,
    "bool_type": _not_a_flag,
    "too_short": _empty,
    "string_too_short": _empty_text,
    "date_type": _not_a_day,
    "date_parsing": _not_a_day,
    "date_from_datetime_parsing": _not_a_day,
    "date_from_datetime_inexact": _not_a_day,
    "string_pattern_mismatch": _bad_name,
}
