"""Enumerable: order, sets, parts, groups."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from local.csharp.defaults import default_value
from local.csharp.library import typed
from local.csharp.signatures import declare
from local.csharp.values.collections import Grouping, HashSet, Ordered, Sequence, elements
from local.csharp.values.equality import equals, sort_key
from local.csharp.values.faults import invalid_operation

Selector = Callable[[Any], Any]


def _lazy(start: Callable[..., Iterator[Any]]) -> Callable[..., Sequence]:
    return lambda *given: Sequence(lambda: start(*given))


def _key(select: Selector) -> Selector:
    def key(value: Any) -> Any:
        made = sort_key(select(value))
        if made[1:] and not _has_order(made[1]):
            raise invalid_operation("Failed to compare two elements in the array.")
        return made

    return key


def _has_order(value: Any) -> bool:
    return "__lt__" in {name for kind in type(value).__mro__[:-1] for name in vars(kind)}


def _order(descends: bool) -> Callable[[Any, Selector], Ordered]:
    return lambda values, select: Ordered(values, ((_key(select), descends),))


def _then(descends: bool) -> Callable[[Ordered, Selector], Ordered]:
    return lambda ordered, select: Ordered(ordered.source, (*ordered.keys, (_key(select), descends)))


def _distinct(values: Any) -> Iterator[Any]:
    seen: list[Any] = []
    known: set[Any] = set()
    for value in elements(values):
        try:
            new = (type(value), value) not in known
            known.add((type(value), value))
        except TypeError:
            new = not any(equals(value, one) for one in seen)
            seen.append(value)
        if new:
            yield value


def _in(values: Any) -> Callable[[Any], bool]:
    found = list(elements(values))
    return lambda value: any(equals(value, one) for one in found)


def _except(first: Any, second: Any) -> Iterator[Any]:
    gone = _in(second)
    return _distinct(value for value in elements(first) if not gone(value))


def _intersection(first: Any, second: Any) -> Iterator[Any]:
    there = _in(second)
    return _distinct(value for value in elements(first) if there(value))


def _chained(first: Any, second: Any) -> Iterator[Any]:
    return itertools.chain(elements(first), elements(second))


def _skipped(values: Any, count: int) -> Iterator[Any]:
    return itertools.islice(elements(values), max(count, 0), None)


def _taken(values: Any, count: int) -> Iterator[Any]:
    return itertools.islice(elements(values), max(count, 0))


def _grouped(values: Any, key: Selector, change: Selector | None = None) -> Iterator[Any]:
    groups: dict[Any, list[Any]] = {}
    for value in elements(values):
        groups.setdefault(key(value), []).append(change(value) if change else value)
    return (Grouping(name, group) for name, group in groups.items())


def _or_default(types: Any, values: Any) -> Sequence:
    return Sequence(lambda: iter(list(elements(values)) or [default_value(types[0])]))


def _same(first: Any, second: Any) -> bool:
    pairs = itertools.zip_longest(elements(first), elements(second), fillvalue=_NOTHING)
    return all(one is not _NOTHING and other is not _NOTHING and equals(one, other) for one, other in pairs)


_NOTHING = object()
_SOURCE = "this IEnumerable<T> source"
_ORDERED = "this IOrderedEnumerable<T> source"
declare("interface IOrderedEnumerable<T> : IEnumerable<T>", {})
declare("interface IGrouping<K, T> : IEnumerable<T>", {"K Key": lambda group: group.key})
declare(
    "static class Enumerable",
    {
        f"IOrderedEnumerable<T> OrderBy<T, K>({_SOURCE}, Func<T, K> keySelector)": _order(False),
        f"IOrderedEnumerable<T> OrderByDescending<T, K>({_SOURCE}, Func<T, K> keySelector)": _order(True),
        f"IOrderedEnumerable<T> ThenBy<T, K>({_ORDERED}, Func<T, K> keySelector)": _then(False),
        f"IOrderedEnumerable<T> ThenByDescending<T, K>({_ORDERED}, Func<T, K> keySelector)": _then(True),
        f"IEnumerable<T> Reverse<T>({_SOURCE})": _lazy(lambda values: reversed(list(elements(values)))),
        f"IEnumerable<T> Distinct<T>({_SOURCE})": _lazy(_distinct),
        f"IEnumerable<T> Union<T>({_SOURCE}, IEnumerable<T> second)": _lazy(
            lambda first, second: _distinct(_chained(first, second))
        ),
        f"IEnumerable<T> Intersect<T>({_SOURCE}, IEnumerable<T> second)": _lazy(_intersection),
        f"IEnumerable<T> Except<T>({_SOURCE}, IEnumerable<T> second)": _lazy(_except),
        f"IEnumerable<T> Concat<T>({_SOURCE}, IEnumerable<T> second)": _lazy(_chained),
        f"IEnumerable<T> Append<T>({_SOURCE}, T element)": _lazy(lambda values, value: _chained(values, [value])),
        f"IEnumerable<T> Prepend<T>({_SOURCE}, T element)": _lazy(lambda values, value: _chained([value], values)),
        f"IEnumerable<T> Skip<T>({_SOURCE}, int count)": _lazy(_skipped),
        f"IEnumerable<T> Take<T>({_SOURCE}, int count)": _lazy(_taken),
        f"IEnumerable<T> SkipWhile<T>({_SOURCE}, Func<T, bool> predicate)": _lazy(
            lambda values, test: itertools.dropwhile(test, elements(values))
        ),
        f"IEnumerable<T> TakeWhile<T>({_SOURCE}, Func<T, bool> predicate)": _lazy(
            lambda values, test: itertools.takewhile(test, elements(values))
        ),
        f"IEnumerable<T> DefaultIfEmpty<T>({_SOURCE})": typed(_or_default),
        f"IEnumerable<R> Zip<T, S, R>({_SOURCE}, IEnumerable<S> second, Func<T, S, R> resultSelector)": _lazy(
            lambda first, second, combine: map(combine, elements(first), elements(second))
        ),
        f"IEnumerable<IGrouping<K, T>> GroupBy<T, K>({_SOURCE}, Func<T, K> keySelector)": _lazy(_grouped),
        f"IEnumerable<IGrouping<K, E>> GroupBy<T, K, E>({_SOURCE}, Func<T, K> key, Func<T, E> element)": _lazy(
            _grouped
        ),
        f"bool SequenceEqual<T>({_SOURCE}, IEnumerable<T> second)": _same,
        f"HashSet<T> ToHashSet<T>({_SOURCE})": typed(lambda types, values: HashSet(elements(values), types[0])),
    },
)
