"""string: what a value can do."""

from collections.abc import Callable, Iterable
from typing import Any

from local.csharp.kinds import CHAR, STRING
from local.csharp.signatures import declare, declare_operator
from local.csharp.values.collections import Array
from local.csharp.values.enums import StringComparison, StringSplitOptions
from local.csharp.values.equality import compare
from local.csharp.values.faults import argument, index_out_of_range, out_of_range
from local.csharp.values.utf16 import WHITESPACE, joined, length, lower, units, upper

_FOLDING = frozenset({"OrdinalIgnoreCase", "InvariantCultureIgnoreCase", "CurrentCultureIgnoreCase"})


def folded(text: str, how: StringComparison) -> str:
    """The text as a comparison of that kind sees it."""
    return upper(text) if how.name in _FOLDING else text


def _at(text: str, index: int) -> str:
    wide = units(text)
    if not 0 <= index < len(wide):
        raise index_out_of_range()
    return wide[index]


def cut(text: str, start: int, size: int | None = None) -> str:
    """`Substring`.

    Raises:
        ExpressionFault: ArgumentOutOfRangeException.
    """
    wide = units(text)
    end = len(wide) if size is None else start + size
    if not 0 <= start <= len(wide):
        raise out_of_range("startIndex")
    if not start <= end <= len(wide):
        raise out_of_range("length")
    return joined(wide[start:end])


def _found(text: str, part: str, start: int = 0, how: StringComparison = StringComparison.Ordinal) -> int:
    if not 0 <= start <= length(text):
        raise out_of_range("startIndex")
    return units(folded(text, how)).find(units(folded(part, how)), start)


def _found_last(text: str, part: str, how: StringComparison = StringComparison.Ordinal) -> int:
    return units(folded(text, how)).rfind(units(folded(part, how)))


def _found_any(text: str, chars: Iterable[str]) -> int:
    wanted = set(chars)
    return next((at for at, char in enumerate(units(text)) if char in wanted), -1)


def _replaced(text: str, old: str, new: str | None) -> str:
    if not old:
        raise argument("String cannot be of zero length. (Parameter 'oldValue')")
    return text.replace(old, new or "")


def _split(text: str, separators: Iterable[str] | None, count: int, options: StringSplitOptions) -> Array:
    if count < 0:
        raise out_of_range("count")
    cleaned = options is StringSplitOptions.RemoveEmptyEntries
    if count == 0 or (cleaned and not text):
        return Array([], STRING)
    wanted = [one for one in separators or () if one] or list(WHITESPACE)
    return Array(_pieces(text, wanted, count, cleaned), STRING)


def _pieces(text: str, separators: list[str], count: int, cleaned: bool) -> list[str]:
    pieces: list[str] = []
    start = at = 0
    while at < len(text) and len(pieces) < count - 1:
        hit = next((one for one in separators if text.startswith(one, at)), None)
        if hit is None:
            at += 1
            continue
        if at > start or not cleaned:
            pieces.append(text[start:at])
        at = start = at + len(hit)
    return [*pieces, *_rest(text[start:], separators, cleaned)]


def _rest(text: str, separators: list[str], cleaned: bool) -> list[str]:
    """The last piece; where empty ones don't count it has no separators at its beginning."""
    while cleaned and (hit := next((one for one in separators if text.startswith(one)), None)):
        text = text.removeprefix(hit)
    return [] if cleaned and not text else [text]


_ALL = 2**31 - 1
_KEEP = StringSplitOptions["None"]


def _trimmed(strip: Callable[[str, str], str]) -> Any:
    return lambda text, chars=None: strip(text, "".join(chars) if chars else WHITESPACE)


def _padded(pad: Callable[[str, int, str], str]) -> Any:
    def padded(text: str, width: int, char: str = " ") -> str:
        if width < 0:
            raise out_of_range("totalWidth")
        return pad(text, width - length(text) + len(text), char)

    return padded


def _inserted(text: str, start: int, value: str) -> str:
    if not 0 <= start <= length(text):
        raise out_of_range("startIndex")
    wide = units(text)
    return joined(wide[:start] + value + wide[start:])


def _removed(text: str, start: int, size: int | None = None) -> str:
    return cut(text, 0, start) + ("" if size is None else cut(text, start + len(cut(text, start, size))))


def _starts(text: str, part: str, how: StringComparison = StringComparison.Ordinal) -> bool:
    return folded(text, how).startswith(folded(part, how))


def _ends(text: str, part: str, how: StringComparison = StringComparison.Ordinal) -> bool:
    return folded(text, how).endswith(folded(part, how))


def _equal(left: str | None, right: str | None, how: StringComparison = StringComparison.Ordinal) -> bool:
    if left is None or right is None:
        return left is right
    return folded(left, how) == folded(right, how)


def _made(char: str, count: int) -> str:
    if count < 0:
        raise out_of_range("count")
    return char * count


def _joined_chars(chars: Iterable[str] | None) -> str:
    return joined("".join(chars or ()))


declare(
    "class string : IEnumerable<char>",
    {
        "new(char c, int count)": _made,
        "new(maybe char[] value)": _joined_chars,
        "int Length": length,
        "char this[int index]": _at,
        "string Substring(int startIndex)": cut,
        "string Substring(int startIndex, int length)": cut,
        "bool Contains(string value)": lambda text, part: part in text,
        "bool StartsWith(string value)": _starts,
        "bool StartsWith(string value, StringComparison comparisonType)": _starts,
        "bool EndsWith(string value)": _ends,
        "bool EndsWith(string value, StringComparison comparisonType)": _ends,
        "int IndexOf(string value)": _found,
        "int IndexOf(char value)": _found,
        "int IndexOf(string value, int startIndex)": _found,
        "int IndexOf(char value, int startIndex)": _found,
        "int IndexOf(string value, StringComparison comparisonType)": lambda text, part, how: _found(
            text, part, 0, how
        ),
        "int IndexOf(string value, int startIndex, StringComparison comparisonType)": _found,
        "int IndexOfAny(char[] anyOf)": _found_any,
        "int LastIndexOf(string value)": _found_last,
        "int LastIndexOf(char value)": _found_last,
        "int LastIndexOf(string value, StringComparison comparisonType)": _found_last,
        "string Replace(string oldValue, maybe string newValue)": _replaced,
        "string Replace(char oldChar, char newChar)": lambda text, old, new: joined(units(text).replace(old, new)),
        "string[] Split(params maybe char[] separator)": lambda text, chars: _split(text, chars, _ALL, _KEEP),
        "string[] Split(maybe char[] separator, int count)": lambda text, chars, count: _split(
            text, chars, count, _KEEP
        ),
        "string[] Split(maybe char[] separator, StringSplitOptions options)": lambda text, chars, options: _split(
            text, chars, _ALL, options
        ),
        "string[] Split(maybe char[] separator, int count, StringSplitOptions options)": _split,
        "string[] Split(maybe string[] separator, StringSplitOptions options)": lambda text, parts, options: _split(
            text, parts, _ALL, options
        ),
        "string[] Split(maybe string[] separator, int count, StringSplitOptions options)": _split,
        "string Trim()": _trimmed(str.strip),
        "string Trim(params maybe char[] trimChars)": _trimmed(str.strip),
        "string TrimStart(params maybe char[] trimChars)": _trimmed(str.lstrip),
        "string TrimEnd(params maybe char[] trimChars)": _trimmed(str.rstrip),
        "string ToLower()": lower,
        "string ToUpper()": upper,
        "string ToLowerInvariant()": lower,
        "string ToUpperInvariant()": upper,
        "string PadLeft(int totalWidth)": _padded(str.rjust),
        "string PadLeft(int totalWidth, char paddingChar)": _padded(str.rjust),
        "string PadRight(int totalWidth)": _padded(str.ljust),
        "string PadRight(int totalWidth, char paddingChar)": _padded(str.ljust),
        "string Insert(int startIndex, string value)": _inserted,
        "string Remove(int startIndex)": _removed,
        "string Remove(int startIndex, int count)": _removed,
        "char[] ToCharArray()": lambda text: Array(units(text), CHAR),
        "bool Equals(maybe string value)": _equal,
        "bool Equals(maybe string value, StringComparison comparisonType)": _equal,
        "int CompareTo(maybe string strB)": compare,
        "string ToString()": lambda text: text,
    },
)
declare_operator("==", "bool op(maybe string a, maybe string b)", lambda left, right: left == right)
declare_operator("!=", "bool op(maybe string a, maybe string b)", lambda left, right: left != right)
