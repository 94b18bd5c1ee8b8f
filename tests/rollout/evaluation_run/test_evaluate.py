"""`evaluate --data` as a user meets it: from rows to a verdict that is kept."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from rollout.__main__ import app

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def evaluate(order: Any) -> Any:
    """Runs the command in a folder with the examples' releases, whose evaluations nobody has made yet."""
    shutil.copytree(ROOT / "releases", "releases")
    for file in Path("releases").rglob("*.evaluation.json"):
        file.unlink()

    def run(*words: object) -> Result:
        arguments = ["evaluate", "summarize-r1", "summarize-r2", *map(str, words)]
        return CliRunner().invoke(app, arguments)

    return run


def test_rows_become_a_verdict_that_is_kept(evaluate: Any, order: Any, answers: Any) -> None:
    wrong = "Something else."
    answers.says = lambda release, text: wrong if release == "summarize-r2" else str(re.search(r"Text \d+\.", text)[0])
    order.data.write_text(
        "".join(
            f"{json.dumps({'id': f'{n}', 'document': f'Text {n}.', 'language': 'en', 'expected': f'Text {n}.'})}\n"
            for n in range(60)
        )
    )
    result = evaluate("--data", order.data, "--gateway", order.gateway, "--evaluator", "f1", "--json")
    assert result.exit_code == 3, result.output
    kept = json.loads(Path("releases/summarize/summarize-r2.evaluation.json").read_text())
    assert kept["verdict"] == "Failed"
    assert {metric["name"]: metric["verdict"] for metric in kept["metrics"]}["accuracy"] == "Failed"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--evaluator", "f1"], "--evaluator: is about asking releases"),
        (["--gateway", "https://x"], "--gateway: is about asking releases"),
        (["--data", "rows.jsonl", "--candidate-results", "x.json"], "Give one of the two"),
        (["--data", "rows.jsonl"], "Say where the gateway is"),
        (["--data", "none.jsonl", "--gateway", "https://x"], "can't be read"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_asked(
    evaluate: Any, answers: Any, words: Any, said: str
) -> None:
    result = evaluate(*words, "--json")
    assert result.exit_code == 2, result.output
    assert said in json.loads(result.stdout)["error"]["message"]
    assert not answers.asked


def test_a_run_that_is_really_killed_goes_on_where_it_was(order: Any, answers: Any, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "releases", tmp_path / "releases")
    arrived = threading.Event()

    def slowly(release: str, text: str) -> str:
        if len(answers.asked) > 7:
            arrived.set()
            gate.wait(20)
        return text

    gate, answers.says = threading.Event(), slowly
    words = [sys.executable, "-m", "rollout", "evaluate", "summarize-r1", "summarize-r2", "--no-write"]
    words += ["--data", str(order.data), "--gateway", order.gateway, "--concurrency", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as process:
        assert arrived.wait(60)
        process.kill()
    gate.set()
    before = len(answers.asked)
    assert subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, check=False).returncode == 3
    assert before + len(answers.asked[before:]) <= 20 + 2
    assert len(answers.asked[before:]) >= 20 - before


def test_what_graders_print_is_no_part_of_the_document(evaluate: Any, order: Any) -> None:
    Path("chatty.py").write_text("print('here I am')\n\ndef grade(row, answer):\n    print(row)\n    return True\n")
    words = ["-m", "rollout", "evaluate", "summarize-r1", "summarize-r2", "--data", order.data, "--no-write", "--json"]
    where = {"PYTHONPATH": str(ROOT), "GATEWAY_KEY": "k", "PATH": os.environ["PATH"]}
    found = subprocess.run(
        [sys.executable, *words, "--gateway", order.gateway, "--evaluator", "chatty:grade"],
        capture_output=True,
        text=True,
        check=False,
        env=where,
    )
    assert json.loads(found.stdout)["verdict"] == "Inconclusive", found.stderr
    assert "here I am" in found.stderr


def test_a_grade_of_nan_names_its_row(evaluate: Any, order: Any) -> None:
    Path("lost.py").write_text("def grade(row, answer):\n    return float('nan')\n")
    found = evaluate("--data", order.data, "--gateway", order.gateway, "--evaluator", "lost:grade")
    assert found.exit_code == 1, found.output
    assert "--evaluator lost:grade: row row-0: TypeError: grade is nan" in found.stderr
