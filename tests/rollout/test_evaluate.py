"""The command as a user meets it: releases, result files, the verdict that is kept, and the looks that are counted."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from model_lifecycle import releases
from model_lifecycle.releases import open_folder
from rollout.__main__ import app
from rollout.errors import BadInput
from rollout.evaluating import alone, subjects
from rollout.judging import percentiles
from rollout.lock import locked

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Result]
Rows = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the examples' releases, of which summarize-r2 is evaluated by nobody."""
    shutil.copytree(ROOT / "releases", tmp_path / "releases")
    (tmp_path / "releases/summarize/summarize-r2.evaluation.json").unlink()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(percentiles, "RESAMPLES", 300)
    return tmp_path


@pytest.fixture
def rows(project: Path) -> Rows:
    """Writes a file of results: `bad` of the rows fail, spread as `seed` says; latency grows with `slow`."""

    def written(name: str, bad: int = 40, seed: int = 1, count: int = 1000, slow: float = 1.0) -> str:
        dice = random.Random(seed)  # noqa: S311 - nothing secret is drawn
        failed = set(dice.sample(range(count), bad))
        content = {
            "rows": [row(index, index not in failed, slow * dice.lognormvariate(6, 0.3)) for index in range(count)]
        }
        (project / name).write_text(json.dumps(content), encoding="utf-8")
        return name

    return written


def row(index: int, good: bool, latency: float) -> dict[str, Any]:
    return {
        "inputs.id": f"q{index}",
        "outputs.latency_ms": latency,
        "outputs.judge.relevance": 5.0 if good else 1.0,
        "outputs.judge.relevance_result": "pass" if good else "fail",
    }


@pytest.fixture
def run(project: Path) -> Run:
    def ran(*options: str, baseline: str = "summarize-r1", candidate: str = "summarize-r2") -> Result:
        return CliRunner().invoke(app, ["evaluate", baseline, candidate, *options])

    return ran


def files(baseline: str, candidate: str) -> tuple[str, ...]:
    return "--baseline-results", baseline, "--candidate-results", candidate


def kept(project: Path) -> dict[str, Any]:
    return json.loads((project / "releases/summarize/summarize-r2.evaluation.json").read_text(encoding="utf-8"))


def test_a_good_release_is_successful_and_its_evaluation_proves_it(project: Path, rows: Rows, run: Run) -> None:
    found = run(*files(rows("b.json"), rows("c.json", seed=1)))
    assert found.exit_code == 0, found.output
    assert "summarize-r2 against summarize-r1: Successful" in found.stdout
    folder, problems = open_folder(project / "releases", ["summarize"])
    proof = folder.sealed["summarize-r2"].evaluation
    assert not problems
    assert proof is not None
    assert proof.verdict == "Successful"


def test_the_report_fits_100_columns(rows: Rows, run: Run) -> None:
    found = run(*files(rows("b.json"), rows("c.json", seed=2)))
    assert max(map(len, found.stdout.splitlines())) <= 100


def test_a_worse_release_fails_with_3(project: Path, rows: Rows, run: Run) -> None:
    found = run(*files(rows("b.json"), rows("c.json", bad=200)), "--json")
    document = json.loads(found.stdout)
    assert (found.exit_code, document["verdict"], kept(project)["verdict"]) == (3, "Failed", "Failed")
    assert document["reasons"] == ["quality is worse than its margin allows"]


def test_what_is_not_decided_ends_with_3_and_says_how_many_rows_would_decide(rows: Rows, run: Run) -> None:
    found = run(*files(rows("b.json", count=100, bad=5), rows("c.json", count=100, bad=5, seed=3)))
    assert found.exit_code == 3
    assert "Inconclusive" in found.stdout
    assert "rows" in found.stdout


def test_every_other_set_of_rows_is_one_look_more(project: Path, rows: Rows, run: Run) -> None:
    for seed in (2, 3, 3, 4):
        run(*files(rows("b.json"), rows("c.json", seed=seed)))
    assert kept(project)["looks"] == 3


def test_what_is_not_written_is_no_look(project: Path, rows: Rows, run: Run) -> None:
    run(*files(rows("b.json"), rows("c.json", seed=2)), "--no-write")
    assert not (project / "releases/summarize/summarize-r2.evaluation.json").exists()


def test_after_the_last_look_the_gate_is_closed(project: Path, rows: Rows, run: Run) -> None:
    for seed in range(2, 7):
        run(*files(rows("b.json"), rows("c.json", seed=seed)))
    before = kept(project)
    found = run(*files(rows("b.json"), rows("c.json", seed=99)))
    assert found.exit_code == 3
    assert "Write a better release under a new name" in found.stderr
    assert kept(project) == before


def test_another_baseline_is_another_comparison(project: Path, rows: Rows, run: Run) -> None:
    run(*files(rows("b.json"), rows("c.json", seed=2)))
    run("--candidate-results", rows("c.json", seed=3), baseline="-")
    assert (kept(project)["looks"], kept(project)["baseline"]) == (1, None)


def test_a_first_release_is_held_against_thresholds(project: Path, rows: Rows, run: Run) -> None:
    found = run("--candidate-results", rows("c.json"), baseline="-")
    assert found.exit_code == 0, found.output
    assert kept(project)["metrics"][0]["limit"] == 0.8


def test_a_release_that_names_no_evaluation_gets_one_line_more(project: Path, rows: Rows, run: Run) -> None:
    file = project / "releases/summarize/summarize-r2.yaml"
    text = file.read_text(encoding="utf-8").replace("evaluation: summarize-r2.evaluation.json\n", "# why\n")
    file.write_text(text, encoding="utf-8")
    digest = releases.read(project / "releases", "summarize", "summarize-r2").release.digest
    assert run(*files(rows("b.json"), rows("c.json", seed=1))).exit_code == 0
    assert file.read_text(encoding="utf-8") == f"{text}evaluation: summarize-r2.evaluation.json\n"
    assert releases.read(project / "releases", "summarize", "summarize-r2").release.digest == digest


def test_a_release_in_one_line_is_told_how_to_name_its_evaluation(project: Path, rows: Rows, run: Run) -> None:
    (project / "releases/summarize/flow.yaml").write_text(
        '{model: gpt-5.4, version: "2026-03-05", messages: [{role: user, text: hello}]}\n', encoding="utf-8"
    )
    found = run(*files(rows("b.json"), rows("c.json", seed=1)), candidate="flow")
    assert found.exit_code == 2
    assert "Add the key yourself: evaluation: flow.evaluation.json" in found.stderr
    assert (project / "releases/summarize/flow.evaluation.json").exists()


def test_a_stack_says_how_strict_the_gate_is(project: Path, rows: Rows, run: Run) -> None:
    (project / "Pulumi.yaml").write_text("name: model-lifecycle\nruntime: python\n", encoding="utf-8")
    shutil.copy(ROOT / "Pulumi.dev.yaml", project)
    with (project / "Pulumi.dev.yaml").open("a", encoding="utf-8") as file:
        file.write("  model-lifecycle:strategy: {looks: 1, alpha: 0.01}\n")
    found = json.loads(run(*files(rows("b.json"), rows("c.json")), "--stack", "dev", "--json").stdout)
    assert (found["looksAllowed"], found["level"]) == (1, 0.01)


def test_reports_are_written_where_they_are_asked_for(project: Path, rows: Rows, run: Run) -> None:
    run(*files(rows("b.json"), rows("c.json", seed=2)), "--html", "r.html", "--markdown", "r.md")
    assert "<svg" in (project / "r.html").read_text(encoding="utf-8")
    assert "| `quality` |" in (project / "r.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--html", "--markdown"])
@pytest.mark.parametrize("file", ["none/r.html", "releases"])
def test_a_report_that_can_t_be_written_ends_with_1_and_spends_no_look(
    project: Path, rows: Rows, run: Run, option: str, file: str
) -> None:
    found = run(*files(rows("b.json"), rows("c.json")), option, file)
    assert found.exit_code == 1
    assert f"{file}: the report can't be written" in found.stderr
    assert not (project / "releases/summarize/summarize-r2.evaluation.json").exists()


def test_a_report_that_fails_in_the_end_spends_no_look(
    project: Path, rows: Rows, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rollout.reports.check", lambda file: None)
    assert run(*files(rows("b.json"), rows("c.json")), "--html", "none/r.html").exit_code == 1
    assert not (project / "releases/summarize/summarize-r2.evaluation.json").exists()


@pytest.mark.parametrize(
    ("changed", "options", "said"),
    [
        ({"candidate": "summarize-r9"}, (), "CANDIDATE summarize-r9: is no release of releases/"),
        ({"baseline": "nobody"}, (), "BASELINE nobody: is no release"),
        ({"baseline": "summarize-r2"}, (), "are the same combination"),
        ({"baseline": "contracts-r1"}, (), "is of the task contracts and summarize-r2 of summarize"),
        ({}, ("--candidate-results", "b.json"), "--baseline-results: is missing"),
        ({}, ("--baseline-results", "b.json"), "--candidate-results: is missing"),
        ({}, files("b.json", "b.json"), "b.json: is given for both releases"),
        ({"baseline": "-"}, files("b.json", "c.json"), "belongs to no release"),
        ({}, files("b.json", "short.json"), "999 rows pair, 1 only in b.json (q999)"),
        ({}, files("b.json", "none.json"), "none.json: does not exist"),
        ({}, (*files("b.json", "c.json"), "--quality", "charm"), "--quality charm: is no metric of these results"),
        ({}, (*files("b.json", "c.json"), "--stack", "none"), "There is no stack 'none'"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_bad_input_is_one_message_and_2(
    project: Path,
    rows: Rows,
    run: Run,
    changed: dict[str, str],
    options: tuple[str, ...],
    said: str,
    as_json: bool,
) -> None:
    for name, count in (("b.json", 1000), ("c.json", 1000), ("short.json", 999)):
        rows(name, count=count)
    found = run(*options, *(["--json"] if as_json else []), **changed)
    told = json.loads(found.stdout)["error"]["message"] if as_json else found.stderr
    assert found.exit_code == 2, found.output
    assert said in told
    assert not (project / "releases/summarize/summarize-r2.evaluation.json").exists()


def test_an_edited_release_is_not_judged(project: Path, rows: Rows, run: Run) -> None:
    prompt = project / "releases/summarize/prompts/summarize-2.md"
    prompt.write_text(prompt.read_text(encoding="utf-8") + "Be brief.\n", encoding="utf-8")
    found = run(*files(rows("b.json"), rows("c.json")))
    assert found.exit_code == 2
    assert "was edited after it was sealed" in found.stderr


def test_an_evaluation_that_can_t_be_read_hides_no_looks(project: Path, rows: Rows, run: Run) -> None:
    (project / "releases/summarize/summarize-r2.evaluation.json").write_text('{"schemaVersion": 1', encoding="utf-8")
    found = run(*files(rows("b.json"), rows("c.json")))
    assert found.exit_code == 2
    assert "nobody could say how often" in found.stderr


def test_looks_are_not_forgotten_when_another_pair_is_judged_in_between(project: Path, rows: Rows, run: Run) -> None:
    for seed in (2, 3):
        run(*files(rows("b.json"), rows("c.json", seed=seed)))
    run("--candidate-results", rows("c.json", seed=4), baseline="-")
    run(*files(rows("b.json"), rows("c.json", seed=5)))
    assert (kept(project)["looks"], list(kept(project)["otherLooks"].values())) == (3, [1])


def test_other_metrics_of_the_same_rows_are_another_look(project: Path, rows: Rows, run: Run) -> None:
    for options in ((), ("--accuracy", "relevance"), ("--accuracy", "relevance")):
        run(*files(rows("b.json"), rows("c.json")), *options)
    assert kept(project)["looks"] == 2


def test_two_judgements_at_once_can_t_count_as_one_look(
    project: Path, rows: Rows, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rollout.evaluating.turn._WAIT_SECONDS", 0.0)
    given = files(rows("b.json"), rows("c.json"))
    with locked(project / "evaluations" / ".summarize-r2.lock", "evaluate summarize-r2"):
        found = run(*given)
        told = run(*given, "--no-write")
    assert (found.exit_code, told.exit_code) == (1, 0)
    assert "evaluate summarize-r2 by" in found.stderr
    assert not (project / "releases/summarize/summarize-r2.evaluation.json").exists()


def test_who_waited_sees_what_was_written_meanwhile(project: Path) -> None:
    about = subjects(project / "releases", "summarize-r1", "summarize-r2")
    with alone(replace(about, kept_in=None)) as now:
        assert now == about
    prompt = project / "releases/summarize/prompts/summarize-2.md"
    prompt.write_text("Be brief: {{document}} {{language}}", encoding="utf-8")
    with pytest.raises(BadInput, match="was changed meanwhile"), alone(about):
        pytest.fail("judged")
