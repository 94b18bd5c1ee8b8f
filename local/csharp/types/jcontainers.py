"""JContainer, JObject and JArray."""

from typing import Any

from local.csharp.kinds import Type
from local.csharp.library import VIEWS, writable
from local.csharp.signatures import declare, enumerates, type_named
from local.csharp.values.boxes import type_of
from local.csharp.values.collections import elements
from local.csharp.values.enums import StringComparison
from local.csharp.values.faults import argument, out_of_range
from local.csharp.values.texts import clr_name
from local.csharp.values.tokens import JArray, JContainer, JObject, JProperty, JToken, JValue, as_token, copied
from local.csharp.values.tokenviews import dictionary

from .jtokens import children_of, item, maker, parser, removed, set_item
from .strings import folded


def _add(container: JContainer, content: Any) -> None:
    """What `Add` and the constructors do with content: sequences are taken apart."""
    if isinstance(content, JToken | str | bytes) or not hasattr(content, "__iter__"):
        _add_one(container, content)
    else:
        for one in elements(content):
            _add(container, one)


def _add_one(container: JContainer, content: Any) -> None:
    if isinstance(container, JArray) or (isinstance(container, JObject) and isinstance(content, JProperty)):
        container.add(content)
    else:
        kind = clr_name(type_of(as_token(content)))
        raise argument(f"Can not add {kind} to {clr_name(type_of(container))}.")


declare(
    "class JContainer : JToken", {"int Count": lambda token: len(children_of(token)), "void Add(object content)": _add}
)


def _object(*content: Any) -> JObject:
    made = JObject()
    for one in content:
        _add(made, one.properties() if isinstance(one, JObject) else one)
    return made


def _found(token: JObject, name: str | None) -> JToken | None:
    return None if name is None else token.get(name)


def _found_as(token: JObject, name: str, how: StringComparison) -> JToken | None:
    exact = token.get(name)
    wanted = folded(name, how)
    return (
        exact
        if exact is not None
        else next((entry.value for entry in token.properties() if folded(entry.name, how) == wanted), None)
    )


def _dropped(token: JObject, name: str) -> bool:
    entry = token.property(name)
    if entry is not None:
        removed(entry)
    return entry is not None


def _merged(token: JObject, content: Any) -> None:
    for entry in content.properties():
        known = token.get(entry.name)
        if isinstance(known, JObject) and isinstance(entry.value, JObject):
            _merged(known, entry.value)
        elif isinstance(known, JArray) and isinstance(entry.value, JArray):
            _add(known, entry.value.children())
        elif known is None or not (isinstance(entry.value, JValue) and entry.value.value is None):
            token.set(entry.name, entry.value)


declare(
    "class JObject : JContainer, IDictionary<string, JToken>",
    {
        "new()": _object,
        "new(JObject other)": _object,
        "new(object content)": _object,
        "new(params object[] content)": lambda content: _object(*content),
        "JToken this[string propertyName]": writable(_found, JObject.set),
        "void Add(string propertyName, JToken value)": lambda token, name, value: token.add(JProperty(name, value)),
        "bool Remove(string propertyName)": _dropped,
        "void RemoveAll()": lambda token: token.entries.clear(),
        "bool ContainsKey(string propertyName)": lambda token, name: name in token.entries,
        "bool TryGetValue(string propertyName, out JToken value)": lambda token, name: (
            name in token.entries,
            token.get(name),
        ),
        "JToken GetValue(string propertyName)": JObject.get,
        "JToken GetValue(string propertyName, StringComparison comparison)": _found_as,
        "JProperty Property(string name)": JObject.property,
        "IEnumerable<JProperty> Properties()": JObject.properties,
        "IEnumerable<JToken> PropertyValues()": lambda token: [entry.value for entry in token.properties()],
        "void Merge(object content)": _merged,
        "static JObject Parse(string json)": parser(JObject, "JObject"),
        "static JObject FromObject(object o)": maker(JObject),
    },
)
enumerates("JObject", "KeyValuePair<string, JToken>")
for _view in (
    "IDictionary<string, JToken>",
    "ICollection<KeyValuePair<string, JToken>>",
    "IEnumerable<KeyValuePair<string, JToken>>",
):
    VIEWS[Type("JObject"), type_named(_view)] = dictionary


def array_with(*content: Any) -> JArray:
    """`new JArray(...)`."""
    made = JArray()
    for one in content:
        _add(made, one)
    return made


def _position(array: JArray, token: JToken | None) -> int:
    return next((at for at, one in enumerate(array.children()) if one is token), -1)


def _inserted(array: JArray, index: int, value: Any) -> None:
    if not 0 <= index <= len(array.items):
        raise out_of_range("index")
    array.items.insert(index, array.adopted(value))


def _taken(array: JArray, token: JToken | None) -> bool:
    there = _position(array, token) >= 0
    if there and token is not None:
        removed(token)
    return there


declare(
    "class JArray : JContainer, IList<JToken>",
    {
        "new()": array_with,
        "new(JArray other)": lambda other: copied(other),  # noqa: PLW0108
        "new(object content)": array_with,
        "new(params object[] content)": lambda content: array_with(*content),
        "JToken this[int index]": writable(item, set_item),
        "void Add(JToken item)": JArray.add,
        "void Insert(int index, JToken item)": _inserted,
        "void RemoveAt(int index)": lambda array, index: removed(item(array, index)),
        "bool Remove(JToken item)": _taken,
        "bool Contains(JToken item)": lambda array, token: _position(array, token) >= 0,
        "int IndexOf(JToken item)": _position,
        "void Clear()": lambda array: array.items.clear(),
        "static JArray Parse(string json)": parser(JArray, "JArray"),
        "static JArray FromObject(object o)": maker(JArray),
    },
)
