"""HashSet, Queue and Stack."""

from collections.abc import Callable
from typing import Any

from local.csharp.library import typed
from local.csharp.signatures import declare
from local.csharp.values.collections import HashSet, List, elements
from local.csharp.values.faults import invalid_operation

from .collections import SIZE
from .dictionaries import taken


def _include(values: HashSet, value: Any) -> bool:
    there = value in values
    values.setdefault(value)
    return not there


declare(
    "interface ISet<T> : ICollection<T>",
    {"bool Add(T item)": _include},
)
declare(
    "class HashSet<T> : ISet<T>, IReadOnlyCollection<T>",
    {
        **SIZE,
        "new()": typed(lambda types: HashSet((), *types)),
        "new(IEnumerable<T> collection)": typed(lambda types, values: HashSet(elements(values), *types)),
        "bool Add(T item)": _include,
        "bool Contains(T item)": lambda values, value: value in values,
        "bool Remove(T item)": taken,
        "void Clear()": dict.clear,
    },
)


def _popped(end: int, what: str) -> Callable[[list[Any]], Any]:
    def pop(values: list[Any]) -> Any:
        if not values:
            raise invalid_operation(f"{what} empty.")
        return values.pop(end)

    return pop


def _peeked(end: int, what: str) -> Callable[[list[Any]], Any]:
    def peek(values: list[Any]) -> Any:
        if not values:
            raise invalid_operation(f"{what} empty.")
        return values[end]

    return peek


declare(
    "class Queue<T> : IReadOnlyCollection<T>",
    {
        **SIZE,
        "new()": typed(lambda types: List((), *types)),
        "void Enqueue(T item)": list.append,
        "T Dequeue()": _popped(0, "Queue"),
        "T Peek()": _peeked(0, "Queue"),
        "void Clear()": list.clear,
    },
)
declare(
    "class Stack<T> : IReadOnlyCollection<T>",
    {
        **SIZE,
        "new()": typed(lambda types: List((), *types)),
        "void Push(T item)": lambda values, value: values.insert(0, value),
        "T Pop()": _popped(0, "Stack"),
        "T Peek()": _peeked(0, "Stack"),
        "void Clear()": list.clear,
    },
)
