"""JSON as Newtonsoft reads, holds and writes it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.csharp import Context, compiled
from local.csharp.values.jsontext import parsed, written

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda text: text[4:5] != "-")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
Value = Callable[..., Any]
Fault = Callable[..., str]


@given(JSON)
def test_what_is_read_is_written_again(document: object) -> None:
    token = parsed(json.dumps(document))
    assert json.loads(written(token, indented=False)) == document
    assert json.loads(written(token, indented=True)) == document


@given(JSON)
def test_a_copy_is_equal_and_apart(document: object) -> None:
    text = json.dumps({"a": document})
    context = Context(variables={"t": text})
    assert compiled(
        '@{ var o = JObject.Parse((string)context.Variables["t"]); var c = (JObject)o.DeepClone(); c["b"] = 1; '
        'return JToken.DeepEquals(o, c) == false && o.Count == 1 && c.Remove("b") && JToken.DeepEquals(o, c); }'
    ).evaluate(context)


@pytest.mark.parametrize("text", ["{", "[1", "{bad}", "nul", "", "{} x", '{"a":}', "\x00"])
def test_text_that_is_no_json_is_a_fault(fault: Fault, text: str) -> None:
    assert (
        fault('JObject.Parse((string)context.Variables["t"])', Context(variables={"t": text})) == "JsonReaderException"
    )


def test_a_document_that_is_nested_too_deep_is_a_fault(fault: Fault) -> None:
    for depth in (65, 100_000):
        context = Context(variables={"t": "[" * depth + "]" * depth})
        assert fault('JToken.Parse((string)context.Variables["t"])', context) == "JsonReaderException"


def test_sixty_four_levels_are_read(value: Value) -> None:
    context = Context(variables={"t": "[" * 64 + "]" * 64})
    assert value('JToken.Parse((string)context.Variables["t"]).HasValues', context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('(string)JObject.Parse("{}")["a"]', None),
        ('JObject.Parse("{}")["a"]?["b"]', None),
        ('(int?)JObject.Parse("{}")["a"] ?? 5', 5),
        ('(int)JToken.Parse("2.5")', 2),
        ('(string)JToken.Parse("true")', "True"),
        ('(bool)JToken.Parse("\\"true\\"")', True),
        ('JObject.Parse("{\\"a\\":1}").Value<string>("a")', "1"),
        ('JObject.Parse("{\\"a\\":\\"2024-01-02T03:04:05Z\\"}")["a"].ToString()', "01/02/2024 03:04:05"),
        ('JObject.Parse("{\\"a\\":[1,2]}")["a"].Any(t => (int)t == 2)', True),
        (
            'JsonConvert.SerializeObject(new Dictionary<string, object> { { "a", 1 }, { "b", null } })',
            '{"a":1,"b":null}',
        ),
        ('new JObject(new JProperty("a", new JArray("x", 1))).ToString()', '{\n  "a": [\n    "x",\n    1\n  ]\n}'),
    ],
)
def test_tokens_become_values(value: Value, text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('(int)JObject.Parse("{}")["a"]', "ArgumentNullException"),
        ('(int)JToken.Parse("null")', "ArgumentException"),
        ('(int)JToken.Parse("[1]")', "ArgumentException"),
        ('(int)JToken.Parse("\\"x\\"")', "FormatException"),
        ('(int)JToken.Parse("3000000000")', "OverflowException"),
        ('JObject.Parse("{}")["a"]["b"]', "NullReferenceException"),
        ('JToken.Parse("5")["a"]', "InvalidOperationException"),
        ('JArray.Parse("[1]")[1]', "ArgumentOutOfRangeException"),
        ('(JArray)JToken.Parse("{}")', "InvalidCastException"),
        ('JObject.Parse("{}").SelectToken((string)context.Variables["s"] + "[?(@.x)]")', "NotSupportedException"),
    ],
)
def test_tokens_that_do_not_fit_are_faults(fault: Fault, text: str, name: str) -> None:
    assert fault(text) == name


def test_a_token_that_has_a_place_is_copied_to_the_next(value: Value) -> None:
    text = """@{
        var o = JObject.Parse("{\\"a\\":{\\"n\\":1}}");
        var p = new JObject(new JProperty("b", o["a"]));
        p["b"]["n"] = 2;
        return (int)o["a"]["n"] + (int)p["b"]["n"];
    }"""
    assert value(text) == 3
