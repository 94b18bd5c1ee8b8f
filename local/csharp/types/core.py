"""object, bool, char, Guid, Random and Nullable."""

import uuid
from random import Random
from typing import Any

from local.csharp.defaults import default_value
from local.csharp.errors import ExpressionFault
from local.csharp.library import contextual, typed
from local.csharp.signatures import declare, declare_operator
from local.csharp.values.equality import compare, equals
from local.csharp.values.faults import argument_null, bad_format, invalid_operation, out_of_range
from local.csharp.values.formats import guid_text
from local.csharp.values.parsing import truth
from local.csharp.values.texts import text_of
from local.csharp.values.utf16 import WHITESPACE, lower, upper


def _guid(text: str) -> uuid.UUID:
    plain = text.strip(WHITESPACE)
    digits = plain
    for opening, closing in ("{}", "()"):
        if plain.startswith(opening) and plain.endswith(closing):
            digits = plain[1:-1]
    layout = [len(part) for part in digits.split("-")]
    if layout not in ([8, 4, 4, 4, 12], [32]) or not all(char in "0123456789abcdefABCDEF-" for char in digits):
        raise bad_format(text)
    return uuid.UUID(digits)


def tried(parse: Any, failed: Any) -> Any:
    """A `TryParse` of a `Parse`: whether it worked, and the value."""

    def attempt(text: str | None) -> tuple[bool, Any]:
        if text is None:
            return False, failed
        try:
            return True, parse(text)
        except ExpressionFault:
            return False, failed

    return attempt


def _there(value: Any) -> Any:
    if value is None:
        raise invalid_operation("Nullable object must have a value.")
    return value


def _drawn(random: Random, low: int, high: int) -> int:
    if low > high:
        raise out_of_range("minValue")
    return random.randrange(low, high) if low < high else low


def _char(text: str) -> str:
    if text is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise argument_null("s")
    if len(text) != 1:
        raise bad_format(text)
    return text


declare(
    "class object",
    {
        "string ToString()": text_of,
        "bool Equals(object obj)": equals,
        "static bool Equals(object objA, object objB)": equals,
        "static bool ReferenceEquals(object objA, object objB)": lambda left, right: left is right,
    },
)
declare(
    "struct bool",
    {
        "static bool Parse(string value)": truth,
        "static bool TryParse(maybe string value, out bool result)": tried(truth, False),
        "bool Equals(bool obj)": lambda left, right: left == right,
        "int CompareTo(bool value)": compare,
        "const string TrueString": "True",
        "const string FalseString": "False",
    },
)
declare(
    "struct char",
    {
        "static bool IsDigit(char c)": str.isdecimal,
        "static bool IsNumber(char c)": str.isnumeric,
        "static bool IsLetter(char c)": str.isalpha,
        "static bool IsLetterOrDigit(char c)": lambda char: char.isalpha() or char.isdecimal(),
        "static bool IsWhiteSpace(char c)": lambda char: char in WHITESPACE,
        "static bool IsUpper(char c)": str.isupper,
        "static bool IsLower(char c)": str.islower,
        "static char ToUpper(char c)": upper,
        "static char ToLower(char c)": lower,
        "static char ToUpperInvariant(char c)": upper,
        "static char ToLowerInvariant(char c)": lower,
        "static char Parse(string s)": _char,
        "static string ToString(char c)": lambda char: char,
        "bool Equals(char obj)": lambda left, right: left == right,
        "int CompareTo(char value)": lambda left, right: ord(left) - ord(right),
        "const char MaxValue": "\uffff",
        "const char MinValue": "\0",
    },
)
declare(
    "class Nullable<T>",
    {
        "T Value": _there,
        "bool HasValue": lambda value: value is not None,
        "T GetValueOrDefault()": typed(lambda types, value: default_value(types[0]) if value is None else value),
        "T GetValueOrDefault(T defaultValue)": lambda value, default: default if value is None else value,
        "string ToString()": text_of,
    },
)
declare(
    "struct Guid",
    {
        "static Guid NewGuid()": contextual(lambda context: uuid.UUID(int=context.random.getrandbits(128), version=4)),
        "static Guid Parse(string input)": _guid,
        "static bool TryParse(maybe string input, out Guid result)": tried(_guid, uuid.UUID(int=0)),
        "static Guid Empty": lambda: uuid.UUID(int=0),
        "new(string g)": _guid,
        "new(byte[] b)": lambda value: uuid.UUID(bytes_le=value),
        "string ToString()": str,
        "string ToString(maybe string format)": lambda value, pattern: guid_text(value, pattern or "D"),
        "byte[] ToByteArray()": lambda value: value.bytes_le,
        "bool Equals(Guid g)": lambda left, right: left == right,
    },
)
declare_operator("==", "bool op(Guid a, Guid b)", lambda left, right: left == right)
declare_operator("!=", "bool op(Guid a, Guid b)", lambda left, right: left != right)
declare(
    "class Random",
    {
        "new()": contextual(lambda context: Random(context.random.random())),  # noqa: S311
        "new(int Seed)": Random,
        "int Next()": lambda random: random.randrange(2**31 - 1),
        "int Next(int maxValue)": lambda random, high: _drawn(random, 0, high),
        "int Next(int minValue, int maxValue)": _drawn,
        "double NextDouble()": Random.random,
    },
)
