"""A project whose task `summarize` has had a canary for an hour, and what went through its gateway since."""

import json
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from rollout import clock
from rollout.__main__ import app
from rollout.journal import Journal
from rollout.judging import percentiles
from rollout.machine import Serving
from rollout.subject import Place, Subject

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer resamples: the intervals are rougher, and here nothing depends on their edges."""
    monkeypatch.setattr(percentiles, "RESAMPLES", 300)


@pytest.fixture
def began() -> datetime:
    """When the present step began."""
    return clock.now() - timedelta(hours=1)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, began: datetime) -> Path:
    """The example stacks, with a journal that says since when the canary of `dev` is at 10 %."""
    for file in ("Pulumi.yaml", "Pulumi.dev.yaml"):
        shutil.copy(ROOT / file, tmp_path / file)
    shutil.copytree(ROOT / "releases", tmp_path / "releases")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AZURE_SUBSCRIPTION_ID", raising=False)
    subject = Subject(Place(tmp_path, "dev"), "summarize")
    begun = subject.journal.begin("start", began, before=None, after=subject.serving.document)
    subject.journal.append(begun.ended("done", began))
    return tmp_path


@pytest.fixture
def journal(project: Path) -> Journal:
    """The task's journal."""
    return Journal(project / "history" / "dev", "dev", "summarize")


@pytest.fixture
def configured(project: Path) -> Callable[[], Serving]:
    """Tells what is configured now."""
    return lambda: Subject(Place(project, "dev"), "summarize").serving


@pytest.fixture
def calls(began: datetime) -> Callable[..., list[dict[str, Any]]]:
    """Makes requests of a release, one a second since the step began; a fixed seed, so that verdicts stand."""

    def made(release: tuple[str, str], count: int, slower: float = 1.0, **fields: Any) -> list[dict[str, Any]]:
        random, (name, version) = Random(f"{release}{count}"), release  # noqa: S311
        return [
            {
                "timestamp": (began + timedelta(seconds=number % 3000)).isoformat(),
                "correlationId": f"{name}-{number}",
                "task": "summarize",
                "release": name,
                "model": version,
                "status": 200,
                "latencyMs": random.lognormvariate(6, 0.2) * slower,
                "promptTokens": random.randint(90, 110),
                "completionTokens": random.randint(40, 60),
                "contentFiltered": False,
                "reason": "pin",
                "consumer": "consumer-newsroom",
                **fields,
            }
            for number in range(count)
        ]

    return made


@pytest.fixture
def written(project: Path) -> Callable[..., Path]:
    """Writes requests as JSON lines."""

    def write(*groups: Iterable[dict[str, Any]]) -> Path:
        file = project / "calls.jsonl"
        file.write_text("".join(f"{json.dumps(row)}\n" for group in groups for row in group))
        return file

    return write


@pytest.fixture
def analyse(project: Path) -> Callable[..., Result]:
    """Runs the command."""

    def run(*words: object) -> Result:
        return CliRunner().invoke(app, ["analyse", "summarize", "--stack", "dev", *map(str, words)])

    return run
