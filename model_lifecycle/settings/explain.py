"""Says in the user's words what pydantic found: what is wrong, what follows, what to do."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from .errors import Path, Problem
from .frozen import Frozen
from .shape import Settings

_Text = tuple[str, str, str]

_NOT_BLANK = r"\S"
_NOT_STARTED = "Nothing is previewed or deployed until it is mended"
_QUOTE_IT = "YAML reads unquoted dates and numbers as something else, and another version would be deployed"


@dataclass(frozen=True)
class _Detail:
    kind: str
    loc: tuple[str | int, ...]
    msg: str
    ctx: Mapping[str, Any]
    root: type[Frozen]
    page: str

    @property
    def field(self) -> FieldInfo | None:
        return _walked(self.root, self.loc)[1]


def explain(detail: ErrorDetails, root: type[Frozen] = Settings, page: str = "docs/configuration.md") -> Problem:
    """The problem behind one entry of `ValidationError.errors()`.

    Args:
        detail: the entry.
        root: the shape that was validated.
        page: where that shape is documented.
    """
    path: Path = tuple(part for part in detail["loc"] if part != "[key]") or ("configuration",)
    found = _Detail(detail["type"], detail["loc"], detail["msg"], detail.get("ctx", {}), root, page)
    what, consequence, way_out = _TEXTS.get(found.kind, _other)(found)
    value = Problem.ABSENT if found.kind in ("missing", "extra_forbidden") else detail["input"]
    return Problem(path, value, what, consequence, way_out)


def _missing(detail: _Detail) -> _Text:
    return "is missing", "Nothing is assumed in its place", f"Set {detail.loc[-1]}: {_description(detail)}"


def _unknown_key(detail: _Detail) -> _Text:
    key = str(detail.loc[-1])
    shape, _ = _walked(detail.root, detail.loc[:-1])
    hint = _hint(key, list(_fields(shape)), detail)
    return "is not a known configuration key", "What it was meant to set would silently not be set", hint


def _hint(key: str, known: list[str], detail: _Detail) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return f"Did you mean {close[0]}? Else remove it"
    if key in _keys(detail.root):
        return f"It belongs to another level: see {detail.page}"
    return f"Remove it; the known keys here are {', '.join(known)}"


def _walked(root: type[Frozen], location: tuple[str | int, ...]) -> tuple[type[Frozen], FieldInfo | None]:
    """The innermost shape on the way along a location, and the last field passed."""
    shape = root
    field: FieldInfo | None = None
    is_key = False
    for part in location:
        found = None if is_key else _fields(shape).get(str(part))
        is_key = found is not None and get_origin(found.annotation) is Mapping
        if found:
            field, shape = found, next(_shapes_in(found.annotation), shape)
    return shape, field


def _fields(shape: type[Frozen]) -> dict[str, FieldInfo]:
    return {str(field.alias): field for field in shape.model_fields.values()}


def _shapes_in(annotation: Any) -> Iterator[type[Frozen]]:
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        yield annotation
    for part in get_args(annotation):
        yield from _shapes_in(part)


def _not_text(detail: _Detail) -> _Text:
    if detail.loc[-1] == "version":
        return "is not text", _QUOTE_IT, 'Quote it: version: "2026-03-05"'
    return "is not text", _NOT_STARTED, f"Write text: {_description(detail)}"


def _not_number(detail: _Detail) -> _Text:
    return "is not a whole number", _NOT_STARTED, f"Write a number without quotes: {_description(detail)}"


def _out_of_range(detail: _Detail) -> _Text:
    return f"is out of range ({detail.msg.lower()})", _NOT_STARTED, _meaning(detail)


def _not_a_choice(detail: _Detail) -> _Text:
    return f"is not one of {_context(detail, 'expected')}", _NOT_STARTED, _meaning(detail)


def _not_a_map(detail: _Detail) -> _Text:
    return "is not a map of keys and values", _NOT_STARTED, f"Write a map, one entry a line: {_meaning(detail)}"


def _not_a_list(detail: _Detail) -> _Text:
    return "is not a list", _NOT_STARTED, f"Write a list, one entry a line, each after a dash: {_meaning(detail)}"


def _not_a_flag(detail: _Detail) -> _Text:
    return "is not true or false", _NOT_STARTED, f"Write true or false without quotes: {_meaning(detail)}"


def _empty(detail: _Detail) -> _Text:
    return "is empty", "There would be nothing to deploy", f"Add an entry: {_meaning(detail)}"


def _empty_text(detail: _Detail) -> _Text:
    return "is empty", _NOT_STARTED, f"Write it: {_meaning(detail)}"


def _not_a_day(detail: _Detail) -> _Text:
    return "is not a day", _NOT_STARTED, f"Write year, month and day in quotes: {_meaning(detail)}"


def _bad_name(detail: _Detail) -> _Text:
    if _context(detail, "pattern") == _NOT_BLANK:
        return _empty_text(detail)
    what = f"does not match {_context(detail, 'pattern')}"
    way_out = "Choose a key that matches: names are made of it" if detail.loc[-1] == "[key]" else _meaning(detail)
    return what, "Azure would refuse what is made of it", way_out


def _too_long(detail: _Detail) -> _Text:
    return f"is longer than {_context(detail, 'max_length')} characters", "Azure would refuse it", _meaning(detail)


def _other(detail: _Detail) -> _Text:
    return f"can't be read ({detail.msg.lower()})", _NOT_STARTED, _meaning(detail)


def _context(detail: _Detail, key: str) -> str:
    return str(detail.ctx.get(key, ""))


def _meaning(detail: _Detail) -> str:
    return f"{detail.field.alias} holds {detail.field.description}" if detail.field else f"See {detail.page}"


def _description(detail: _Detail) -> str:
    return str(detail.field.description) if detail.field else f"see {detail.page}"


def _keys(shape: type[Frozen]) -> set[str]:
    """The keys of a shape, at every level."""
    fields = _fields(shape)
    inner = (_keys(part) for field in fields.values() for part in _shapes_in(field.annotation))
    return set(fields).union(*inner)


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
    "string_too_long": _too_long,
}
