"""Arrays, lists and their interfaces."""

from collections.abc import Callable
from typing import Any

from local.csharp.kinds import Type
from local.csharp.library import typed, writable
from local.csharp.signatures import declare, enumerates
from local.csharp.values.collections import Array, List, elements
from local.csharp.values.equality import equals, sort_key
from local.csharp.values.faults import argument, index_out_of_range, out_of_range


def _element(values: Any, index: int) -> Any:
    if not 0 <= index < len(values):
        raise index_out_of_range()
    return values[index]


def _set_element(values: Any, index: int, value: Any) -> None:
    if not 0 <= index < len(values):
        raise index_out_of_range()
    values[index] = value


def _item(values: Any, index: int) -> Any:
    if not 0 <= index < len(values):
        raise out_of_range("index")
    return values[index]


def _set_item(values: Any, index: int, value: Any) -> None:
    _item(values, index)
    values[index] = value


def position(values: Any, value: Any) -> int:
    """Where an equal value stands; -1 where there is none."""
    return next((at for at, one in enumerate(elements(values)) if equals(one, value)), -1)


def _removed(values: list[Any], value: Any) -> bool:
    at = position(values, value)
    if at >= 0:
        del values[at]
    return at >= 0


def _remove_at(values: list[Any], index: int) -> None:
    _item(values, index)
    del values[index]


def _insert(values: list[Any], index: int, value: Any) -> None:
    if not 0 <= index <= len(values):
        raise out_of_range("index")
    values.insert(index, value)


def _range(values: list[Any], start: int, count: int) -> List:
    if start < 0 or count < 0 or start + count > len(values):
        raise argument("Offset and length were out of bounds for the array.")
    return List(values[start : start + count], _element_of(values))


def _element_of(values: Any) -> Type:
    return values.cs_type.args[0]


def _remove_all(values: list[Any], match: Callable[[Any], bool]) -> int:
    kept = [value for value in values if not match(value)]
    count = len(values) - len(kept)
    values[:] = kept
    return count


SIZE = {"int Count": len}
"""What all collections have."""
declare(
    "interface IEnumerable<T>",
    {},
)
enumerates("IEnumerable", "T")
declare("interface IReadOnlyCollection<T> : IEnumerable<T>", SIZE)
declare("interface IReadOnlyList<T> : IReadOnlyCollection<T>", {"T this[int index]": _item})
_COLLECTION: dict[str, Any] = {
    **SIZE,
    "bool Contains(T item)": lambda values, value: position(values, value) >= 0,
}
_CHANGES: dict[str, Any] = {
    "void Add(T item)": list.append,
    "void Clear()": list.clear,
    "bool Remove(T item)": _removed,
}
declare("interface ICollection<T> : IEnumerable<T>", {**_COLLECTION, **_CHANGES})
_LIST: dict[str, Any] = {
    "T this[int index]": writable(_item, _set_item),
    "int IndexOf(T item)": position,
    "void Insert(int index, T item)": _insert,
    "void RemoveAt(int index)": _remove_at,
}
declare("interface IList<T> : ICollection<T>", _LIST)
declare(
    "class Array",
    {
        "int Length": len,
        "static int IndexOf<T>(T[] array, T value)": position,
        "static bool Exists<T>(T[] array, Func<T, bool> match)": lambda values, match: any(map(match, values)),
        "static void Reverse<T>(T[] array)": list.reverse,
        "static void Sort<T>(T[] array)": lambda values: values.sort(key=sort_key),
    },
)
declare(
    "class []<T> : Array, IList<T>, IReadOnlyList<T>",
    {"int Length": len, "T this[int index]": writable(_element, _set_element)},
)
declare(
    "class List<T> : IList<T>, IReadOnlyList<T>",
    {
        **_COLLECTION,
        **_CHANGES,
        **_LIST,
        "void AddRange(IEnumerable<T> collection)": lambda values, more: values.extend(elements(more)),
        "void Reverse()": list.reverse,
        "void Sort()": lambda values: values.sort(key=sort_key),
        "T[] ToArray()": lambda values: Array(values, _element_of(values)),
        "List<T> GetRange(int index, int count)": _range,
        "void ForEach(Action<T> action)": lambda values, action: [action(value) for value in values],
        "bool Exists(Func<T, bool> match)": lambda values, match: any(map(match, values)),
        "T Find(Func<T, bool> match)": lambda values, match: next(filter(match, values), None),
        "List<T> FindAll(Func<T, bool> match)": lambda values, match: List(filter(match, values), _element_of(values)),
        "int RemoveAll(Func<T, bool> match)": _remove_all,
    },
)
declare("class Func<T, R>", {})
declare("class Action<T>", {})
declare(
    "class List<T>",
    {
        "new()": typed(lambda types: List((), *types)),
        "new(int capacity)": typed(lambda types, _capacity: List((), *types)),
        "new(IEnumerable<T> collection)": typed(lambda types, values: List(elements(values), *types)),
    },
)
