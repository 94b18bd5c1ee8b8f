"""`ToString()` of any value, in the invariant culture."""

import enum
from decimal import Decimal
from typing import Any
from uuid import UUID

from local.csharp.allowed import full_name
from local.csharp.kinds import ARRAY, NULLABLE, Type

from .boxes import Single, type_of
from .reals import decimal_text, double_text, single_text


def text_of(value: Any) -> str:
    """The text that string concatenation, headers and bodies make of a value; null is empty."""
    if isinstance(value, str):
        return value if type(value) is str else str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return single_text(value) if isinstance(value, Single) else double_text(value)
    return _other(value)


def _other(value: Any) -> str:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, enum.Enum):
        return value.name
    to_text = getattr(value, "cs_text", None)
    return to_text() if to_text else clr_name(type_of(value))


def clr_name(kind: Type) -> str:
    """What .NET calls a type in messages and `ToString()`: `System.Collections.Generic.List`1[System.String]`."""
    if kind.name == ARRAY:
        return clr_name(kind.args[0]) + "[]"
    if kind.name == NULLABLE:
        return clr_name(kind.args[0])
    if not kind.args:
        return full_name(kind.name)
    return f"{full_name(kind.name)}`{len(kind.args)}[{','.join(map(clr_name, kind.args))}]"
