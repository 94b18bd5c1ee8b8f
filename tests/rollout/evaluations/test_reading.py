"""Files of results: what is read of each format, and what is said of files that prove nothing."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rollout.errors import BadInput
from rollout.evaluations import Choice, check_pairs, read
from rollout.judging import Sample

REAL = Path(__file__).with_name("azure-1.18.json")
"""What azure-ai-evaluation 1.18's own `evaluate` wrote, of four rows."""

Write = Callable[[Any], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: Any) -> Path:
        file = tmp_path / "results.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return file

    return written


def azure(count: int = 3, **outputs: Any) -> dict[str, Any]:
    rows = [
        {
            "inputs.query": f"question {index}",
            "inputs.line_number": index,
            "outputs.judge.relevance": 4.0,
            "outputs.judge.relevance_result": "pass",
            **{f"outputs.{name}": value for name, value in outputs.items()},
        }
        for index in range(count)
    ]
    return {"rows": rows, "metrics": {"judge.binary_aggregate": 0.123}}


def foo(count: int = 3, version: Any = 3, **changes: Any) -> dict[str, Any]:
    result = {
        "promptIdx": 0,
        "prompt": {"label": "short", "raw": "Say"},
        "provider": {"id": "azure:chat:gpt", "label": "gpt"},
        "success": True,
        "score": 1,
        "namedScores": {"tone": 0.5},
        "latencyMs": 120,
        "cost": 0.002,
        "failureReason": 0,
        "response": {"tokenUsage": {"total": 33}, "finishReason": "stop"},
        "gradingResult": {
            "componentResults": [
                {"pass": True, "assertion": {"metric": "accuracy"}},
                {"pass": False, "assertion": {"metric": "toxicity"}},
            ]
        },
        **changes,
    }
    results = [{**result, "testIdx": index, "vars": {"q": index}} for index in range(count)]
    return {"version": version, "timestamp": "t", "results": results, "prompts": [], "stats": {}}


def item(index: int, **changes: Any) -> dict[str, Any]:
    return {
        "object": "eval.run.output_item",
        "datasource_item_id": index,
        "datasource_item": {"q": index, "sample.output_text": f"answer {index}"},
        "results": [
            {"name": "relevance", "passed": True, "score": 4.0},
            {"name": "violence", "passed": False, "score": 5.0},
        ],
        "sample": {"usage": {"total_tokens": 50}, "finish_reason": "stop", "error": None},
        "status": "completed",
        **changes,
    }


def test_what_azure_ai_evaluation_really_writes_is_read() -> None:
    first, second, third, fourth = read(REAL).rows
    assert [row.id for row in (first, second, third, fourth)] == ["q1", "q2", "q3", "q4"]
    assert first.passes == {"f1.f1_score": True, "exact.x": True, "judge.judge": True}
    assert (first.latency_ms, first.tokens, first.cost, first.filtered, first.harmful) == (
        12.5,
        25,
        0.0012,
        False,
        None,
    )
    assert fourth.passes["f1.f1_score"] is False
    assert (third.error, third.passes, third.tokens) == ("429 Too Many Requests", {}, None)


def test_a_row_without_an_id_is_known_by_its_inputs_and_not_by_its_place(write: Write) -> None:
    forward = read(write(azure()))
    content = azure()
    content["rows"].reverse()
    for number, row in enumerate(content["rows"]):
        row["inputs.line_number"] = number
    assert {row.id for row in forward.rows} == {row.id for row in read(write(content)).rows}


@pytest.mark.parametrize(("severity", "harmful"), [(3, False), (4, True)])
def test_content_safety_says_what_is_harmful_and_nothing_of_quality(write: Write, severity: int, harmful: bool) -> None:
    found = read(write(azure(**{"violence.violence": "Medium", "violence.violence_score": severity})))
    assert [row.harmful for row in found.rows] == [harmful] * 3
    assert found.metrics == ("judge.relevance",)


def test_the_evaluator_s_own_result_decides_what_is_harmful(write: Write) -> None:
    found = read(write(azure(**{"violence.violence_score": 4, "violence.violence_result": "pass"})))
    assert not any(row.harmful for row in found.rows)


def test_a_filtered_row_may_lack_its_answer_s_measures(write: Write) -> None:
    content = azure(content_filtered=False, cost=0.1)
    content["rows"][0] |= {
        "outputs.content_filtered": True,
        "outputs.cost": None,
        "outputs.judge.relevance": None,
        "outputs.judge.relevance_result": None,
    }
    first = read(write(content)).rows[0]
    assert (first.filtered, first.cost, first.passes) == (True, None, {})


@pytest.mark.parametrize("wrap", [lambda held: held, lambda held: {"evalId": "e", "results": held, "config": {}}])
def test_promptfoo_is_read_bare_and_wrapped(write: Write, wrap: Callable[[Any], Any]) -> None:
    found = read(write(wrap(foo())))
    row = found.rows[0]
    assert found.overall == "success"
    assert (row.passes, row.scores) == ({"success": True, "accuracy": True}, {"tone": 0.5})
    assert (row.latency_ms, row.tokens, row.cost, row.filtered, row.harmful) == (120, 33, 0.002, False, True)


def test_promptfoo_s_own_errors_are_infrastructure(write: Write) -> None:
    row = read(write(foo(failureReason=2, success=False, error="timeout"))).rows[0]
    assert (row.error, row.passes) == ("timeout", {})


@pytest.mark.parametrize("reason", [2, "2"])
def test_a_reason_may_be_a_number_or_a_text(write: Write, reason: Any) -> None:
    assert read(write(foo(failureReason=reason, error="429"))).rows[0].error == "429"


def test_an_item_that_passed_without_a_score_passed(write: Write) -> None:
    row = read(write([item(1, results=[{"name": "a", "passed": True, "score": None}])])).rows[0]
    assert (row.passes, row.scores, row.error) == ({"a": True}, {}, None)


def test_an_answer_from_promptfoo_s_cache_has_no_latency(write: Write) -> None:
    assert read(write(foo(response={"cached": True}))).rows[0].latency_ms is None


def test_of_several_prompts_one_has_to_be_chosen(write: Write) -> None:
    content = foo()
    content["results"] += foo(promptIdx=1, prompt={"label": "long"}, latencyMs=300)["results"]
    file = write(content)
    with pytest.raises(BadInput, match="short, long\\. Choose one with --candidate-prompt"):
        read(file)
    for name in ("long", "1"):
        assert {row.latency_ms for row in read(file, Choice(prompt=name)).rows} == {300}
    with pytest.raises(BadInput, match="--baseline-prompt 2 names"):
        read(file, Choice("--baseline", prompt="2"))


def test_of_several_providers_one_has_to_be_chosen(write: Write) -> None:
    content = foo()
    content["results"] += foo(provider={"id": "other"})["results"]
    with pytest.raises(BadInput, match="--candidate-provider"):
        read(write(content))
    assert len(read(write(content), Choice(provider="gpt")).rows) == 3


@pytest.mark.parametrize("form", [json.dumps, lambda items: "\n".join(map(json.dumps, items))])
def test_items_of_openai_are_read_as_a_list_and_line_by_line(write: Write, form: Callable[[Any], str]) -> None:
    found = read(write(form([item(1), item(2)])))
    row = found.rows[0]
    assert (row.passes, row.scores, row.tokens, row.harmful) == ({"relevance": True}, {"relevance": 4.0}, 50, True)


def test_a_page_of_openai_s_list_is_read(write: Write) -> None:
    assert len(read(write({"object": "list", "data": [item(1)]})).rows) == 1


def test_items_pair_by_their_data_and_not_by_their_answers(write: Write) -> None:
    first = read(write([item(1)]))
    second = read(write([item(7, datasource_item={"q": 1, "sample.output_text": "another"})]))
    assert first.rows[0].id == second.rows[0].id


@pytest.mark.parametrize(
    "changes", [{"status": "errored"}, {"sample": {"error": {"code": "429", "message": "too many"}}}]
)
def test_items_with_errors_are_infrastructure(write: Write, changes: dict[str, Any]) -> None:
    assert read(write([item(1, **changes)])).rows[0].error


def cut(content: Any) -> str:
    return json.dumps(content)[:-40]


def twice(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "rows": content["rows"] * 2}


def repeated(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "results": content["results"] * 2}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        (cut(azure()), "ends in the middle"),
        (cut(foo()), "ends in the middle"),
        ("{'rows': []}", "is no JSON: expecting property name"),
        (json.dumps(item(1)) + "\n" + cut(item(2)), "line 2 is no JSON"),
        ("[" * 100_000, "nested too deeply|ends in the middle"),
        (azure(0), "has no rows"),
        ({"rows": [{"query": 1, "f1": 1.0}], "metrics": {}}, "row 1 has no inputs.* or outputs.* columns"),
        ({"rows": [7]}, "row 1 has no inputs"),
        ({"anything": 1}, "is of no format that is read here .keys anything"),
        ([1, 2], "is of no format that is read here .list"),
        ("3", "is of no format that is read here .int"),
        (foo(version=2), "as version 2 of its summary"),
        (foo(version=4), "as version 4 of its summary"),
        ({**foo(), "results": [{"success": True}]}, "row 1 is no result as promptfoo's EvaluateSummaryV3"),
        ([item(1), {"object": "eval.run"}], "row 2 is no eval.run.output_item"),
        (twice(azure()), "3 rows stand more than once"),
        (azure(**{"judge.relevance": float("nan")}), "row 1 has NaN as outputs.judge.relevance"),
        (azure(**{"judge.relevance": float("inf")}), "row 1 has inf as outputs.judge.relevance"),
        (azure(**{"judge.relevance_result": "maybe"}), "row 1 has 'maybe' as outputs.judge.relevance_result"),
        (azure(latency_ms=-1), "has -1 as outputs.latency_ms"),
        (azure(latency_ms="fast"), "has 'fast' as outputs.latency_ms"),
        (azure(content_filtered="no"), "has 'no' as outputs.content_filtered"),
        (foo(latencyMs=float("nan")), "row 1 has NaN as latencyMs"),
        (foo(namedScores={"tone": None}), "row 1 has null as namedScores.tone"),
        ([item(1, results=[{"name": "a", "passed": True, "score": "5"}])], "row 1 has '5' as a.score"),
        (
            repeated(foo()),
            "3 rows stand more than once, .* promptfoo's --repeat asks each test several times: evaluate",
        ),
        ([item(1, results=[{"name": "a", "passed": None}])], "row 1 has None as a.passed"),
    ],
)
def test_what_proves_nothing_is_refused_with_file_and_place(write: Write, content: Any, said: str) -> None:
    file = write(content)
    with pytest.raises(BadInput, match=said) as refused:
        read(file)
    assert str(refused.value).startswith(f"{file}: ")


@pytest.mark.parametrize("column", ["judge.relevance", "judge.relevance_result", "latency_ms", "cost"])
@pytest.mark.parametrize("missing", [True, False])
def test_a_value_that_only_some_rows_have_is_refused(write: Write, column: str, missing: bool) -> None:
    content = azure(latency_ms=5.0, cost=0.1)
    content["rows"][1][f"outputs.{column}"] = None
    if missing:
        del content["rows"][1][f"outputs.{column}"]
    with pytest.raises(BadInput, match=f"row 2 has (null|None) as outputs.{column}"):
        read(write(content))


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not exist"):
        read(tmp_path / "none.json")
    (tmp_path / "odd.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(BadInput, match="is not UTF-8"):
        read(tmp_path / "odd.json")
    with pytest.raises(BadInput, match="can't be read"):
        read(tmp_path)


def test_different_data_do_not_pair_and_it_is_said_which_rows_are_alone() -> None:
    rows = read(REAL).rows
    with pytest.raises(BadInput, match=r"b and c .*: 3 rows pair, 1 only in b \(q1\)\."):
        check_pairs(Sample(rows), Sample(rows[1:]), "b", "c")
    check_pairs(Sample(rows), Sample(rows[::-1]), "b", "c")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("1" + "0" * 400, "row 1 has 1000"),
        ("1e300", "row 1 has 1e+300 as outputs.cost"),
        ("1" + "0" * 5000, "is no JSON that can be read"),
    ],
)
def test_a_number_that_nothing_could_measure_is_refused(write: Write, wrong: str, said: str) -> None:
    text = json.dumps(azure(cost=77)).replace("77", wrong, 1)
    with pytest.raises(BadInput, match=re.escape(said)):
        read(write(text))


@pytest.mark.parametrize("error", [{"code": "429"}, ["timed out"], "no route"])
def test_an_error_may_be_told_in_any_shape(write: Write, error: Any) -> None:
    assert all(row.error for row in read(write(azure(error=error))).rows)


def test_items_may_hold_separators_that_end_no_line_in_json(write: Write) -> None:
    lines = [json.dumps(item(index) | {"note": "one\u2028two\x85"}, ensure_ascii=False) for index in range(3)]
    assert len(read(write("\n".join(lines))).rows) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"response": {"tokenUsage": "many"}},
        {"namedScores": ["tone"]},
        {"gradingResult": {"componentResults": [{"assertion": "x", "pass": True}, None]}},
        {"gradingResult": {"componentResults": 5}},
    ],
)
def test_parts_of_promptfoo_s_that_have_another_shape_are_not_there(write: Write, changes: Any) -> None:
    assert all(row.passes["success"] for row in read(write(foo(**changes))).rows)


def test_one_page_of_items_is_not_the_whole(write: Write) -> None:
    page = {"object": "list", "data": [item(1), item(2)]}
    assert len(read(write({**page, "has_more": False})).rows) == 2
    with pytest.raises(BadInput, match="one page of several"):
        read(write({**page, "has_more": True}))


def test_an_item_s_error_may_be_a_text(write: Write) -> None:
    assert read(write([item(1, sample={"error": "timed out"})])).rows[0].error == "timed out"


def test_a_number_that_says_nothing_of_harm_is_not_passed_over(write: Write) -> None:
    with pytest.raises(BadInput, match=r"outputs\.toxicity\.toxicity_result beside it"):
        read(write(azure(**{"toxicity.toxicity": 0.9})))
    assert read(write(azure(**{"toxicity.toxicity": 0.9, "toxicity.toxicity_result": "fail"}))).rows[0].harmful
