"""JProperty and JValue, Newtonsoft's extensions of LINQ, and what becomes a token or is made of one."""

from collections.abc import Callable, Iterable
from typing import Any

from local.csharp.kinds import STRING, Type, array_of, nullable
from local.csharp.library import EXPLICIT, IMPLICIT, typed, writable
from local.csharp.signatures import declare
from local.csharp.values.boxes import BOXES, Int64
from local.csharp.values.collections import Sequence, elements
from local.csharp.values.faults import argument
from local.csharp.values.tokens import JProperty, JToken, JValue
from local.csharp.values.tokenvalues import to_guid, to_moment, to_number, to_string, to_value

from .jcontainers import array_with
from .jtokens import children_of

_NUMBERS = ("bool", "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal")
_FROM = (*_NUMBERS, "string", "Guid", "DateTime", "DateTimeOffset", "TimeSpan", "Uri")


def _boxing(kind: str) -> Callable[[Any], JValue]:
    box = BOXES.get("long" if kind in {"int", "short", "byte", "sbyte", "uint", "ushort"} else kind)
    return (lambda value: JValue(None if value is None else box(value))) if box else JValue


def _property(name: str, content: Any) -> JProperty:
    is_many = not isinstance(content, JToken | str | bytes) and hasattr(content, "__iter__")
    return JProperty(name, array_with(content) if is_many else content)


def _set_value(entry: JProperty, value: Any) -> None:
    entry.value = entry.adopted(value)


declare(
    "class JProperty : JContainer",
    {
        "new(string name, object content)": _property,
        "new(string name, params object[] content)": lambda name, content: JProperty(name, array_with(*content)),
        "string Name": lambda entry: entry.name,
        "JToken Value": writable(lambda entry: entry.value, _set_value),
    },
)


def _held(token: JValue) -> Any:
    return Int64(token.value) if type(token.value) is int and token.parent is not None else token.value


declare(
    "class JValue : JToken",
    {
        **{f"new({kind} value)": _boxing(kind) for kind in _FROM},
        "new(object value)": lambda value: JValue(value.value if isinstance(value, JValue) else value),
        "object Value": writable(_held, lambda token, value: setattr(token, "value", value)),
        "static JValue CreateNull()": lambda: JValue(None),
        "static JValue CreateString(string value)": JValue,
    },
)


def _value_of_all(types: tuple[Type, ...], values: Iterable[Any]) -> Any:
    if not isinstance(values, JToken):
        raise argument("Source value must be a JToken.")
    return to_value(values, types[0])


declare(
    "static class Extensions",
    {
        "U Value<U>(this IEnumerable<JToken> value)": typed(_value_of_all),
        "IEnumerable<U> Values<U>(this IEnumerable<JToken> source)": typed(
            lambda types, values: Sequence(lambda: (to_value(one, types[0]) for one in elements(values)))
        ),
        "IEnumerable<JToken> Children(this IEnumerable<JToken> source)": lambda values: [
            child for one in elements(values) for child in children_of(one)
        ],
        "IEnumerable<JProperty> Properties(this IEnumerable<JObject> source)": lambda values: [
            entry for one in elements(values) for entry in one.properties()
        ],
    },
)

_IMPLICIT = IMPLICIT.setdefault(Type("JToken"), {})
_EXPLICIT = EXPLICIT.setdefault(Type("JToken"), {})
for _kind in _FROM:
    _IMPLICIT[Type(_kind)] = _IMPLICIT[nullable(Type(_kind))] = _boxing(_kind)
for _kind in _NUMBERS:
    _EXPLICIT[Type(_kind)] = to_number(_kind)
    _EXPLICIT[nullable(Type(_kind))] = to_number(_kind, is_nullable=True)
_IMPLICIT[array_of(Type("byte"))] = JValue
_EXPLICIT[STRING] = to_string
_EXPLICIT[Type("Guid")] = to_guid
_EXPLICIT[Type("DateTime")] = to_moment
