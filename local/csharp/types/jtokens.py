"""JToken: what all tokens of Newtonsoft's Linq to JSON can do."""

from collections.abc import Callable
from typing import Any

from local.csharp.errors import ExpressionFault
from local.csharp.kinds import Type
from local.csharp.library import MISSING, Special, typed, writable
from local.csharp.signatures import declare
from local.csharp.values.boxes import type_of
from local.csharp.values.enums import Formatting, JTokenType
from local.csharp.values.faults import argument, argument_null, invalid_operation, out_of_range, unknown_here
from local.csharp.values.jsonpath import UnknownPath, path_of, selected, steps_of
from local.csharp.values.jsontext import parsed, unreadable, written
from local.csharp.values.texts import clr_name
from local.csharp.values.tokens import JArray, JContainer, JObject, JProperty, JToken, JValue, copied
from local.csharp.values.tokenvalues import object_of, to_value, token_of

_JTOKEN = Type("JToken")


def _child(token: JToken, key: Any) -> JToken | None:
    if isinstance(token, JObject):
        if not isinstance(key, str):
            raise argument(f"Accessed JObject values with invalid key value: {key}. Object property name expected.")
        return token.get(key)
    if isinstance(token, JArray):
        if isinstance(key, bool) or not isinstance(key, int):
            raise argument(f'Accessed JArray values with invalid key value: "{key}". Int32 array index expected.')
        return item(token, key)
    raise invalid_operation(f"Cannot access child value on {clr_name(type_of(token))}.")


def _set_child(token: JToken, key: Any, value: Any) -> None:
    if isinstance(token, JObject) and isinstance(key, str):
        token.set(key, value)
    elif isinstance(token, JArray) and isinstance(key, int):
        set_item(token, key, value)
    else:
        _child(token, key)


def item(array: JArray, index: int) -> JToken:
    """An item of an array."""
    if not 0 <= index < len(array.items):
        raise out_of_range("index")
    return array.get(index)


def set_item(array: JArray, index: int, value: Any) -> None:
    """Assigns an item of an array."""
    item(array, index)
    array.items[index] = array.adopted(value)


def children_of(token: JToken) -> list[JToken]:
    """The tokens directly in a token; none of a value."""
    return list(token.children()) if isinstance(token, JContainer) else []


def _one(end: int) -> Callable[[JToken], JToken | None]:
    def one(token: JToken) -> JToken | None:
        if not isinstance(token, JContainer):
            raise invalid_operation(f"Cannot access child value on {clr_name(type_of(token))}.")
        found = children_of(token)
        return found[end] if found else None

    return one


def _root(token: JToken) -> JToken:
    while token.parent is not None:
        token = token.parent
    return token


def _selected(token: JToken, path: str, fails: bool = False) -> JToken | None:
    try:
        found = selected(token, path)
    except UnknownPath as error:
        raise unknown_here(str(error)) from None
    if len(found) > 1:
        raise ExpressionFault("JsonException", "Path returned multiple tokens.")
    if not found and fails:
        raise ExpressionFault("JsonException", f"Property '{path}' does not exist on {token.kind}.")
    return found[0] if found else None


def _all_selected(token: JToken, path: str) -> list[JToken]:
    try:
        return selected(token, path)
    except UnknownPath as error:
        raise unknown_here(str(error)) from None


def _path_is_known(constants: list[Any], _types: tuple[Type, ...]) -> str | None:
    path = constants[0]
    if path is MISSING or path is None:
        return None
    try:
        steps_of(path)
    except UnknownPath as error:
        return f"the local Azure does not know {error}"
    return None


def _path(run: Callable[..., Any]) -> Special:
    return Special(run, check=_path_is_known)


def removed(token: JToken) -> None:
    """`Remove`: takes a token out of what holds it."""
    parent = token.parent
    if parent is None:
        raise invalid_operation("The parent is missing.")
    if isinstance(parent, JProperty):
        parent.value = parent.adopted(JValue(None))
    elif isinstance(parent, JObject) and isinstance(token, JProperty):
        del parent.entries[token.name]
    elif isinstance(parent, JArray):
        parent.items[:] = [one for one in parent.children() if one is not token]
    token.parent = None


def _replaced(token: JToken, value: Any) -> None:
    parent = token.parent
    if parent is None:
        raise invalid_operation("The parent is missing.")
    if isinstance(parent, JProperty):
        parent.value = parent.adopted(value)
    elif isinstance(parent, JArray):
        parent.items[:] = [parent.adopted(value) if one is token else one for one in parent.children()]
    else:
        raise invalid_operation("A property can only be replaced by a property.")
    token.parent = None


def _deep_equal(left: JToken | None, right: JToken | None) -> bool:
    if left is None or right is None:
        return left is right
    if isinstance(left, JObject) and isinstance(right, JObject):
        names = [entry.name for entry in left.properties()]
        return set(names) == {entry.name for entry in right.properties()} and all(
            _deep_equal(left.get(name), right.get(name)) for name in names
        )
    if isinstance(left, JValue) or isinstance(right, JValue):
        return left == right
    first, second = children_of(left), children_of(right)
    return left.kind == right.kind and len(first) == len(second) and all(map(_deep_equal, first, second))


def parser(kind: type[JToken], name: str) -> Callable[[str], Any]:
    """What parses text as tokens of one class."""

    def parse(text: str) -> JToken:
        token = parsed(text)
        if not isinstance(token, kind):
            raise unreadable(
                f"Error reading {name} from JsonReader. Current JsonReader item is not an {name[1:].lower()}."
            )
        return token

    return parse


def maker(kind: type[JToken]) -> Callable[[Any], Any]:
    """`FromObject` for tokens of one class."""

    def make(value: Any) -> JToken:
        token = token_of(_required(value, "o"))
        if not isinstance(token, kind):
            raise argument(f"Object serialized to {token.kind}. {kind.__name__} instance expected.")
        return token

    return make


def _required(value: Any, name: str) -> Any:
    if value is None:
        raise argument_null(name)
    return value


def _text(token: JToken, formatting: Formatting) -> str:
    return written(token, indented=formatting is Formatting["Indented"])


declare(
    "class JToken : IEnumerable<JToken>",
    {
        "JTokenType Type": lambda token: JTokenType[token.kind],
        "JContainer Parent": lambda token: token.parent,
        "JToken Root": _root,
        "string Path": path_of,
        "JToken First": _one(0),
        "JToken Last": _one(-1),
        "bool HasValues": lambda token: bool(children_of(token)),
        "JToken this[object key]": writable(_child, _set_child),
        "T Value<T>(object key)": typed(lambda types, token, key: to_value(_child(token, key), types[0])),
        "IEnumerable<T> Values<T>()": typed(
            lambda types, token: [to_value(one, types[0]) for one in children_of(token)]
        ),
        "T ToObject<T>()": typed(lambda types, token: object_of(token, types[0])),
        "IEnumerable<JToken> Children()": children_of,
        "IEnumerable<T> Children<T>()": typed(
            lambda types, token: [one for one in children_of(token) if type_of(one) == types[0] or types[0] == _JTOKEN]
        ),
        "JToken SelectToken(string path)": _path(_selected),
        "JToken SelectToken(string path, bool errorWhenNoMatch)": _path(_selected),
        "IEnumerable<JToken> SelectTokens(string path)": _path(_all_selected),
        "JToken DeepClone()": copied,
        "void Remove()": removed,
        "void Replace(JToken value)": _replaced,
        "string ToString()": lambda token: token.cs_text(),
        "string ToString(Formatting formatting)": _text,
        "static JToken Parse(string json)": parsed,
        "static JToken FromObject(object o)": lambda value: token_of(_required(value, "o")),
        "static bool DeepEquals(JToken t1, JToken t2)": _deep_equal,
    },
)
