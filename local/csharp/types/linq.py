"""Enumerable: filtering, mapping, taking one, counting, turning into collections."""

import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from local.csharp.conversions import is_instance
from local.csharp.defaults import default_value
from local.csharp.errors import ExpressionFault
from local.csharp.explicit import explicit_type
from local.csharp.kinds import OBJECT, Type
from local.csharp.library import typed
from local.csharp.signatures import declare
from local.csharp.values.boxes import plain
from local.csharp.values.collections import Array, Dictionary, List, Sequence, elements
from local.csharp.values.equality import equals, sort_key
from local.csharp.values.faults import argument, arithmetic_overflow, invalid_operation, out_of_range
from local.csharp.values.integers import fits
from local.csharp.values.reals import decimal_of, single

Predicate = Callable[[Any], bool]


def _lazy(start: Callable[..., Iterator[Any]]) -> Callable[..., Sequence]:
    return lambda *given: Sequence(lambda: start(*given))


def _typed_lazy(start: Callable[..., Iterator[Any]]) -> Any:
    return typed(lambda types, *given: Sequence(lambda: start(types, *given)))


def _empty(what: str) -> ExpressionFault:
    return invalid_operation(f"Sequence contains no {what}")


def _first(values: Any, test: Predicate | None = None) -> Any:
    for value in elements(values):
        if test is None or test(value):
            return value
    raise _empty("matching element" if test else "elements")


def _last(values: Any, test: Predicate | None = None) -> Any:
    found = [value for value in elements(values) if test is None or test(value)]
    if not found:
        raise _empty("matching element" if test else "elements")
    return found[-1]


def _single(values: Any, test: Predicate | None = None) -> Any:
    found = list(itertools.islice((one for one in elements(values) if test is None or test(one)), 2))
    if len(found) > 1:
        raise invalid_operation(f"Sequence contains more than one {'matching element' if test else 'element'}")
    if not found:
        raise _empty("matching element" if test else "elements")
    return found[0]


def _or_default(take: Callable[..., Any]) -> Any:
    """`FirstOrDefault` of `First`: the default of the type where nothing is found."""

    def taken(types: tuple[Type, ...], values: Any, test: Predicate | None = None) -> Any:
        found = [value for value in elements(values) if test is None or test(value)]
        return take(found) if found else default_value(types[0])

    return typed(taken)


def _at(values: Any, index: int) -> Any:
    found = list(elements(values))
    if not 0 <= index < len(found):
        raise out_of_range("index")
    return found[index]


def _at_or_default(types: tuple[Type, ...], values: Any, index: int) -> Any:
    found = list(elements(values))
    return found[index] if 0 <= index < len(found) else default_value(types[0])


def _count(values: Any, test: Predicate | None = None) -> int:
    return sum(1 for value in elements(values) if test is None or test(value))


def _any(values: Any, test: Predicate | None = None) -> bool:
    return any(test is None or test(value) for value in elements(values))


def _contains(values: Any, wanted: Any) -> bool:
    return any(equals(value, wanted) for value in elements(values))


def _contains_text(values: Any, wanted: str | None, comparer: Callable[[str], str]) -> bool:
    if wanted is None:
        return any(value is None for value in elements(values))
    return any(value is not None and comparer(value) == comparer(wanted) for value in elements(values))


def _dictionary(
    types: tuple[Type, ...], values: Any, key: Callable[[Any], Any], value: Callable[[Any], Any] | None = None
) -> Dictionary:
    made = Dictionary((), types[1], types[2] if value else types[0])
    for one in elements(values):
        name = key(one)
        if name in made:
            raise argument(f"An item with the same key has already been added. Key: {name}")
        made[name] = value(one) if value else one
    return made


def _cast(types: tuple[Type, ...], values: Any) -> Iterator[Any]:
    convert = explicit_type(OBJECT, types[0]) if types[0] != OBJECT else lambda value: value
    assert convert  # noqa: S101
    return map(convert, elements(values))


def _of_type(types: tuple[Type, ...], values: Any) -> Iterator[Any]:
    return (plain(one) for one in elements(values) if one is not None and is_instance(one, types[0]))


_SOURCE = "this IEnumerable<T> source"
declare(
    "static class Enumerable",
    {
        f"bool Any<T>({_SOURCE})": _any,
        f"bool Any<T>({_SOURCE}, Func<T, bool> predicate)": _any,
        f"bool All<T>({_SOURCE}, Func<T, bool> predicate)": lambda values, test: all(map(test, elements(values))),
        f"bool Contains<T>({_SOURCE}, T value)": _contains,
        "bool Contains(this IEnumerable<string> source, maybe string value, StringComparer comparer)": _contains_text,
        f"int Count<T>({_SOURCE})": _count,
        f"int Count<T>({_SOURCE}, Func<T, bool> predicate)": _count,
        f"long LongCount<T>({_SOURCE})": _count,
        f"IEnumerable<T> Where<T>({_SOURCE}, Func<T, bool> predicate)": _lazy(
            lambda values, test: filter(test, elements(values))
        ),
        f"IEnumerable<T> Where<T>({_SOURCE}, Func<T, int, bool> predicate)": _lazy(
            lambda values, test: (value for at, value in enumerate(elements(values)) if test(value, at))
        ),
        f"IEnumerable<R> Select<T, R>({_SOURCE}, Func<T, R> selector)": _lazy(
            lambda values, change: map(change, elements(values))
        ),
        f"IEnumerable<R> Select<T, R>({_SOURCE}, Func<T, int, R> selector)": _lazy(
            lambda values, change: (change(value, at) for at, value in enumerate(elements(values)))
        ),
        f"IEnumerable<R> SelectMany<T, R>({_SOURCE}, Func<T, IEnumerable<R>> selector)": _lazy(
            lambda values, change: (inner for value in elements(values) for inner in elements(change(value)))
        ),
        f"T First<T>({_SOURCE})": _first,
        f"T First<T>({_SOURCE}, Func<T, bool> predicate)": _first,
        f"T FirstOrDefault<T>({_SOURCE})": _or_default(_first),
        f"T FirstOrDefault<T>({_SOURCE}, Func<T, bool> predicate)": _or_default(_first),
        f"T Last<T>({_SOURCE})": _last,
        f"T Last<T>({_SOURCE}, Func<T, bool> predicate)": _last,
        f"T LastOrDefault<T>({_SOURCE})": _or_default(_last),
        f"T LastOrDefault<T>({_SOURCE}, Func<T, bool> predicate)": _or_default(_last),
        f"T Single<T>({_SOURCE})": _single,
        f"T Single<T>({_SOURCE}, Func<T, bool> predicate)": _single,
        f"T SingleOrDefault<T>({_SOURCE})": _or_default(_single),
        f"T SingleOrDefault<T>({_SOURCE}, Func<T, bool> predicate)": _or_default(_single),
        f"T ElementAt<T>({_SOURCE}, int index)": _at,
        f"T ElementAtOrDefault<T>({_SOURCE}, int index)": typed(_at_or_default),
        f"List<T> ToList<T>({_SOURCE})": typed(lambda types, values: List(elements(values), types[0])),
        f"T[] ToArray<T>({_SOURCE})": typed(
            lambda types, values: (
                bytes(elements(values)) if types[0].name == "byte" else Array(elements(values), types[0])
            )
        ),
        f"Dictionary<K, T> ToDictionary<T, K>({_SOURCE}, Func<T, K> keySelector)": typed(_dictionary),
        f"Dictionary<K, E> ToDictionary<T, K, E>({_SOURCE}, Func<T, K> keySelector, Func<T, E> elementSelector)": typed(
            _dictionary
        ),
        f"IEnumerable<T> AsEnumerable<T>({_SOURCE})": lambda values: values,
        f"A Aggregate<T, A>({_SOURCE}, A seed, Func<A, T, A> func)": lambda values, seed, fold: _folded(
            seed, fold, values
        ),
        f"T Aggregate<T>({_SOURCE}, Func<T, T, T> func)": lambda values, fold: _folded_all(fold, values),
        "IEnumerable<R> Cast<R>(this IEnumerable<object> source)": _typed_lazy(_cast),
        "static IEnumerable<int> Range(int start, int count)": lambda start, count: list(range(start, start + count)),
        "static IEnumerable<T> Repeat<T>(T element, int count)": lambda value, count: [value] * count,
        "static IEnumerable<T> Empty<T>()": list,
    },
)


def _folded(seed: Any, fold: Callable[[Any, Any], Any], values: Any) -> Any:
    for value in elements(values):
        seed = fold(seed, value)
    return seed


def _folded_all(fold: Callable[[Any, Any], Any], values: Any) -> Any:
    rest = elements(values)
    try:
        seed = next(rest)
    except StopIteration:
        raise _empty("elements") from None
    return _folded(seed, fold, rest)


def _total(kind: str) -> Callable[..., Any]:
    def total(values: Any, change: Callable[[Any], Any] | None = None) -> Any:
        found = [change(value) if change else value for value in elements(values)]
        if kind == "decimal":
            return _folded(Decimal(0), lambda left, right: decimal_of("+", left, right), found)
        result = sum(found, 0.0 if kind in {"double", "float"} else 0)
        if kind in {"int", "long"} and not fits(int(result), kind):
            raise arithmetic_overflow()
        return single(result) if kind == "float" else result

    return total


def _mean() -> Callable[..., Any]:
    def mean(values: Any, change: Callable[[Any], Any] | None = None) -> Any:
        found = [change(value) if change else value for value in elements(values)]
        if not found:
            raise _empty("elements")
        return sum(found) / len(found)

    return mean


def _extreme(pick: Callable[..., Any]) -> Any:
    def extreme(types: tuple[Type, ...], values: Any, change: Callable[[Any], Any] | None = None) -> Any:
        found = [change(value) if change else value for value in elements(values)]
        there = [value for value in found if value is not None]
        if there:
            return pick(there, key=sort_key)
        if default_value(types[-1]) is None:
            return None
        raise _empty("elements")

    return typed(extreme)


_SUMS = ("int", "long", "float", "double", "decimal")
_MEANS = {"int": "double", "long": "double", "float": "float", "double": "double", "decimal": "decimal"}
declare(
    "static class Enumerable",
    {
        **{f"{kind} Sum(this IEnumerable<{kind}> source)": _total(kind) for kind in _SUMS},
        **{f"{kind} Sum<T>({_SOURCE}, Func<T, {kind}> selector)": _total(kind) for kind in _SUMS},
        **{f"{mean} Average(this IEnumerable<{kind}> source)": _mean() for kind, mean in _MEANS.items()},
        **{f"{mean} Average<T>({_SOURCE}, Func<T, {kind}> selector)": _mean() for kind, mean in _MEANS.items()},
        f"T Max<T>({_SOURCE})": _extreme(max),
        f"R Max<T, R>({_SOURCE}, Func<T, R> selector)": _extreme(max),
        f"T Min<T>({_SOURCE})": _extreme(min),
        f"R Min<T, R>({_SOURCE}, Func<T, R> selector)": _extreme(min),
    },
)
declare(
    "static class Enumerable",
    {"IEnumerable<R> OfType<R>(this IEnumerable<object> source)": _typed_lazy(_of_type)},
)
