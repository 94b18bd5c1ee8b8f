"""The project's own releases are sealed, and what is proved of them is proved of exactly them."""

from pathlib import Path

import pytest

from model_lifecycle import releases
from model_lifecycle.releases.evaluations import evaluation

ROOT = Path(__file__).resolve().parents[3] / "releases"
NAMES = [(task, name) for task, found in releases.listed(ROOT)[0].items() for name in found]


def test_there_are_two_tasks() -> None:
    assert {task for task, _ in NAMES} >= {"summarize", "contracts"}
    assert releases.listed(ROOT)[1] == []


@pytest.mark.parametrize(("task", "name"), NAMES)
def test_each_is_sealed_and_evaluated(task: str, name: str) -> None:
    draft = releases.read(ROOT, task, name)
    assert releases.sealed_digest(ROOT, task, name) == draft.release.digest
    assert draft.evaluation
    assert evaluation(ROOT, draft.release, draft.evaluation).verdict == "Successful"


def test_tasks_share_no_release() -> None:
    folder, problems = releases.open_folder(ROOT, ["summarize", "contracts"])
    assert problems == []
    assert {release.task for release in folder.sealed.values()} == {"summarize", "contracts"}
