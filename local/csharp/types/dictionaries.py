"""Dictionary, its interfaces, and KeyValuePair."""

from collections.abc import Iterable, Mapping
from typing import Any

from local.csharp.kinds import Type
from local.csharp.library import typed, writable
from local.csharp.signatures import declare, enumerates
from local.csharp.values.collections import Dictionary, Pair, elements
from local.csharp.values.faults import argument, key_not_found
from local.csharp.values.utf16 import upper

from .collections import SIZE, position


def _looked_up(values: Mapping[Any, Any], key: Any) -> Any:
    try:
        return values[key]
    except KeyError:
        raise key_not_found(key) from None


def _stored(values: dict[Any, Any], key: Any, value: Any) -> None:
    values[key] = value


def _added(values: dict[Any, Any], key: Any, value: Any) -> None:
    if key in values:
        raise argument(f"An item with the same key has already been added. Key: {key}")
    values[key] = value


def taken(values: dict[Any, Any], key: Any) -> bool:
    """Takes an entry away; whether there was one."""
    there = key in values
    values.pop(key, None)
    return there


def _tried(values: Mapping[Any, Any], key: Any) -> tuple[bool, Any]:
    return (True, values[key]) if key in values else (False, None)


_READ: dict[str, Any] = {
    **SIZE,
    "TValue this[TKey key]": _looked_up,
    "bool ContainsKey(TKey key)": lambda values, key: key in values,
    "bool TryGetValue(TKey key, out TValue value)": _tried,
}
_WRITTEN: dict[str, Any] = {
    "TValue this[TKey key]": writable(_looked_up, _stored),
    "void Add(TKey key, TValue value)": _added,
    "bool Remove(TKey key)": taken,
    "void Clear()": lambda values: values.clear(),
}
declare(
    "interface IReadOnlyDictionary<TKey, TValue> : IReadOnlyCollection<KeyValuePair<TKey, TValue>>",
    {
        **_READ,
        "IEnumerable<TKey> Keys": lambda values: list(values.keys()),
        "IEnumerable<TValue> Values": lambda values: list(values.values()),
    },
)
_VIEWS: dict[str, Any] = {
    "ICollection<TKey> Keys": lambda values: list(values.keys()),
    "ICollection<TValue> Values": lambda values: list(values.values()),
}
declare(
    "interface IDictionary<TKey, TValue> : ICollection<KeyValuePair<TKey, TValue>>", {**_READ, **_WRITTEN, **_VIEWS}
)


class _Folding(Dictionary):
    """A dictionary with a comparer; keys are kept as they were first written."""

    def __init__(self, entries: Iterable[tuple[Any, Any]], key: Type, value: Type) -> None:
        super().__init__((), key, value)
        self._spelling: dict[str, str] = {}
        for name, one in entries:
            self[name] = one

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(self._spelling.setdefault(upper(key), key), value)

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self._spelling[upper(key)])

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and upper(key) in self._spelling

    def pop(self, key: Any, default: Any = None) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Takes the entry away, however its key is spelled."""
        return super().pop(self._spelling.pop(upper(key), key), default)

    def clear(self) -> None:
        """Takes all entries away."""
        self._spelling.clear()
        super().clear()


def _compared(types: tuple[Type, ...], entries: Any, comparer: Any) -> Dictionary:
    ignores_case = comparer is not None and comparer.how.name.endswith("IgnoreCase")
    return (_Folding if ignores_case else Dictionary)(elements(entries), *types)


declare(
    "class Dictionary<TKey, TValue> : IDictionary<TKey, TValue>, IReadOnlyDictionary<TKey, TValue>",
    {
        **{key: run for key, run in {**_READ, **_WRITTEN, **_VIEWS}.items()},  # noqa: C416
        "new()": typed(lambda types: Dictionary((), *types)),
        "new(int capacity)": typed(lambda types, _capacity: Dictionary((), *types)),
        "new(IDictionary<TKey, TValue> dictionary)": typed(lambda types, given: Dictionary(elements(given), *types)),
        "new(StringComparer comparer)": typed(lambda types, comparer: _compared(types, (), comparer)),
        "new(IDictionary<TKey, TValue> dictionary, StringComparer comparer)": typed(_compared),
        "bool ContainsValue(TValue value)": lambda values, value: position(list(values.values()), value) >= 0,
    },
)
enumerates("Dictionary", "KeyValuePair<TKey, TValue>")
declare(
    "struct KeyValuePair<TKey, TValue>",
    {
        "new(TKey key, TValue value)": Pair,
        "TKey Key": lambda pair: pair.key,
        "TValue Value": lambda pair: pair.value,
        "string ToString()": lambda pair: pair.cs_text(),
    },
)
