"""An evaluation counts for exactly the release and digest that it names."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_lifecycle import releases

Write = Callable[..., Path]
Message = Callable[[], str]
NAME = "summarize-r1.evaluation.json"


@pytest.fixture
def evaluated(root: Path, sealed: Write, two: None) -> Callable[..., Path]:
    """Gives summarize-r1 an evaluation, with whatever a test changes in it."""
    sealed(evaluation=NAME)

    def write(**changes: Any) -> Path:
        document = {
            "schemaVersion": 1,
            "release": "summarize-r1",
            "digest": releases.read(root, "summarize", "summarize-r1").release.digest,
            "baseline": None,
            "verdict": "Successful",
            "evaluatedAt": "2026-11-20T10:00:00Z",
            "metrics": [{"name": "quality", "verdict": "Successful", "baseline": 0.9, "candidate": 0.95, "p": 0.01}],
        } | changes
        file = root / "summarize" / NAME
        file.write_text(json.dumps({key: value for key, value in document.items() if value != "absent"}))
        return file

    return write


@pytest.mark.parametrize("verdict", ["Successful", "Failed", "Inconclusive"])
def test_the_verdict_stands_in_the_release(evaluated: Any, stack: Any, loaded: Any, verdict: str) -> None:
    evaluated(verdict=verdict)
    release = loaded(stack).by_task["summarize"][0]
    assert release.evaluation == releases.Evaluation(verdict, release.digest)


def test_a_baseline_may_be_named(evaluated: Any, stack: Any, loaded: Any) -> None:
    evaluated(baseline={"release": "summarize-r0", "digest": "sha256:" + "0" * 64})
    assert loaded(stack).by_task["summarize"][0].evaluation


def test_a_release_without_an_evaluation_has_none(two: None, stack: Any, loaded: Any) -> None:
    assert loaded(stack).by_task["summarize"][0].evaluation is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"digest": "sha256:" + "0" * 64}, "is not this release's: sha256:"),
        ({"release": "summarize-r2"}, 'release: "summarize-r2" is not this release\'s: summarize-r1'),
        ({"verdict": "Good"}, "verdict: "),
        ({"schemaVersion": 2}, "schemaVersion: 2 is not one of 1"),
        ({"verdict": "absent"}, "verdict: is missing"),
        ({"digest": "md5:0"}, "digest: "),
        ({"metrics": [{"verdict": "Failed"}]}, "metrics[0].name: is missing"),
        ({"evaluatedAt": "yesterday"}, "evaluatedAt: "),
        ({"extra": 1}, "extra: is not a known configuration key"),
    ],
)
def test_an_evaluation_of_something_else_is_refused(
    evaluated: Any, refused: Message, changes: dict[str, Any], says: str
) -> None:
    evaluated(**changes)
    message = refused()
    assert message.startswith(f"releases/summarize/{NAME}: ")
    assert says in message


@pytest.mark.parametrize("content", [b"", b"nope", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_no_evaluation_is_refused(evaluated: Any, refused: Message, content: bytes) -> None:
    evaluated().write_bytes(content)
    assert refused().startswith(f"releases/summarize/{NAME}: ")


def test_a_missing_evaluation_file_is_named(evaluated: Any, refused: Message) -> None:
    assert f"releases/summarize/{NAME}: does not exist" in refused()


def test_an_evaluation_outside_of_the_folder_is_refused(sealed: Write, two: None, refused: Message) -> None:
    sealed(evaluation="../../elsewhere.json")
    assert 'summarize-r1.yaml: evaluation: "../../elsewhere.json" is outside of releases/' in refused()
