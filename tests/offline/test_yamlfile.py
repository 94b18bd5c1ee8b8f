"""YAML is read as the Pulumi CLI reads it. The table was taken from `pulumi preview` of a program that prints it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline.errors import BadInput
from offline.yamlfile import read

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)


def read_text(folder: Path, text: str) -> dict[str, Any]:
    path = folder / "Pulumi.x.yaml"
    path.write_text(text)
    return read(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-03-05", "2026-03-05 00:00:00 +0000 UTC"),
        ("0613", 395),
        ("0o17", 15),
        ("1.50", 1.5),
        ("1e3", 1000),
        ("3.0", 3),
        ("1_000", 1000),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("~", None),
        ("12:30", "12:30"),
        ('"2026-03-05"', "2026-03-05"),
        ("2026-03-05T10:00:00Z", "2026-03-05 10:00:00 +0000 UTC"),
        ("gpt-5.4", "gpt-5.4"),
        ("0899", 899),
    ],
)
def test_values_are_what_the_cli_makes_of_them(tmp_path: Path, text: str, value: object) -> None:
    found = read_text(tmp_path, f"key: {text}")["key"]
    assert found == value
    assert type(found) is type(value)


def test_anchors_and_merges_work(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a: &base {x: 1}\nb: {<<: *base, y: 2}")
    assert found["b"] == {"x": 1, "y": 2}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("# nothing\n", "is empty"),
        ("- a", "holds a list"),
        ("text", "holds a str"),
        ("a: [", "is not valid YAML"),
        ("\ta: 1", "is not valid YAML"),
        ("a: 1\nb: 2\na: 3", 'the key "a" stands twice'),
        ("x: {a: 1, a: 2}", 'the key "a" stands twice'),
        ("[1]: 2", "a key must be text"),
        ("a: !!python/object:os.system x", "is not valid YAML"),
        ("a: !!set {x}", "is not valid YAML"),
        ("a: !!binary aGk=", "is not valid YAML"),
        ("a: !!timestamp zz", "is not valid YAML"),
        ("a: !!bool foo", "is not valid YAML"),
        (LAUGHS, "nodes when its aliases are written out"),
        ("a: " + "[" * 50_000, "is nested more than 100 levels deep"),
    ],
)
def test_what_can_t_be_read_is_refused_with_the_file_s_name(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadInput, match=r"^Pulumi\.x\.yaml: ") as caught:
        read_text(tmp_path, text)
    assert says in str(caught.value)


def test_broken_yaml_is_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="line 3"):
        read_text(tmp_path, "a: 1\nb:\n  c: ]\n")


def test_a_missing_file_and_a_binary_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        read(tmp_path / "nothing.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="can't be read"):
        read(tmp_path / "binary.yaml")


@given(st.text())
def test_any_text_is_read_or_refused(tmp_path_factory: Any, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "Pulumi.x.yaml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        assert isinstance(read(path), dict)
    except BadInput as error:
        assert str(error).startswith("Pulumi.x.yaml: ")
