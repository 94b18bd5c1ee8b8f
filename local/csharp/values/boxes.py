"""Values in an `object`: what tells an Int64 from an Int32, and the static type of any value at run time.

A plain `int` is an Int32, `float` a double, `Decimal` a decimal, `str` a string, `bytes` a byte[]. Where the static
type is known, all integers are plain ints, chars one-letter strings.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from local.csharp.kinds import (
    BOOL,
    BYTE,
    CHAR,
    DECIMAL,
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    OBJECT,
    STRING,
    UINT,
    ULONG,
    Type,
    array_of,
)


class Int64(int):
    """A boxed long."""


class UInt32(int):
    """A boxed uint."""


class UInt64(int):
    """A boxed ulong."""


class Int16(int):
    """A boxed short."""


class UInt16(int):
    """A boxed ushort."""


class Byte(int):
    """A boxed byte."""


class SByte(int):
    """A boxed sbyte."""


class Single(float):
    """A boxed float."""


class Char(str):
    """A boxed char: one UTF-16 unit."""

    __slots__ = ()


BOXES: dict[str, Callable[[Any], Any]] = {
    "long": Int64,
    "uint": UInt32,
    "ulong": UInt64,
    "short": Int16,
    "ushort": UInt16,
    "byte": Byte,
    "sbyte": SByte,
    "float": Single,
    "char": Char,
}
"""What makes an object of a value, by static type; other values are objects as they are."""

_TYPES: dict[type, Type] = {
    bool: BOOL,
    int: INT,
    float: DOUBLE,
    str: STRING,
    bytes: array_of(BYTE),
    Decimal: DECIMAL,
    UUID: Type("Guid"),
    Int64: LONG,
    UInt32: UINT,
    UInt64: ULONG,
    Int16: Type("short"),
    UInt16: Type("ushort"),
    Byte: BYTE,
    SByte: Type("sbyte"),
    Single: FLOAT,
    Char: CHAR,
    tuple: array_of(STRING),
}


def register(kind: type, static: Type) -> None:
    """Says which type of C# the values of a class of Python have."""
    _TYPES[kind] = static


def class_of(static: Type) -> type | None:
    """The one class that values of a sealed type have; None where there are several or none."""
    found = [kind for kind, known in _TYPES.items() if known == static]
    return found[0] if len(found) == 1 and static.name not in {"IEnumerable", "IReadOnlyDictionary"} else None


def type_of(value: Any) -> Type:
    """The run-time type of a value that is not null."""
    known = _TYPES.get(type(value))
    if known:
        return known
    own = getattr(value, "cs_type", None)
    if isinstance(own, Type):
        return own
    if isinstance(value, Mapping):
        return Type("IReadOnlyDictionary", (STRING, OBJECT))
    return Type("IEnumerable", (STRING,)) if isinstance(value, Sequence) else OBJECT


def plain(value: Any) -> Any:
    """The value as it is used where its static type is known."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Char):
        return str(value)
    return float(value) if isinstance(value, Single) else value
