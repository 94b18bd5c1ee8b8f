"""Paths to properties are read and applied as the engine does it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.provider import wire
from offline import paths, secrets

STEPS = st.one_of(st.text(min_size=1), st.integers(0, 99))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("root", ("root",)),
        ("root.nested", ("root", "nested")),
        ('root["nested"]', ("root", "nested")),
        ("root.array[0].nested", ("root", "array", 0, "nested")),
        ("root.array[0][1].nested", ("root", "array", 0, 1, "nested")),
        ('root["key with \\"escaped\\" quotes"]', ("root", 'key with "escaped" quotes')),
        ('root["key with a ."]', ("root", "key with a .")),
        ('["root key with a ."][100]', ("root key with a .", 100)),
        ("root.array[*].field", ("root", "array", "*", "field")),
        ('root.array["*"].field', ("root", "array", "*", "field")),
        ("foo-bar", ("foo-bar",)),
    ],
)
def test_the_engine_s_own_examples_are_read(text: str, path: paths.Path) -> None:
    assert paths.parse(text) == path


@pytest.mark.parametrize("text", [".a", "a[", "a[b]", 'a["b', "a..b", "a."])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no path to a property"):
        paths.parse(text)


@given(st.lists(STEPS, min_size=1).map(tuple))
def test_a_written_path_is_read_again(path: paths.Path) -> None:
    assert paths.parse(paths.text(path)) == path


@pytest.mark.parametrize(
    ("path", "other", "expected"),
    [
        ("a", "a.b", True),
        ("a.b", "a", False),
        ("a.*", "a.b.c", True),
        ("a[*].c", "a[1].c", True),
        ("a.b", "a.c", False),
        ("*", "a", True),
    ],
)
def test_a_path_contains_what_is_below_it(path: str, other: str, expected: bool) -> None:
    assert paths.contains(paths.parse(path), paths.parse(other)) is expected


@pytest.mark.parametrize(
    ("path", "old", "new", "expected", "possible"),
    [
        ("a", {"a": 1}, {"a": 2, "b": 3}, {"a": 1, "b": 3}, True),
        ("a", {}, {"a": 2}, {}, True),
        ("a", {"a": 1}, {}, {"a": 1}, True),
        ("a.b", {"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}, {"a": {"b": 1, "c": 3}}, True),
        ("a.b", {"a": {"b": 1}}, {}, {}, False),
        ("a.b", {}, {}, {}, True),
        ("a[0]", {"a": [1, 2]}, {"a": [3, 4]}, {"a": [1, 4]}, True),
        ("a[1]", {"a": [1, 2]}, {"a": [3]}, {"a": [3]}, False),
        ("a[*].b", {"a": [{"b": 1}]}, {"a": [{"b": 2}]}, {"a": [{"b": 1}]}, True),
        ("*", {"a": 1, "b": 2}, {"b": 3, "c": 4}, {"a": 1, "b": 2}, True),
        ("a.b", {"a": 1}, {"a": 2}, {"a": 2}, True),
    ],
)
def test_a_value_is_put_back(path: str, old: object, new: object, expected: object, possible: bool) -> None:
    values = wire.encode(new)  # type: ignore[arg-type]
    assert paths.reset(paths.parse(path), wire.encode(old), values) is possible  # type: ignore[arg-type]
    assert wire.decode(values) == expected


def test_what_is_put_back_from_within_a_secret_is_a_secret() -> None:
    old, new = wire.encode({"a": {"b": 1}}), wire.encode({"a": {"b": 2}})
    secrets.mark(old, "a")
    paths.reset(("a", "b"), old, new)
    assert secrets.shown(new) == {"a": {"b": "[secret]"}}
    assert wire.decode(new) == {"a": {"b": 1}}


def test_what_is_put_back_into_a_secret_stays_within_it() -> None:
    old, new = wire.encode({"a": {"b": 1}}), wire.encode({"a": {"b": 2, "c": 3}})
    secrets.mark(new, "a")
    paths.reset(("a", "b"), old, new)
    assert secrets.shown(new) == {"a": "[secret]"}
    assert wire.decode(new) == {"a": {"b": 1, "c": 3}}
