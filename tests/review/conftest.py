"""Clones of the project with a history of their own, and runs made of operations that a test writes down."""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from local.provider import wire
from offline.operations import Op, Operation
from offline.program import Run
from review import __main__ as command

DAY = date(2026, 11, 21)
LIFE_CYCLE_RULES = (
    "deployment-model-is-not-retired",
    "deployment-model-is-not-deprecated",
    "deployment-model-is-not-retiring-soon",
    "release-model-is-not-retiring",
)

Review = Callable[..., Result]
MakeRun = Callable[..., Run]


class Clone:
    """A git repository with the project in it; `folder` is the project's."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")
        (root / ".gitignore").write_text("__pycache__/\n")
        self.commit("base")

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
        done = subprocess.run(["git", *identity, *arguments], cwd=self.root, check=True, capture_output=True, text=True)  # noqa: S607
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def branch(self) -> None:
        """Goes on in a branch `feature`, so that `main` stays base."""
        self.git("checkout", "--quiet", "-b", "feature")

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))


@pytest.fixture(autouse=True)
def _no_other_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No configuration of the machine's, and no repository around the test's folder."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.resolve()))


@pytest.fixture
def clone(project: Any) -> Clone:
    """The example project, committed to `main`, and HEAD in a branch that has nothing of its own yet."""
    folder = project(whole=True)
    (folder / "Pulumi.dev.yaml").unlink()
    made = Clone(folder, folder)
    made.branch()
    return made


@pytest.fixture
def review(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    """Runs the command against `main`, as of the day that the examples were written for."""
    config = tmp_path / "pack-config.json"
    config.write_text(json.dumps({rule: {"asOf": DAY.isoformat()} for rule in LIFE_CYCLE_RULES}))
    monkeypatch.setattr(command, "_today", lambda: DAY)

    def run(*arguments: str) -> Result:
        given = ["--cwd", str(clone.folder), "--policy-pack-config", str(config), "--base", "main", *arguments]
        return CliRunner().invoke(command.app, given)

    return run


@pytest.fixture
def made() -> MakeRun:
    """A run of resources given as (type, name, inputs), with its outputs."""

    def run(*resources: tuple[str, str, dict[str, Any]], outputs: dict[str, Any] | None = None) -> Run:
        return Run(tuple(_operation(*resource) for resource in resources), (), outputs or {}, ())

    return run


def _operation(type_: str, name: str, inputs: dict[str, Any]) -> Operation:
    return Operation(
        urn=f"urn:pulumi:prod::test::{type_}::{name}",
        type=type_,
        name=name,
        custom=True,
        parent="",
        dependencies=(),
        property_dependencies={},
        checked=wire.encode(inputs),
        op=Op.CREATE,
    )
