"""What a variable of a value type holds before it is assigned to."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from local.csharp.context import BackendType, ProductState
from local.csharp.kinds import BITS, Type
from local.csharp.values.collections import Pair
from local.csharp.values.times import DateTime, DateTimeOffset, TimeSpan

_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(BITS, 0),
    "bool": False,
    "char": "\0",
    "float": 0.0,
    "double": 0.0,
    "decimal": Decimal(0),
    "Guid": UUID(int=0),
    "DateTime": DateTime(0),
    "DateTimeOffset": DateTimeOffset(0),
    "TimeSpan": TimeSpan(0),
    "KeyValuePair": Pair(None, None),
    "BackendType": BackendType.Single,
    "ProductState": ProductState.NotPublished,
}


def default_value(kind: Type) -> Any:
    """The value by type; None for every other type."""
    return _DEFAULTS.get(kind.name)
