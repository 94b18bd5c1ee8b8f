"""Arrays, lists, dictionaries and lazy sequences; each knows its static type."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from local.csharp.kinds import OBJECT, STRING, Type, array_of

from .boxes import Char, register
from .texts import text_of
from .utf16 import units


class Array(list[Any]):
    """An array. `byte[]` is `bytes` instead."""

    def __init__(self, values: Iterable[Any], element: Type) -> None:
        super().__init__(values)
        self.cs_type = array_of(element)


class List(list[Any]):
    """`List<T>`."""

    def __init__(self, values: Iterable[Any], element: Type) -> None:
        super().__init__(values)
        self.cs_type = Type("List", (element,))


class Dictionary(dict[Any, Any]):
    """`Dictionary<K, V>`; `fold` makes keys of keys where the dictionary was given a comparer."""

    def __init__(self, entries: Iterable[tuple[Any, Any]], key: Type, value: Type) -> None:
        super().__init__(entries)
        self.cs_type = Type("Dictionary", (key, value))


class HashSet(dict[Any, None]):
    """`HashSet<T>`, in the order of insertion."""

    def __init__(self, values: Iterable[Any], element: Type) -> None:
        super().__init__((value, None) for value in values)
        self.cs_type = Type("HashSet", (element,))


class Pair(NamedTuple):
    """`KeyValuePair<K, V>`."""

    key: Any
    value: Any

    def cs_text(self) -> str:
        """`[key, value]`."""
        return f"[{text_of(self.key)}, {text_of(self.value)}]"


class Grouping(list[Any]):
    """`IGrouping<K, V>`."""

    def __init__(self, key: Any, values: Iterable[Any]) -> None:
        super().__init__(values)
        self.key = key


class Sequence:
    """A lazy `IEnumerable<T>`: begun anew each time it is enumerated."""

    def __init__(self, start: Callable[[], Iterator[Any]]) -> None:
        self._start = start

    def __iter__(self) -> Iterator[Any]:
        return self._start()


class Ordered(Sequence):
    """`IOrderedEnumerable<T>`: what is sorted, and by which keys, each with whether it descends."""

    def __init__(self, source: Any, keys: tuple[tuple[Callable[[Any], Any], bool], ...]) -> None:
        super().__init__(self._sorted)
        self.source = source
        self.keys = keys

    def _sorted(self) -> Iterator[Any]:
        values = list(elements(self.source))
        for key, descends in reversed(self.keys):
            values.sort(key=key, reverse=descends)
        return iter(values)


def elements(value: Any) -> Iterator[Any]:
    """What `foreach` gives."""
    if isinstance(value, str):
        return iter(units(value))
    if isinstance(value, HashSet):
        return iter(value.keys())
    if isinstance(value, Mapping):
        return map(Pair, value.keys(), value.values())
    return iter(value)


def boxed_elements(value: Any) -> Iterator[Any]:
    """The same as objects, for text."""
    return map(Char, units(value)) if isinstance(value, str) else elements(value)


register(Pair, Type("KeyValuePair", (OBJECT, OBJECT)))
register(Sequence, Type("IEnumerable", (OBJECT,)))
register(Ordered, Type("IEnumerable", (OBJECT,)))
register(Grouping, Type("IEnumerable", (OBJECT,)))
register(dict, Type("IReadOnlyDictionary", (STRING, OBJECT)))
