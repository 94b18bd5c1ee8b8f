"""Graders that need no model and no network, and functions of the user's."""

import importlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rollout.errors import BadInput, Failed
from rollout.evaluation_run.data import DataRow
from rollout.evaluation_run.grading import graders

ROW = DataRow("a", {"id": "a", "expected": "A cat sat on a mat."})
GRADES = """
def exact(row, answer):
    return answer == row["expected"]

def length(row, answer):
    return len(answer) / 100

def both(row, answer):
    return {"good": True, "score": 0.5, "score_reason": "why"}

def breaks(row, answer):
    raise KeyError("oh")

def says(row, answer):
    return "good"

number = 3
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A module of the user's in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [*importlib.import_module("sys").path])
    (tmp_path / "my_grades.py").write_text(GRADES)
    yield "my_grades"
    importlib.import_module("sys").modules.pop("my_grades", None)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is resolved, no connection made."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a grader went to the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("offline")
def test_f1_and_rouge_grade_without_a_network() -> None:
    f1, rouge = graders(("f1", "rouge"), [ROW])
    found = f1.outputs(ROW, "The cat sat on the mat.") | rouge.outputs(ROW, "Nothing.")
    assert found["outputs.f1.f1_score"] == pytest.approx(1.0)
    assert (found["outputs.f1.f1_score_result"], found["outputs.rouge.rouge_result"]) == ("pass", "fail")
    assert set(found) == {
        "outputs.f1.f1_score",
        "outputs.f1.f1_score_result",
        "outputs.f1.f1_score_threshold",
        "outputs.rouge.rouge",
        "outputs.rouge.rouge_result",
        "outputs.rouge.rouge_threshold",
    }


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("name", ["bleu", "gleu", "meteor"])
def test_what_would_fetch_data_is_refused_with_the_way_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nltk.data.path", [])
    with pytest.raises(BadInput, match=r"python -m nltk\.downloader wordnet"):
        graders((name,), [ROW])


def test_a_function_gives_a_truth_a_number_or_several(module: str) -> None:
    exact, length, both = graders(tuple(f"{module}:{name}" for name in ("exact", "length", "both")), [ROW])
    assert exact.outputs(ROW, "x") == {"outputs.exact.exact": 0.0, "outputs.exact.exact_result": "fail"}
    assert length.outputs(ROW, "12345") == {"outputs.length.length": 0.05}
    assert both.outputs(ROW, "x") == {
        "outputs.both.good": 1.0,
        "outputs.both.good_result": "pass",
        "outputs.both.score": 0.5,
        "outputs.both.score_reason": "why",
    }


@pytest.mark.parametrize(
    ("function", "said"), [("breaks", "row a: KeyError: 'oh'"), ("says", "row a: TypeError: says is 'good'")]
)
def test_a_function_that_fails_names_the_row(module: str, function: str, said: str) -> None:
    (grader,) = graders((f"{module}:{function}",), [ROW])
    with pytest.raises(Failed, match=said):
        grader.outputs(ROW, "x")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fluency", "is none of f1, rouge"),
        ("my_grades:none", "can't be imported"),
        ("nowhere:f", "can't be imported"),
        ("my_grades:number", "is no function"),
    ],
)
def test_what_is_no_grader_is_refused(module: str, name: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        graders((name,), [ROW])


def test_rows_that_expect_nothing_can_t_be_compared() -> None:
    with pytest.raises(BadInput, match="2 rows don't say it, the first of them b"):
        graders(("f1",), [ROW, DataRow("b", {"id": "b"}), DataRow("c", {"id": "c"})])
