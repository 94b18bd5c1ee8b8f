"""A data set is refused by row and variable before anything is asked."""

import json
from pathlib import Path
from typing import Any

import pytest

from reader.release import made
from rollout.errors import BadInput
from rollout.evaluation_run.data import read

CONTENT: dict[str, Any] = {
    "contentFilter": None,
    "data": None,
    "messages": [{"role": "user", "content": "{{document}} {{pages}}"}],
    "model": "m",
    "parameters": {},
    "tools": [],
    "variables": ["document", "pages"],
    "version": "1",
}
RELEASE = made("t", "r1", None, CONTENT)
ROW = {"id": "a", "document": "Text.", "pages": 3, "expected": "Text"}


def written(folder: Path, *lines: Any) -> Path:
    file = folder / "rows.jsonl"
    file.write_text("".join(line if isinstance(line, str) else f"{json.dumps(line)}\n" for line in lines))
    return file


def test_rows_fill_a_release_s_variables_as_text(tmp_path: Path) -> None:
    first, second = read(written(tmp_path, ROW, "\n", ROW | {"id": 2, "expected": None}), [RELEASE])
    assert first.variables(RELEASE) == {"document": "Text.", "pages": "3"}
    assert (first.expected, second.id, second.expected) == ("Text", "2", None)
    assert first.inputs != second.inputs


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "is empty"),
        (["\n"], "is empty"),
        ([ROW, '{"id": "b", "docu'], "line 2: is no JSON, or cut off"),
        ([17], "line 1: is no JSON object"),
        ([{"document": "x", "pages": 1}], "line 1: has no id"),
        ([ROW | {"id": " "}], "line 1: has no id"),
        ([ROW | {"id": True}], "line 1: has no id"),
        ([ROW, ROW], "line 2: has the id 'a' of .*line 1"),
        ([{"id": "a", "document": "x"}], r"line 1 \(id a\): the variable pages of r1 is missing"),
        ([ROW | {"document": None}], "the variable document of r1 is null, which is no text"),
        ([ROW | {"document": ["x"]}], "the variable document of r1 is"),
        (['{"id": "a", "document": "x", "pages": NaN}\n'], "NaN is no number"),
    ],
)
def test_what_can_t_be_asked_is_named(tmp_path: Path, lines: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read(written(tmp_path, *lines), [RELEASE])


def test_a_file_that_can_t_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    for said in ("can't be read", "is not UTF-8"):
        with pytest.raises(BadInput, match=said):
            read(file, [RELEASE])
        file.write_bytes(b"\xff")


def test_the_example_s_rows_can_be_asked() -> None:
    root = Path(__file__).resolve().parents[3]
    rows = read(root / "examples" / "evaluation" / "summarize.jsonl", [])
    assert 20 <= len(rows) <= 40
    assert all({"document", "language"} <= row.values.keys() and row.expected for row in rows)
