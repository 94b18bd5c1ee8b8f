"""A run asks both releases with every row, keeps what comes, and goes on where it was killed."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rollout import clock
from rollout.errors import BadInput, Failed
from rollout.evaluation_run import run
from rollout.evaluations import read

R1, R2 = "summarize-r1", "summarize-r2"
FILTERED = (400, {"error": {"code": "content_filter", "message": "no"}}, {})


def rows(file: Path | None) -> list[dict[str, Any]]:
    assert file
    return json.loads(file.read_text())["rows"]


def throttled(seconds: int) -> tuple[int, Any, dict[str, str]]:
    return 429, {"error": {"code": "429", "message": "slow down"}}, {"retry-after": str(seconds)}


def test_both_releases_answer_every_row_and_the_results_are_read_as_azure_s(
    order: Any, pair: Any, answers: Any
) -> None:
    before, after = run(*pair, replace(order, evaluators=("f1",)))
    assert before == Path("evaluations") / f"{R2}-against-{R1}" / f"{R1}.json"
    assert after.name == f"{R2}.json"
    assert (
        sorted(answers.asked)
        == sorted((name, f"Language: English\n\nText {n}.") for name in (R1, R2) for n in range(10))
        or len(answers.asked) == 20
    )
    first = rows(after)[0]
    assert first["inputs.id"] == "row-0"
    assert (first["outputs.prompt_tokens"], first["outputs.content_filtered"]) == (10, False)
    assert set(first) > {"outputs.answer", "outputs.latency_ms", "outputs.f1.f1_score", "outputs.f1.f1_score_result"}
    sample = read(after)
    assert [row.id for row in sample.rows] == [f"row-{n}" for n in range(10)]
    assert sample.metrics == ("f1.f1_score",)
    assert sample.rows[0].tokens == 15


def test_what_is_asked_names_the_version_and_is_no_user_s_traffic(order: Any, pair: Any, answers: Any) -> None:
    run(*pair, order)
    asked = {headers["x-release"]: headers for headers in answers.headers}
    assert set(asked) == {f"evaluation-of-{R1}", f"evaluation-of-{R2}"}
    found = asked[f"evaluation-of-{R2}"]
    assert (found["x-model-name"], found["x-model-version"]) == ("gpt-5.6-sol", "2026-07-09")
    assert (found["api-key"], found["x-task"]) == ("secret-key", "summarize")


def test_the_releases_take_turns_in_being_first(order: Any, pair: Any, answers: Any) -> None:
    run(*pair, replace(order, concurrency=1))
    names = [name for name, _ in answers.asked]
    assert names == [R1, R2, R2, R1] * 5


def test_a_first_release_is_run_alone(order: Any, pair: Any, answers: Any) -> None:
    before, after = run(None, pair[1], order)
    assert (before, after) == (None, Path("evaluations") / f"{R2}-alone" / f"{R2}.json")
    assert {name for name, _ in answers.asked} == {R2}


def test_a_run_that_is_done_asks_nothing_again_but_rows_that_changed(
    order: Any, pair: Any, answers: Any, data: Path
) -> None:
    run(*pair, order)
    run(*pair, order)
    assert len(answers.asked) == 20
    data.write_text(data.read_text().replace("Text 3.", "Other 3."))
    run(*pair, order)
    assert len(answers.asked) == 22


def test_a_kill_loses_nothing_but_a_torn_line(order: Any, pair: Any, answers: Any) -> None:
    run(*pair, order)
    kept = Path("evaluations") / f"{R2}-against-{R1}" / f"{R1}.jsonl"
    lines = kept.read_text().splitlines(keepends=True)
    kept.write_text("".join(lines[:5]) + lines[5][:30])
    before, _ = run(*pair, order)
    assert len(answers.asked) == 25
    assert len(rows(before)) == 10
    run(*pair, order)
    assert len(answers.asked) == 25


def test_an_answer_of_another_day_is_asked_again_before_it_is_paired(order: Any, pair: Any, answers: Any) -> None:
    run(*pair, order)
    place = Path("evaluations") / f"{R2}-against-{R1}"
    older = [json.loads(line) for line in (place / f"{R1}.jsonl").read_text().splitlines()]
    for number, each in enumerate(older):
        each["at"] = clock.written(clock.now() - timedelta(hours=23 if number < 4 else 25))
    (place / f"{R1}.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in older))
    answers.asked.clear()
    run(*pair, order)
    assert [name for name, _ in answers.asked] == [R1] * 6


def test_pairs_that_are_both_old_stay(order: Any, pair: Any, answers: Any) -> None:
    run(*pair, order)
    for file in Path("evaluations").rglob("*.jsonl"):
        old = [{**json.loads(line), "at": "2026-01-01T00:00:00Z"} for line in file.read_text().splitlines()]
        file.write_text("".join(f"{json.dumps(each)}\n" for each in old))
    run(*pair, order)
    assert len(answers.asked) == 20


def test_a_throttled_request_waits_as_told_and_is_asked_again(
    order: Any, pair: Any, answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("rollout.evaluation_run.asking._pause", waited.append)
    answers.planned[R1] = [throttled(7), throttled(9999)]
    before, _ = run(*pair, order)
    assert sorted(waited) == [7, 60]
    assert not [row for row in rows(before) if "outputs.error" in row]


def test_a_long_wait_is_told_once_where_progress_is(
    order: Any, pair: Any, answers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.planned[R1] = [throttled(1), throttled(42), throttled(42), throttled(9999)]
    run(*pair, replace(order, concurrency=1))
    captured = capsys.readouterr()
    told = [line for line in captured.err.splitlines() if "Waiting" in line]
    assert [line.split("Waiting ")[1] for line in told] == [f"{n} s before the next try." for n in (42, 60)]
    assert "answers 429" in told[0]
    assert "Waiting" not in captured.out


def test_who_is_throttled_for_good_is_an_error_and_asked_again_by_the_next_run(
    order: Any, pair: Any, answers: Any
) -> None:
    answers.planned[R1] = [throttled(1)] * 10
    before, _ = run(*pair, order)
    errors = [row["outputs.error"] for row in rows(before) if "outputs.error" in row]
    assert errors in (["429: slow down"], ["429: slow down"] * 2)
    again, _ = run(*pair, order)
    assert not [row for row in rows(again) if "outputs.error" in row]


def test_what_the_content_filter_stops_is_no_error_and_not_graded(order: Any, pair: Any, answers: Any) -> None:
    answers.planned[R2] = [FILTERED]
    _, after = run(*pair, replace(order, evaluators=("f1",)))
    (stopped,) = [row for row in rows(after) if row["outputs.content_filtered"]]
    assert stopped["outputs.answer"] is None
    assert "outputs.f1.f1_score" not in stopped
    assert sum(bool(row.filtered) for row in read(after).rows) == 1


def test_an_answer_of_another_version_ends_the_run_and_is_not_kept(order: Any, pair: Any, answers: Any) -> None:
    answers.serves = lambda version: "gpt-9-2099-01-01"
    with pytest.raises(Failed, match="gpt-9-2099-01-01 served"):
        run(*pair, order)
    assert not list(Path("evaluations").rglob("*.jsonl"))


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "Unauthorized"), (403, "ModelNotAllowed"), (404, "NotFound"), (400, "UnknownModelVersion")],
)
def test_a_gateway_that_will_never_answer_ends_the_run(
    order: Any, pair: Any, answers: Any, status: int, code: str
) -> None:
    answers.planned[R1] = [(status, {"error": {"code": code, "message": "not you"}}, {})]
    with pytest.raises(Failed, match=f"refuses {R1} with {status}: not you"):
        run(*pair, order)


def test_another_refusal_is_that_row_s_error(order: Any, pair: Any, answers: Any) -> None:
    answers.planned[R1] = [(400, {"error": {"code": "context_length_exceeded", "message": "too long"}}, {})]
    before, _ = run(*pair, order)
    assert [row["outputs.error"] for row in rows(before) if "outputs.error" in row] == ["400: too long"]


def test_a_gateway_that_is_not_there_ends_the_run_at_once(order: Any, pair: Any) -> None:
    with pytest.raises(Failed, match="no answer"):
        run(*pair, replace(order, gateway="http://127.0.0.1:9"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"gateway": None}, "Say where the gateway is"),
        ({"local": "http://127.0.0.1:8400"}, "one of the two"),
        ({"gateway": None, "local": "http://example.com"}, "no address of this machine"),
        ({"gateway": "http://example.com"}, "in the clear"),
    ],
)
def test_where_the_gateway_is_must_be_said_once(order: Any, pair: Any, changed: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        run(*pair, replace(order, **changed))


def test_a_key_is_needed_and_never_told(order: Any, pair: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run(*pair, order)
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and "secret-key" in file.read_text()]
    monkeypatch.delenv("GATEWAY_KEY")
    with pytest.raises(BadInput, match="There is no key"):
        run(*pair, order)
    for command, said in (
        ("echo k", None),
        ("false", "gave no key"),
        ("echo a b", "gave no key"),
        ("/no", "can't be run"),
    ):
        monkeypatch.setenv("GATEWAY_KEY_COMMAND", command)
        if said is None:
            run(*pair, order)
            continue
        with pytest.raises(BadInput, match=said):
            run(*pair, order)


def test_what_another_gateway_answered_is_asked_again(order: Any, pair: Any, answers: Any, url: str) -> None:
    run(*pair, order)
    run(*pair, replace(order, gateway=f"{url}/"))
    assert len(answers.asked) == 20
    run(*pair, replace(order, gateway=url.replace("127.0.0.1", "localhost")))
    assert len(answers.asked) == 40


def test_an_answer_may_hold_separators_that_end_no_line_in_json(order: Any, pair: Any, answers: Any) -> None:
    answers.says = lambda release, text: "one\u2028two\x85three"
    run(*pair, order)
    run(*pair, order)
    assert len(answers.asked) == 20
