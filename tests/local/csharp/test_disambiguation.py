"""Where the grammar reads an expression otherwise than C# does, parentheses make it right."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.csharp.disambiguation import disambiguated


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("x == a?.b", "x == (a?.b)"),
        ('(string)a.As<JObject>(true)["n"]', '(string)(a.As<JObject>(true)["n"])'),
        ('(string)a["x"]?["y"] ?? "z"', '(string)(a["x"]?["y"]) ?? "z"'),
        ("!a?.b == true", "!(a?.b) == true"),
        ("c ? a?.b : d?.e", "c ? (a?.b) : (d?.e)"),
        ("x => x?.y", "x => (x?.y)"),
        ("(a) - 1", " a  - 1"),
        ('(a.b)["x"]', ' a.b ["x"]'),
        ("f(a) - 1", "f(a) - 1"),
        ("a.As<T>(b) - 1", "a.As<T>(b) - 1"),
        ("(int)-1", "(int)-1"),
        ("a?.b", "a?.b"),
        ("if (x) a?.b();", "if (x) a?.b();"),
        ("case 1: a?.b(); break;", "case 1: a?.b(); break;"),
        ("new Dictionary<string, List<int>>()", "new Dictionary<string, List<int>>()"),
        ("a < b && c > (d)", "a < b && c > (d)"),
        ('"x == a?.b"', '"x == a?.b"'),
        ('$"{x == a?.b:N2}"', '$"{x == (a?.b):N2}"'),
        ('$""', ' ""'),
        ("// x == a?.b\n1", "// x == a?.b\n1"),
        ("a ? .5 : 1", "a ? .5 : 1"),
        ("new int?[] { }", "new int?[] { }"),
    ],
)
def test_operands_get_parentheses_of_their_own(text: str, edited: str) -> None:
    assert disambiguated(text).text == edited


@given(st.text("ab.?()[]<>\"'$@{}=+-! ,;:1\n", max_size=30))
def test_nothing_but_parentheses_is_changed(text: str) -> None:
    edited = disambiguated(text)
    without = "".join(char for at, char in enumerate(edited.text) if at not in set(edited.inserted))
    assert len(without) == len(text)
    assert all(new == old or (new == " " and old in "()$") for new, old in zip(without, text, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Too" == context.Response?.StatusReason', True),
        ('"x" + context.Response?.StatusReason.ToUpper()', "xTOO"),
        ('(string)context.Request.Body.As<JObject>(true)["o"]?["x"]', "y"),
        ("(context.Response.StatusCode) - 1", 428),
        ("-(context.Response.StatusCode) + (context.Response.StatusCode)", 0),
        ("(context.Response.StatusReason)[0] == 'T'", True),
        ('$"{"a" + context.Response?.StatusCode}"', "a429"),
        ("context.LastError?.Reason ?? context.Response?.StatusReason", "Too"),
        ("(int?)context.Response?.StatusCode + 1", 430),
    ],
)
def test_such_expressions_mean_what_they_mean_in_c(value: Callable[[str], Any], text: str, expected: object) -> None:
    assert value(text) == expected
