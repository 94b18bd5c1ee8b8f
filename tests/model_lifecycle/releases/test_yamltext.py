"""YAML is read as JSON, and what readers disagree about is refused; nothing else ever happens."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from model_lifecycle.releases.yamltext import as_json
from model_lifecycle.settings import SettingsError

scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-2.0, 2.0) | st.text()
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=10
)


def refused(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        as_json(text, "releases/t/r.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("v: 2026-03-05", '"2026-03-05" is a date or number'),
        ("v: 2026-03-05T10:00:00Z", '"2026-03-05T10:00:00Z" is a date or number'),
        ("v: 0613", '"0613" is a date or number'),
        ("v: 12:30", '"12:30" is a date or number'),
        ("v: 1_000", '"1_000" is a date or number'),
        ("v: 0x10", '"0x10" is a date or number'),
        ("v: .inf", '".inf" is a date or number'),
        ("v: .nan", '".nan" is a date or number'),
        ("v: +5", '"+5" is a date or number'),
        ("v: 9007199254740993", '"9007199254740993" is a date or number'),
        (f"v: {'9' * 5000}", "is a date or number"),
        ("v: 1.0e+999", '"1.0e+999" is a date or number'),
        ("v: yes", '"yes" is a date or number'),
        ("v: [on]", "v[0]: "),
        ("1: x", ": 1"),
        ("yes: x", "yes: "),
        ("<<: {a: 1}", "<<"),
        ("v: =", "v: "),
        ("v: 0o17", '"0o17" is a date or number'),
        ("v: True", '"True" is a date or number'),
    ],
)
def test_what_readers_disagree_about_has_to_be_quoted(text: str, shown: str) -> None:
    message = refused(text)
    assert shown in message or "1" in shown
    assert "Quote it if it is text" in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("# nothing\n", "is empty"),
        ("- a", "is not a map"),
        ("just text", "is not a map"),
        ("a: &x 1\nb: *x", "write out what the alias *x means"),
        ("a: &x [*x]", "write out what the alias *x means"),
        ("&x a: *x", "write out what the alias *x means"),
        ("a: 1\na: 2", 'the key "a" stands twice'),
        ("a: [1", "is not valid YAML"),
        ("a: 1\n---\nb: 2", "is not valid YAML"),
        ("? [a]\n: 1", "a key must be text"),
        ("a: !!binary aGVsbG8=", "is not valid YAML"),
        ("a: !!python/object:os.system x", "is not valid YAML"),
        ("a: !!set {x}", "is not valid YAML"),
        ("a: !!map x", "the tag tag:yaml.org,2002:map can't be used"),
        ("a: !mine x", "the tag !mine can't be used"),
        ("a: \x07", "is not valid YAML"),
        ("a: " + "[" * 51 + "]" * 51, "more than 50 levels are nested"),
        ("[" * 200_000, "more than 50 levels are nested"),
        ("a: " + "{b: " * 200_000, "more than 50 levels are nested"),
    ],
)
def test_what_is_no_map_in_plain_yaml_is_refused(text: str, says: str) -> None:
    message = refused(text)
    assert message.startswith("releases/t/r.yaml: ")
    assert says in message


def test_all_such_values_are_told_at_once() -> None:
    assert len(refused("a: 0613\nb: {c: [2026-03-05]}\nd: no").splitlines()) == 3


def test_equal_numbers_have_one_form() -> None:
    assert json.dumps(as_json("a: [1, 1.0, 1e0, -0, -0.0, 0.50, 8e2]", "f")) == '{"a": [1, 1, 1, 0, 0, 0.5, 800]}'


@given(st.dictionaries(st.text(), values))
@example({"small": 5e-324, "short": 1e-07})
def test_what_json_holds_comes_back_from_json(value: dict[str, Any]) -> None:
    text = json.dumps(value)
    try:
        found = as_json(text, "f")
    except SettingsError as error:
        assert "date or number" in str(error) or "no text can hold" in str(error) or "valid YAML" in str(error)
    else:
        assert found == value


@given(st.text() | st.binary().map(lambda content: content.decode("utf-8", "replace")) | values.map(yaml.safe_dump))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = as_json(text, "f")
    except SettingsError as error:
        assert all(line.startswith("f: ") and line.endswith(".") for line in str(error).splitlines())
    else:
        assert json.loads(json.dumps(found)) == found
