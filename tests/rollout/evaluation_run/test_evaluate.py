"""`evaluate --data` as a user meets it: from rows to a verdict that is kept."""

import json
import re
import shutil
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
