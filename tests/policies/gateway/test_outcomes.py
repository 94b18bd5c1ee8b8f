"""Whatever an expression of look-ups finds while it runs is among what it is said to come to."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.gateway.outcomes import Outcomes, Unfollowed

KEYS = st.sampled_from(["a", "b", "c"])
TEXTS = st.sampled_from(["x", "y", 'quo"te', "back\\slash", "é", ""])
TABLES = st.dictionaries(KEYS, st.dictionaries(KEYS, TEXTS, max_size=3) | TEXTS, max_size=3)


@dataclass
class Written:
    """An expression, and what it is worth in one run: None where it finds nothing."""

    source: str
    worth: Any


def literal(text: str) -> Written:
    return Written(json.dumps(text, ensure_ascii=False), text)


def table(value: Any) -> Written:
    return Written(f"JObject.Parse({json.dumps(json.dumps(value), ensure_ascii=False)})", value)


def looked_up(one: Written, key: str, how: str) -> Written:
    worth = one.worth.get(key) if isinstance(one.worth, dict) else None
    quoted = json.dumps(key) if how != "computed" else f'(string)context.Variables["{key}"]'
    return Written(f"(({one.source})?[{quoted}])" if how == "careful" else f"{one.source}[{quoted}]", worth)


def wrapped(one: Written, how: str) -> Written:
    return Written(how.format(one.source), one.worth)


def either(one: Written, other: Written) -> Written:
    return Written(f"({one.source} ?? {other.source})", one.worth if one.worth is not None else other.worth)


def chosen(one: Written, other: Written, first: bool) -> Written:
    return Written(
        f"(context.Variables.ContainsKey(1) ? {one.source} : {other.source})", (one if first else other).worth
    )


WRAPS = st.sampled_from(["({})", "(string)({})", "((JToken)({}))", "({}).ToString()", "({}).Value<string>()"])
HOW = st.sampled_from(["literal", "computed", "careful"])
EXPRESSIONS = st.recursive(
    TEXTS.map(literal) | TABLES.map(table),
    lambda inner: (
        st.builds(looked_up, inner.map(lambda one: wrapped(one, "({})")), KEYS, HOW)
        | st.builds(wrapped, inner, WRAPS)
        | st.builds(either, inner, inner)
        | st.builds(chosen, inner, inner, st.booleans())
    ),
    max_leaves=6,
)


@given(EXPRESSIONS)
def test_what_is_found_is_among_what_was_foretold(written: Written) -> None:
    foretold = Outcomes(lambda name: [name]).of(f"@({written.source})")
    assert written.worth is None or written.worth in foretold


@given(st.dictionaries(KEYS, EXPRESSIONS, min_size=1), KEYS)
def test_variables_are_followed_wherever_they_are_set(settings: dict[str, Written], name: str) -> None:
    outcomes = Outcomes(lambda key: [f"@({settings[key].source})"] if key in settings else [])
    found = outcomes.of(f'@((JObject)context.Variables["{name.upper()}"])')
    assert name in outcomes.followed
    assert (name not in settings and found == []) or settings[name].worth in (None, *found)


@given(st.text(max_size=30))
def test_any_text_comes_to_something_or_is_said_not_to_be_followed(text: str) -> None:
    try:
        assert isinstance(Outcomes(lambda _: []).of(f"@({text})"), list)
    except Unfollowed as why:
        assert str(why)


def test_variables_that_double_each_other_end_at_once() -> None:
    each = {f"v{n}": [f'@(context.Variables["v{n - 1}"] ?? context.Variables["v{n - 1}"])'] for n in range(1, 40)}
    assert Outcomes(lambda name: each.get(name, ["x"])).of('@(context.Variables["v39"])') == ["x"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"\\u0061\\x62\\t\\"\\\\"', 'ab\t"\\'),
        ('@"a""b\\c"', 'a"b\\c'),
        ('$"a{{b}}"', "a{b}"),
        ('$""', ""),
    ],
)
def test_literals_are_read_as_csharp_does(source: str, found: str) -> None:
    assert Outcomes(lambda _: []).of(f"@({source})") == [found]
