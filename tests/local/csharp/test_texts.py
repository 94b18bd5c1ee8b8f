"""Strings: UTF-16 units, ordinal comparison, and what their members do."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.csharp import Context, ExpressionFault, compiled

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
Value = Callable[..., Any]


def asked(text: str, **given_values: Any) -> Any:
    for name in given_values:
        text = text.replace(f"@{name}", f'(string)context.Variables["{name}"]')
    return compiled(f"@({text})").evaluate(Context(variables=given_values))


def units(text: str) -> list[bytes]:
    raw = text.encode("utf-16-le", "surrogatepass")
    return [raw[at : at + 2] for at in range(0, len(raw), 2)]


def text_from(some: list[bytes]) -> str:
    return b"".join(some).decode("utf-16-le", "surrogatepass")


@given(TEXTS, st.integers(-2, 30), st.integers(-2, 30))
def test_a_substring_counts_utf_16_units(text: str, start: int, size: int) -> None:
    expression = f"(@t).Substring({start}, {size})"
    if start >= 0 <= size and start + size <= len(units(text)):
        assert asked(expression, t=text) == text_from(units(text)[start : start + size])
    else:
        with pytest.raises(ExpressionFault, match="ArgumentOutOfRangeException"):
            asked(expression, t=text)


@given(TEXTS)
def test_a_length_counts_utf_16_units(text: str) -> None:
    assert asked("(@t).Length", t=text) == len(units(text))


@given(TEXTS, TEXTS)
def test_a_text_that_is_put_together_holds_its_parts(left: str, right: str) -> None:
    both = asked("@a + @b", a=left, b=right)
    assert both == left + right
    assert asked("(@t).StartsWith(@a)", t=both, a=left)
    assert asked("(@t).EndsWith(@b)", t=both, b=right)
    assert asked("(@t).Contains(@b)", t=both, b=right)
    assert asked("(@t).IndexOf(@a)", t=both, a=left) == 0


@given(st.lists(st.text("ab,;", max_size=4).filter(lambda text: "," not in text)))
def test_what_is_joined_is_split_again(parts: list[str]) -> None:
    joined = ",".join(parts)
    assert list(asked("(@t).Split(',')", t=joined)) == (parts or [""])
    kept = asked("(@t).Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries)", t=joined)
    assert list(kept) == [part for part in parts if part]


@given(TEXTS, TEXTS)
def test_equality_is_ordinal(left: str, right: str) -> None:
    assert asked("@a == @b", a=left, b=right) == (left == right)
    assert asked("string.CompareOrdinal(@a, @b) == 0", a=left, b=right) == (left == right)
    before = left.encode("utf-16-be") < right.encode("utf-16-be")
    assert asked("string.CompareOrdinal(@a, @b) < 0", a=left, b=right) == before


@given(TEXTS)
def test_base_64_and_urls_come_back(text: str) -> None:
    assert (
        asked(
            "Encoding.UTF8.GetString(Convert.FromBase64String(Convert.ToBase64String(Encoding.UTF8.GetBytes(@t))))",
            t=text,
        )
        == text
    )
    assert asked("Uri.UnescapeDataString(Uri.EscapeDataString(@t))", t=text) == text
    assert asked("WebUtility.UrlDecode(WebUtility.UrlEncode(@t))", t=text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\"a\" + (string)null + 1 + true + 1.5 + 'c'", "a1True1.5c"),
        ('string.Format("{0:N2}|{1,4}|{2:X4}", 1234.5, "x", 255)', "1,234.50|   x|00FF"),
        ('$"{1,3}|{255:X}|{true}|{{}}"', "  1|FF|True|{}"),
        ('$""', ""),
        ('@"a""b\\n"', 'a"b\\n'),
        ('"\\u00e9\\x41\\t"', "\u00e9A\t"),
        ('new[] { "b", "a", "B", "_", "1" }.OrderBy(x => x).Aggregate((x, y) => x + y)', "_1abB"),
        ('string.Join(",", new object[] { 1, null, true })', "1,,True"),
        ('"a" == (string)null', False),
        ('(object)"a" == (object)1', False),
        ('context.Variables["s"] == "text"', False),
        ('(string)context.Variables["s"] == "text"', True),
    ],
)
def test_texts_of_values(value: Value, text: str, expected: object) -> None:
    assert value(text) == expected
