"""Telemetry is read in three shapes, and what can't be used is named with its place."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rollout.errors import BadInput
from rollout.telemetry import COLUMNS, REQUIRED, parsed, read

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROW: dict[str, Any] = {
    "timestamp": "2026-11-22T11:00:00.000Z",
    "correlationId": "a",
    "task": "summarize",
    "release": "summarize-r2",
    "model": "gpt-5.4-2026-03-05",
    "status": 200,
    "latencyMs": 812.5,
    "promptTokens": 40,
    "completionTokens": 12,
    "contentFiltered": False,
    "reason": "pin",
}
ERROR = ROW | {"correlationId": "b", "model": None, "status": 503, "reason": None}


def lines(*rows: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def tables(*rows: dict[str, Any]) -> dict[str, Any]:
    names = list(rows[0])
    table = {
        "name": "PrimaryResult",
        "columns": [{"name": name, "type": "string"} for name in names],
        "rows": [[row[name] for name in names] for row in rows],
    }
    return {"tables": [table]}


def as_az_prints(*rows: dict[str, Any]) -> list[dict[str, str]]:
    return [{**{name: str(value) for name, value in row.items()}, "TableName": "PrimaryResult"} for row in rows]


def refused(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        parsed(text, "calls.jsonl", NOW)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        lines(ROW, ERROR),
        "\n" + lines(ROW, ERROR).rstrip(),
        json.dumps(tables(ROW, ERROR)),
        json.dumps([ROW, ERROR]),
        json.dumps(as_az_prints(ROW, ERROR), indent=2),
    ],
    ids=["lines", "lines with blanks", "tables", "objects", "az"],
)
def test_all_shapes_say_the_same(text: str) -> None:
    first, second = parsed(text, "calls", NOW)
    assert (first.timestamp, first.status, first.latency_ms) == (datetime(2026, 11, 22, 11, tzinfo=UTC), 200, 812.5)
    assert (first.prompt_tokens, first.completion_tokens, first.content_filtered) == (40, 12, False)
    assert (first.task, first.release, first.model, first.reason) == (
        "summarize",
        "summarize-r2",
        "gpt-5.4-2026-03-05",
        "pin",
    )
    assert (second.status, second.model, second.reason, second.cost) == (503, None, None, None)


def test_columns_that_nobody_asked_for_are_passed_over() -> None:
    (call,) = parsed(lines(ROW | {"backend": "x", "cost": 0.01}), "calls", NOW)
    assert call.cost == 0.01


@pytest.mark.parametrize("column", REQUIRED)
def test_a_column_that_is_missing_is_named(column: str) -> None:
    said = refused(lines(ROW, {name: value for name, value in ERROR.items() if name != column}))
    assert said.startswith(f"calls.jsonl, line 2: the columns {column} are missing; there are ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("[]", "has no rows"),
        (json.dumps(tables(ROW) | {"tables": [{"columns": [], "rows": []}]}), "has no rows"),
        ('{"tables": []}', "is no result of a query"),
        ('{"tables": [{"columns": [{"name": "a"}], "rows": [[1, 2]]}]}', "is no result of a query"),
        (json.dumps(tables(ROW) | {"error": {"code": "PartialError"}}), "a part of the result only"),
        (lines(ROW)[:-20], "line 1: is cut off, so the file is truncated"),
        (lines(ROW) + lines(ERROR)[:-20], "line 2: is cut off, so the file is truncated"),
        ("{x\n" + lines(ROW), "line 1: is no JSON"),
        (json.dumps([ROW])[:-5], "is truncated or no JSON"),
        ("17\n", "line 1: is no JSON object"),
        (json.dumps([ROW, 17]), "row 2: is no JSON object"),
        (lines(ROW).replace("812.5", "NaN"), "line 1: can't be used: latencyMs nan: Input should be a finite number"),
        (lines(ROW, ERROR).replace("812.5", "Infinity"), "line 1: can't be used: latencyMs inf"),
        (lines(ROW).replace("12,", "NaN,"), "completionTokens nan"),
        (lines(ROW | {"latencyMs": "NaN"}), "latencyMs 'NaN'"),
        (lines(ROW | {"status": None}), "line 1: can't be used: status None"),
        (lines(ROW | {"promptTokens": -1}), "promptTokens -1"),
        (lines(ROW | {"contentFiltered": "perhaps"}), "contentFiltered 'perhaps'"),
        (lines(ROW | {"timestamp": "2026-11-22T11:00:00"}), "timestamp '2026-11-22T11:00:00'"),
        (
            lines(ROW | {"timestamp": "2026-11-22T12:05:01Z"}),
            "2026-11-22T12:05:01Z is in the future (1 such rows; it is",
        ),
        (lines(ROW, ERROR, ROW), "line 3 is line 1 again (a). A request that counts twice"),
        (lines(*[ROW] * 9), "and 3 more"),
        (lines(ROW | {"latencyMs": 1e300}), "latencyMs 1e+300"),
        (lines(ROW).replace("{", '{"more": 1' + "0" * 5000 + ", ", 1), "Exceeds the limit"),
    ],
)
def test_what_can_t_be_used_is_named(text: str, said: str) -> None:
    assert said in refused(text)


def test_clocks_may_differ_a_little() -> None:
    assert parsed(lines(ROW | {"timestamp": "2026-11-22T12:05:00Z"}), "calls", NOW)


def test_rows_without_an_id_can_t_be_held_against_each_other() -> None:
    assert len(parsed(lines(*[{**ROW, "correlationId": None}] * 2), "calls", NOW)) == 2


def test_a_file_that_can_t_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_bytes(b"\xff")
    for path, said in ((file, "is not UTF-8"), (tmp_path / "none", "can't be read"), (tmp_path, "can't be read")):
        with pytest.raises(BadInput, match=said):
            read(path, NOW)
    file.write_text(lines(ROW))
    assert len(read(file, NOW)) == 1


def test_the_document_describes_every_column_and_the_query_gives_them() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "analysis.md").read_text()
    for column in COLUMNS:
        assert f"| `{column}` |" in text, column
    query = text.split("```kql")[1].split("```")[0]
    for column in {*REQUIRED, "correlationId"}:
        assert column in query.rpartition("| project")[2], column


def test_separators_that_end_no_line_in_json_end_none_here() -> None:
    text = "\n".join(
        json.dumps(ROW | {"correlationId": f"{n}", "region": "a\u2028b"}, ensure_ascii=False) for n in "12"
    )
    assert len(parsed(text, "calls", NOW)) == 2
