"""What is taken for the proof of a release."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_lifecycle.releases import Release, open_folder
from model_lifecycle.settings import Strategy
from rollout import evidence
from rollout.errors import BadInput

ROOT = Path(__file__).resolve().parents[2]
DEFAULT = Strategy()
Edit = Callable[..., tuple[Path, Release]]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """The examples' releases and summarize-r2, whose evaluation is changed first."""

    def made(change: Callable[[Any], object] = lambda _: None) -> tuple[Path, Release]:
        root = shutil.copytree(ROOT / "releases", tmp_path / "releases")
        file = root / "summarize/summarize-r2.evaluation.json"
        document = json.loads(file.read_text(encoding="utf-8"))
        change(document)
        file.write_text(json.dumps(document), encoding="utf-8")
        return root, open_folder(root, ["summarize"])[0].sealed["summarize-r2"]

    return made


def limits(**changes: Any) -> Any:
    """What `rollout evaluate` keeps of a strategy."""
    strategy = Strategy.model_validate(changes)
    return strategy.model_dump(by_alias=True, include={"alpha", "margins", "thresholds"})


def test_an_evaluation_that_says_no_limits_is_taken_as_it_is(edited: Edit) -> None:
    found = evidence.candidate(*edited(), DEFAULT)
    assert found.proof is not None
    assert (found.proof.verdict, found.obstacles) == ("Successful", ())


@pytest.mark.parametrize("verdict", ["Failed", "Inconclusive"])
def test_a_verdict_that_its_metrics_do_not_bear_out_proves_nothing(edited: Edit, verdict: str) -> None:
    root, release = edited(lambda document: document["metrics"][0].update(verdict=verdict))
    with pytest.raises(BadInput, match=f"says Successful and quality {verdict}"):
        evidence.candidate(root, release, DEFAULT)


@pytest.mark.parametrize(
    ("used", "said"),
    [
        ({"margins": {"latency": 5}}, "latency 5.0, now 0.1"),
        ({"margins": {"contentFilter": 0.02}}, "contentFilter 0.02, now 0.01"),
        ({"alpha": 0.2}, "alpha 0.2, now 0.05"),
    ],
)
def test_wider_limits_than_the_strategy_s_hold_a_release_up(edited: Edit, used: Any, said: str) -> None:
    root, release = edited(lambda document: document.update(limits=limits(**used)))
    (obstacle,) = evidence.candidate(root, release, DEFAULT).obstacles
    assert f"summarize-r2 was judged with wider limits than the strategy's ({said})" in obstacle


@pytest.mark.parametrize("used", [{}, {"margins": {"latency": 0.05}}, {"alpha": 0.01}])
def test_limits_as_narrow_do_not(edited: Edit, used: Any) -> None:
    root, release = edited(lambda document: document.update(limits=limits(**used)))
    assert evidence.candidate(root, release, DEFAULT).obstacles == ()


@pytest.mark.parametrize(
    ("used", "wanted", "said"),
    [
        ({"quality": 0.5}, {}, "quality 0.5, now 0.8"),
        ({"harmful": 0.2}, {}, "harmful 0.2, now 0.01"),
        ({}, {"p95LatencyMs": 900}, "p95LatencyMs None, now 900"),
    ],
)
def test_a_first_release_is_held_to_the_thresholds(edited: Edit, used: Any, wanted: Any, said: str) -> None:
    root, release = edited(lambda document: document.update(baseline=None, limits=limits(thresholds=used)))
    (obstacle,) = evidence.candidate(root, release, Strategy.model_validate({"thresholds": wanted})).obstacles
    assert said in obstacle
