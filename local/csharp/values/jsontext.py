"""JSON read and written as Newtonsoft does it with its defaults."""

import json
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from local.csharp.errors import ExpressionFault

from .boxes import Int64
from .reals import decimal_text, double_text
from .texts import text_of
from .timeformats import formatted, read
from .times import TICKS_PER_MINUTE, DateTime, DateTimeOffset
from .tokens import JArray, JObject, JProperty, JToken, JValue, as_token

_DEEPEST = 64
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_HINT = re.compile(r'"\d{4}-\d\d-\d\dT', re.ASCII)
"""Without this there is no date in a document."""

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
    "\x85": "\\u0085",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_TO_ESCAPE = re.compile('["\\\\\x00-\x1f\x85\u2028\u2029]')
_LARGEST_LONG = 2**63


def parsed(text: str) -> JToken:
    """The document. Strings that look like ISO dates become dates, as Newtonsoft's defaults have it.

    Raises:
        ExpressionFault: JsonReaderException. Comments, single quotes and bare names, which Newtonsoft takes, are
            refused here.
    """
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise unreadable(str(error)) from None
    if text.count("[") + text.count("{") > _DEEPEST and _depth(value) > _DEEPEST:
        raise unreadable(f"The reader's MaxDepth of {_DEEPEST} has been exceeded.")
    return as_token(_dated(value) if _HINT.search(text) else value)


def unreadable(message: str) -> ExpressionFault:
    """Text that is no JSON."""
    return ExpressionFault("JsonReaderException", message)


def _dated(value: Any) -> Any:
    """The value with its leaves as tokens hold them; containers are changed in place."""
    if type(value) is dict:
        for name, inner in value.items():
            value[name] = _dated(inner)
    elif type(value) is list:
        value[:] = [_dated(inner) for inner in value]
    elif type(value) is str and value[4:5] == "-" and _DATE.fullmatch(value):
        return _date(value)
    return value


def _date(text: str) -> Any:
    try:
        ticks, minutes = read(text)
        if minutes is None:
            return DateTime(ticks)
        return DateTime(ticks - minutes * TICKS_PER_MINUTE, "Utc" if text.endswith("Z") else "Local")
    except ExpressionFault:
        return text


def _whole(text: str) -> int:
    return Int64(text)


_DECODER = json.JSONDecoder(strict=False, parse_int=_whole)


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level := [one for one in level if isinstance(one, dict | list)]:
        depth += 1
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return depth


def written(token: JToken, *, indented: bool) -> str:
    """JSON text, indented by two spaces or on one line."""
    parts: list[str] = []
    _write(token, parts.append, "\n" if indented else "")
    return "".join(parts)


def _write(token: JToken, put: Callable[[str], Any], line: str) -> None:
    if isinstance(token, JObject):
        _write_all(token.properties(), "{}", put, line)
    elif isinstance(token, JArray):
        _write_all(token.children(), "[]", put, line)
    elif isinstance(token, JProperty):
        put(quoted(token.name) + (": " if line else ":"))
        _write(token.value, put, line)
    elif isinstance(token, JValue):
        put(json_of(token.value))


def _write_all(children: list[Any], brackets: str, put: Callable[[str], Any], line: str) -> None:
    put(brackets[0])
    inner = f"{line}  " if line else ""
    for index, child in enumerate(children):
        put(f",{inner}" if index else inner)
        _write(child, put, inner)
    put((line if children else "") + brackets[1])


def quoted(text: str) -> str:
    """A JSON string."""
    return f'"{_TO_ESCAPE.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"


def json_of(value: Any) -> str:
    """A value of a JValue as JSON."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return _real(value)
    if isinstance(value, Decimal):
        return _with_point(decimal_text(value))
    if isinstance(value, DateTime | DateTimeOffset):
        return f'"{formatted(value, _DATE_FORMAT)}"'
    return quoted(text_of(value))


_DATE_FORMAT = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"


def _real(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        return f'"{double_text(value)}"'
    return _with_point(double_text(value))


def _with_point(text: str) -> str:
    return text if any(char in text for char in ".eE") else text + ".0"
