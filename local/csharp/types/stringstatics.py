"""string: what the type itself can do, and StringComparer."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from local.csharp.signatures import declare
from local.csharp.values.collections import boxed_elements, elements
from local.csharp.values.enums import StringComparison
from local.csharp.values.equality import compare
from local.csharp.values.formats import format_of
from local.csharp.values.texts import text_of
from local.csharp.values.utf16 import WHITESPACE, ordinal_key, upper

from .strings import folded

_CULTURES = frozenset({"CurrentCulture", "InvariantCulture"})


def _joined(separator: str | None, values: Iterable[Any]) -> str:
    return (separator or "").join(map(text_of, elements(values)))


def _joined_objects(separator: str | None, values: Iterable[Any]) -> str:
    return (separator or "").join(map(text_of, boxed_elements(values)))


def _concatenated(*values: Any) -> str:
    return "".join(map(text_of, values))


def _compared(left: str | None, right: str | None, how: StringComparison) -> int:
    if left is None or right is None:
        return (left is not None) - (right is not None)
    one, other = folded(left, how), folded(right, how)
    if how.name.removesuffix("IgnoreCase") in _CULTURES:
        return compare(one, other)
    first, second = ordinal_key(one), ordinal_key(other)
    return (first > second) - (first < second)


def _compared_by_culture(left: str | None, right: str | None, ignore_case: bool = False) -> int:
    how = StringComparison.CurrentCultureIgnoreCase if ignore_case else StringComparison.CurrentCulture
    return _compared(left, right, how)


def _equal(left: str | None, right: str | None, how: StringComparison = StringComparison.Ordinal) -> bool:
    if left is None or right is None:
        return left is right
    return folded(left, how) == folded(right, how)


def _formatted(pattern: str | None, values: Sequence[Any]) -> str:
    return format_of(pattern, values)


declare(
    "class string",
    {
        "const string Empty": "",
        "static bool IsNullOrEmpty(maybe string value)": lambda text: not text,
        "static bool IsNullOrWhiteSpace(maybe string value)": lambda text: not text or not text.strip(WHITESPACE),
        "static string Join(maybe string separator, params string[] value)": _joined,
        "static string Join(maybe string separator, params object[] values)": _joined_objects,
        "static string Join(maybe string separator, IEnumerable<string> values)": _joined,
        "static string Join<T>(maybe string separator, IEnumerable<T> values)": _joined_objects,
        "static string Concat(object arg0)": _concatenated,
        "static string Concat(maybe string str0, maybe string str1)": _concatenated,
        "static string Concat(maybe string str0, maybe string str1, maybe string str2)": _concatenated,
        "static string Concat(params string[] values)": lambda values: _joined("", values),
        "static string Concat(params object[] args)": lambda values: _joined_objects("", values),
        "static string Concat(IEnumerable<string> values)": lambda values: _joined("", values),
        "static string Concat<T>(IEnumerable<T> values)": lambda values: _joined_objects("", values),
        "static string Format(maybe string format, params object[] args)": _formatted,
        "static int Compare(maybe string strA, maybe string strB)": _compared_by_culture,
        "static int Compare(maybe string strA, maybe string strB, bool ignoreCase)": _compared_by_culture,
        "static int Compare(maybe string strA, maybe string strB, StringComparison comparisonType)": _compared,
        "static int CompareOrdinal(maybe string strA, maybe string strB)": lambda left, right: _compared(
            left, right, StringComparison.Ordinal
        ),
        "static bool Equals(maybe string a, maybe string b)": _equal,
        "static bool Equals(maybe string a, maybe string b, StringComparison comparisonType)": _equal,
        "static string Copy(string str)": lambda text: text,
    },
)


class _Comparer:
    """`StringComparer`: what it makes of a text decides about equality."""

    def __init__(self, how: StringComparison) -> None:
        self.how = how

    def __call__(self, text: str) -> str:
        return upper(text) if self.how.name.endswith("IgnoreCase") else text


declare(
    "class StringComparer",
    {
        **{f"static StringComparer {one.name}": partial(_Comparer, one) for one in StringComparison},
        "bool Equals(maybe string x, maybe string y)": lambda comparer, left, right: _equal(left, right, comparer.how),
        "int Compare(maybe string x, maybe string y)": lambda comparer, left, right: _compared(
            left, right, comparer.how
        ),
    },
)
