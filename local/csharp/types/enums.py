"""Enumerations, and what all of them can do."""

import enum
from typing import Any

from local.csharp.context import BackendType, ProductState
from local.csharp.kinds import Type
from local.csharp.signatures import declare
from local.csharp.values.boxes import register
from local.csharp.values.enums import (
    DateTimeKind,
    DayOfWeek,
    Formatting,
    JTokenType,
    MidpointRounding,
    RegexOptions,
    StringComparison,
    StringSplitOptions,
    UriPartial,
)

_ENUMS: tuple[Any, ...] = (
    BackendType,
    DateTimeKind,
    DayOfWeek,
    Formatting,
    JTokenType,
    MidpointRounding,
    ProductState,
    RegexOptions,
    StringComparison,
    StringSplitOptions,
    UriPartial,
)

for _enum in _ENUMS:
    _values: type[enum.Enum] = _enum
    declare(f"enum {_values.__name__}", {"string ToString()": lambda value: value.name}, values=_values)
    register(_values, Type(_values.__name__))
