"""Tokens made into values of .NET types, and the other way round."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from local.csharp.conversions import is_instance
from local.csharp.defaults import default_value
from local.csharp.errors import ExpressionFault
from local.csharp.kinds import ARRAY, BITS, NULLABLE, OBJECT, Type

from .boxes import BOXES, type_of
from .changes import changed
from .collections import Array, Dictionary, List, elements
from .exceptions import Thrown
from .faults import argument, argument_null, invalid_cast
from .texts import clr_name, text_of
from .timeformats import formatted, read
from .times import TICKS_PER_MINUTE, DateTime, DateTimeOffset, TimeSpan
from .tokens import JArray, JContainer, JObject, JProperty, JToken, JValue

_NUMBERS = frozenset({"Integer", "Float", "String", "Boolean"})
_TEXTS = _NUMBERS | {"Date", "Bytes", "Guid", "TimeSpan", "Uri"}
_NAMES = {"int": "Int32", "uint": "UInt32", "long": "Int64", "ulong": "UInt64", "bool": "Boolean", "string": "String"}


def _value(token: JToken, allowed: frozenset[str], target: str) -> Any:
    """The value of a token that a cast takes: a JValue of certain kinds, or the one in a property."""
    inner = token.value if isinstance(token, JProperty) else token
    if not isinstance(inner, JValue) or (inner.kind not in allowed and inner.kind != "Null"):
        name = _NAMES.get(target, target.capitalize())
        raise argument(f"Can not convert {token.kind} to {name}.")
    return inner.value


def to_string(token: JToken | None) -> str | None:
    """`(string)token`: null stays null.

    Raises:
        ExpressionFault: ArgumentException, an object or array.
    """
    if token is None:
        return None
    value = _value(token, _TEXTS, "string")
    if isinstance(value, DateTime | DateTimeOffset):
        return formatted(value, None)
    return None if value is None else text_of(value)


def to_number(target: str, *, is_nullable: bool = False) -> Callable[[JToken | None], Any]:
    """`(int)token`, `(bool)token` and the like: numbers are rounded, texts parsed.

    What it returns raises ArgumentException for objects, arrays and null, FormatException, OverflowException.
    """

    def convert(token: JToken | None) -> Any:
        if token is None:
            if is_nullable:
                return None
            raise argument_null("value")
        value = _value(token, _NUMBERS, target)
        if value is None:
            if is_nullable:
                return None
            raise argument(f"Can not convert Null to {_NAMES.get(target, target.capitalize())}.")
        return changed(value, target)

    return convert


def to_value(token: JToken | None, target: Type) -> Any:
    """`token.Value<T>()`: the token itself, or its value as that type; null is the type's default.

    Raises:
        ExpressionFault: InvalidCastException, FormatException, OverflowException.
    """
    if token is None:
        return default_value(target)
    if is_instance(token, target) and target != OBJECT:
        return token
    inner = token.value if isinstance(token, JProperty) else token
    if not isinstance(inner, JValue):
        raise invalid_cast(clr_name(type_of(token)), clr_name(target))
    if inner.value is None:
        return default_value(target)
    return _scalar(inner.value, target)


def _scalar(value: Any, target: Type) -> Any:
    target = target.args[0] if target.name == NULLABLE else target
    if target == OBJECT or type_of(value) == target:
        return BOXES.get(target.name, _same)(value) if target == OBJECT else value
    if target.name == "string":
        return formatted(value, None) if isinstance(value, DateTime | DateTimeOffset) else text_of(value)
    if target.name in (*BITS, "float", "double", "decimal", "bool"):
        return changed(value, target.name)
    raise invalid_cast(clr_name(type_of(value)), clr_name(target))


def _same(value: Any) -> Any:
    return value


def to_guid(token: JToken | None) -> UUID:
    """`(Guid)token`."""
    value = _value(_there(token), frozenset({"String", "Guid"}), "Guid")
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise ExpressionFault("FormatException", "Unrecognized Guid format.") from None


def to_moment(token: JToken | None) -> DateTime:
    """`(DateTime)token`."""
    value = _value(_there(token), frozenset({"Date", "String"}), "DateTime")
    if isinstance(value, DateTimeOffset):
        return DateTime(value.ticks)
    if isinstance(value, DateTime):
        return value
    ticks, minutes = read(str(value))
    return DateTime(ticks - (minutes or 0) * TICKS_PER_MINUTE)


def _there(token: JToken | None) -> JToken:
    if token is None:
        raise argument_null("value")
    return token


def token_of(value: Any) -> JToken:
    """`JToken.FromObject`, and what `JsonConvert.SerializeObject` writes: dictionaries are objects, lists arrays.

    Raises:
        ExpressionFault: JsonSerializationException, JSON has nothing for it here.
    """
    if isinstance(value, JToken):
        return value
    if isinstance(value, Mapping):
        return JObject({text_of(key): JProperty(text_of(key), token_of(one)) for key, one in value.items()})
    if value is None or isinstance(
        value, str | int | float | Decimal | bytes | UUID | DateTime | DateTimeOffset | TimeSpan
    ):
        return JValue(value)
    if isinstance(value, Thrown) or not hasattr(value, "__iter__"):
        raise ExpressionFault(
            "JsonSerializationException", f"The local Azure can't write a {clr_name(type_of(value))}."
        )
    made = JArray()
    for one in elements(value):
        made.add(token_of(one))
    return made


def object_of(token: JToken | None, target: Type) -> Any:
    """`token.ToObject<T>()` and `JsonConvert.DeserializeObject<T>`: values, lists and dictionaries of them.

    Raises:
        ExpressionFault: JsonSerializationException, the token has another shape.
    """
    if token is None or (isinstance(token, JValue) and token.value is None):
        return to_value(None, target)
    if isinstance(token, JContainer) and (target == OBJECT or is_instance(token, target)):
        return token
    if target.name in {"List", "IList", "IEnumerable", "ICollection", ARRAY} and isinstance(token, JArray):
        inner = [object_of(one, target.args[0]) for one in token.children()]
        return (Array if target.name == ARRAY else List)(inner, target.args[0])
    if target.name in {"Dictionary", "IDictionary"} and isinstance(token, JObject):
        entries = ((entry.name, object_of(entry.value, target.args[1])) for entry in token.properties())
        return Dictionary(entries, *target.args)
    if isinstance(token, JValue):
        return to_value(token, target)
    raise ExpressionFault(
        "JsonSerializationException",
        f"Cannot deserialize the current JSON {token.kind.lower()} into {clr_name(target)}.",
    )
