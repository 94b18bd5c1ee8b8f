"""Values for JSON schemas: whatever schema is known, its value is valid."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.inference.instances import Unsatisfiable, instance


def _bounds(low: str, high: str, values: st.SearchStrategy[int]) -> st.SearchStrategy[dict[str, Any]]:
    pair = st.tuples(values, values).map(sorted)
    both = pair.map(lambda two: {low: two[0], high: two[1] + 2})
    return both | values.map(lambda one: {low: one}) | values.map(lambda one: {high: one + 1}) | st.just({})


SMALL = st.integers(0, 6)
ANY = st.integers(-50, 50)
NUMBERS = _bounds("minimum", "maximum", ANY) | _bounds("exclusiveMinimum", "exclusiveMaximum", ANY)
SIMPLE = st.one_of(
    st.just({"type": "boolean"}),
    st.just({"type": "null"}),
    st.just({}),
    NUMBERS.map(lambda more: {"type": "integer", **more}),
    NUMBERS.map(lambda more: {"type": "number", **more}),
    st.integers(1, 9).map(lambda step: {"type": "integer", "multipleOf": step / 2, "exclusiveMinimum": step * 7}),
    _bounds("minLength", "maxLength", SMALL).map(lambda more: {"type": "string", **more}),
    st.lists(st.integers() | st.text(), min_size=1).map(lambda values: {"enum": values}),
    st.text().map(lambda value: {"const": value}),
)


def _deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from("abc")
    objects = st.tuples(st.dictionaries(names, inner), st.lists(names, unique=True))
    return st.one_of(
        objects.map(lambda two: {"type": "object", "properties": two[0], "required": two[1]}),
        st.tuples(inner, _bounds("minItems", "maxItems", SMALL)).map(lambda two: {"items": two[0], **two[1]}),
        st.lists(inner, min_size=1, max_size=3).map(lambda choices: {"anyOf": choices}),
        inner.map(lambda one: {"allOf": [one, {"title": "x"}]}),
        inner.map(lambda one: {"$defs": {"one": one}, "properties": {"x": {"$ref": "#/$defs/one"}}}),
    )


ROOT = st.recursive(SIMPLE, _deeper, max_leaves=8)


@given(ROOT.filter(lambda schema: "$defs" not in str(schema)))
def test_a_value_fits_its_schema(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(schema).validate(instance(schema, "text"))


@given(ROOT.filter(lambda schema: "$defs" not in str(schema)))
def test_a_referred_schema_is_as_good_as_one_in_place(schema: dict[str, Any]) -> None:
    assert instance({"$defs": {"one": schema}, "$ref": "#/$defs/one"}, "text") == instance(schema, "text")


def test_texts_are_made_of_the_text_given() -> None:
    schema = {"properties": {"a": {"type": "string"}, "b": {"type": "string", "maxLength": 2}}}
    assert instance(schema, "digest") == {"a": "digest", "b": "di"}


def test_formats_have_a_value_of_their_own() -> None:
    assert instance({"type": "string", "format": "date"}, "x") == "2026-01-31"


def test_parts_of_an_all_of_are_put_together() -> None:
    parts = [{"properties": {"a": {"const": 1}}, "items": True}, {"properties": {"b": {"const": 2}}, "required": ["b"]}]
    assert instance({"allOf": parts, "items": {}, "type": "object"}, "x") == {"a": 1, "b": 2}


def test_the_first_of_several_types_is_taken() -> None:
    assert instance({"type": ["integer", "null"]}, "x") == 0


TREE = {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}}}, "required": ["kids"]}
LIST = {
    "$ref": "#/$defs/node",
    "$defs": {
        "node": {"properties": {"next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}}, "required": ["next"]}
    },
}


@pytest.mark.parametrize(("schema", "value"), [(TREE, {"kids": [{"kids": []}]}), (LIST, {"next": None})])
def test_a_schema_that_contains_itself_ends(schema: dict[str, Any], value: Any) -> None:
    assert instance(schema, "x") == value


@pytest.mark.parametrize(
    ("schema", "says"),
    [
        (
            {"$ref": "#/$defs/x", "$defs": {"x": {"properties": {"y": {"$ref": "#/$defs/x"}}, "required": ["y"]}}},
            "without an end",
        ),
        ({"$ref": "#/nowhere"}, "'#/nowhere' is not within the schema"),
        ({"$ref": "https://example.com/schema"}, "is not within the schema"),
        ({"$ref": "#anchor"}, "is not within the schema"),
        ({"type": "text"}, r"\$.type"),
        ({"type": "string", "pattern": "^[A-Z]$"}, "keywords for which"),
        ({"type": "string", "pattern": "["}, r"\$.pattern: '\[' is not a 'regex'"),
        ({"type": "string", "minLength": 10**9}, "minLength"),
        ({"type": "array", "minItems": 10**9}, "more than 5000 parts"),
        ({"type": "number", "minimum": 10**400}, "too large"),
        ({"type": "integer", "minimum": 2, "maximum": 1}, "keywords for which"),
        ({"enum": []}, "keywords for which"),
        ({"not": {}}, "keywords for which"),
    ],
)
def test_a_schema_without_a_value_is_refused(schema: dict[str, Any], says: str) -> None:
    with pytest.raises(Unsatisfiable, match=says):
        instance(schema, "x")
