"""Newtonsoft's JToken family. Children of parsed objects and arrays become tokens when they are first looked at."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from local.csharp.kinds import Type

from .boxes import Char, Int64, Single, register, type_of
from .collections import Pair
from .faults import argument
from .texts import clr_name, text_of
from .times import DateTime, DateTimeOffset, TimeSpan


class JToken:
    """A node of a JSON document. A token that has a parent is copied when it is added elsewhere."""

    __slots__ = ("parent",)
    cs_type: ClassVar[Type] = Type("JToken")
    kind = "Undefined"

    def __init__(self) -> None:
        self.parent: JContainer | None = None

    def __iter__(self) -> Iterator[JToken]:
        return iter(())

    def cs_text(self) -> str:
        """Indented JSON; a JValue its value."""
        from .jsontext import written  # noqa: PLC0415

        return written(self, indented=True)


class JValue(JToken):
    """A string, number, bool, date or null. `value` is boxed: a number that was parsed is an Int64 or a double."""

    __slots__ = ("value",)
    cs_type: ClassVar[Type] = Type("JValue")

    def __init__(self, value: Any) -> None:
        self.parent = None
        self.value = value

    @property
    def kind(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The name of its JTokenType."""
        return _KINDS.get(type(self.value)) or _kind_of(self.value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, JValue) or self.kind != other.kind:
            return False
        return self.value == other.value

    def __hash__(self) -> int:
        return hash((self.kind, self.value))

    def cs_text(self) -> str:
        """The value's own text."""
        return text_of(self.value)


_KINDS: dict[type, str] = {
    str: "String",
    Int64: "Integer",
    int: "Integer",
    float: "Float",
    Single: "Float",
    Decimal: "Float",
    bool: "Boolean",
    type(None): "Null",
    DateTime: "Date",
    DateTimeOffset: "Date",
    TimeSpan: "TimeSpan",
    UUID: "Guid",
    bytes: "Bytes",
}


def _kind_of(value: Any) -> str:
    if isinstance(value, str) and not isinstance(value, Char):
        return "String"
    if isinstance(value, int):
        return "Integer"
    return "Uri" if getattr(value, "cs_type", None) == Type("Uri") else "Undefined"


class JContainer(JToken):
    """A token with children."""

    __slots__ = ()
    cs_type: ClassVar[Type] = Type("JContainer")

    def children(self) -> Iterable[JToken]:
        """The tokens directly in it: of an object, its properties."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[JToken]:
        return iter(self.children())

    def adopted(self, value: Any) -> JToken:
        """The value as a token whose parent is this one: as it is, or a copy where it has a parent already."""
        token = as_token(value)
        if token.parent is not None:
            token = copied(token)
        token.parent = self
        return token


class JProperty(JContainer):
    """A name and a value. What is looked up in an object has its property as parent."""

    __slots__ = ("name", "value")
    cs_type: ClassVar[Type] = Type("JProperty")
    kind = "Property"

    def __init__(self, name: str, value: Any) -> None:
        self.parent = None
        self.name = name
        self.value = self.adopted(value)

    def children(self) -> list[JToken]:
        """Its value."""
        return [self.value]


class JObject(JContainer):
    """An object; `entries` holds properties, or what the parser read."""

    __slots__ = ("entries",)
    cs_type: ClassVar[Type] = Type("JObject")
    kind = "Object"

    def __init__(self, entries: dict[str, Any] | None = None) -> None:
        self.parent = None
        self.entries: dict[str, Any] = {} if entries is None else entries

    def property(self, name: str) -> JProperty | None:
        """The property of that name."""
        found = self.entries.get(name, self)
        if found is self:
            return None
        if type(found) is not JProperty:
            found = self.entries[name] = _own(JProperty(name, found), self)
        return found

    def get(self, name: str) -> JToken | None:
        """The value of that name; None where there is none."""
        found = self.property(name)
        return found.value if found is not None else None

    def set(self, name: str, value: Any) -> None:
        """Makes the value that of the name."""
        known = self.property(name)
        if known is None:
            self.entries[name] = _own(JProperty(name, value), self)
        else:
            known.value = known.adopted(value)

    def add(self, entry: JProperty) -> None:
        """Adds a property.

        Raises:
            ExpressionFault: ArgumentException, it has one of that name.
        """
        if entry.name in self.entries:
            raise argument(
                f"Can not add property {entry.name} to Newtonsoft.Json.Linq.JObject. Property with the same name "
                "already exists on object."
            )
        if entry.parent is not None:
            entry = JProperty(entry.name, entry.value)
        self.entries[entry.name] = _own(entry, self)

    def properties(self) -> list[JProperty]:
        """All of them, in order."""
        return [entry for name in list(self.entries) if (entry := self.property(name)) is not None]

    def children(self) -> list[JProperty]:
        """Its properties."""
        return self.properties()

    def pairs(self) -> Iterator[Pair]:
        """Names and values."""
        return (Pair(entry.name, entry.value) for entry in self.properties())


class JArray(JContainer):
    """An array; `items` holds tokens, or what the parser read."""

    __slots__ = ("items",)
    cs_type: ClassVar[Type] = Type("JArray")
    kind = "Array"

    def __init__(self, items: list[Any] | None = None) -> None:
        self.parent = None
        self.items: list[Any] = [] if items is None else items

    def get(self, index: int) -> JToken:
        """The item at an index that there is."""
        found = self.items[index]
        if not isinstance(found, JToken) or found.parent is not self:
            found = self.items[index] = self.adopted(found)
        return found

    def add(self, value: Any) -> None:
        """Adds an item at the end."""
        self.items.append(self.adopted(value))

    def children(self) -> list[JToken]:
        """Its items."""
        return [self.get(index) for index in range(len(self.items))]


for _class in (JValue, JProperty, JObject, JArray):
    register(_class, _class.cs_type)


def _own(entry: JProperty, parent: JObject) -> JProperty:
    entry.parent = parent
    return entry


def as_token(value: Any) -> JToken:
    """A token of a token, or of what the parser read or an expression holds.

    Raises:
        ExpressionFault: ArgumentException, JSON has nothing for it.
    """
    if isinstance(value, JToken):
        return value
    if type(value) is dict:
        return JObject(value)
    if type(value) is list:
        return JArray(value)
    token = JValue(value)
    if token.kind == "Undefined":
        raise argument(f"Could not determine JSON object type for type {clr_name(type_of(value))}.")
    return token


def copied(token: JToken) -> JToken:
    """A deep copy without parent."""
    if isinstance(token, JValue):
        return JValue(token.value)
    if isinstance(token, JProperty):
        return JProperty(token.name, copied(token.value))
    if isinstance(token, JObject):
        return JObject({name: _copied_raw(value) for name, value in token.entries.items()})
    assert isinstance(token, JArray)  # noqa: S101
    return JArray([_copied_raw(value) for value in token.items])


def _copied_raw(value: Any) -> Any:
    if isinstance(value, JProperty):
        return copied(value.value)
    return copied(value) if isinstance(value, JToken) else copy.deepcopy(value)
