"""The automation's files, read; and its shell, run with stand-ins for every program that would reach out."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"
STAND_IN = Path(__file__).with_name("stand_in.py")
STAND_INS = ("az", "curl", "gh", "pulumi")


@dataclass
class Shell:
    """Runs shell in a folder of its own; `known` are the answers of the stand-ins, as `stand_in.py` wants them."""

    folder: Path
    known: list[dict[str, Any]] = field(default_factory=list)

    def answers(self, call: str, answer: Any = "", **more: Any) -> None:
        """Lets calls whose command line holds `call` be answered so; what is said first counts."""
        self.known.append({"call": call, "answer": answer, **more})

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        (self.folder / "answers").write_text(json.dumps(self.known))
        settings = {
            "ANSWERS": str(self.folder / "answers"),
            "CALLS": str(self.folder / "calls"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_REPOSITORY": "owner/name",
            "GITHUB_REPOSITORY_OWNER": "owner",
            "GITHUB_RUN_ID": "7",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "HOME": str(self.folder),
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.folder),
        }
        return subprocess.run(
            command, cwd=self.folder, env=settings | environment, capture_output=True, text=True, check=False
        )

    def done(self, *command: str, **environment: str) -> str:
        """Runs a command that must succeed; returns what it printed."""
        ended = self.run(*command, **environment)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def calls(self, program: str) -> list[dict[str, Any]]:
        """The recorded calls of a program so far, each with its command line as text in `line`."""
        path = self.folder / "calls"
        found = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [call | {"line": " ".join(call["command"])} for call in found if call["command"][0] == program]

    def line(self, program: str, part: str) -> dict[str, Any]:
        """The one call of a program whose command line holds `part`."""
        (found,) = [call for call in self.calls(program) if part in call["line"]]
        return found


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell among stand-ins; skips, saying so, where there is no jq, which the scripts use."""
    if shutil.which("jq") is None:
        pytest.skip("no jq on PATH: the scripts were not tried")
    (tmp_path / "bin").mkdir()
    for name in STAND_INS:
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" {name} "$@"\n')
        program.chmod(0o755)
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def workflows() -> dict[str, Any]:
    """Every workflow by its file's name. YAML reads the key `on` as true, so that is what it is called."""
    return {path.name: yaml.safe_load(path.read_text()) for path in sorted(WORKFLOWS.glob("*.yml"))}


@pytest.fixture(scope="session")
def steps(workflows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every step of every workflow and of the repository's own action, by where it stands."""
    found = {
        f"{file}: {job} {number}": step
        for file, workflow in workflows.items()
        for job, content in workflow["jobs"].items()
        for number, step in enumerate(content.get("steps", []))
    }
    action = yaml.safe_load((ROOT / ".github/actions/set-up/action.yml").read_text())
    return found | {f"set-up: {number}": step for number, step in enumerate(action["runs"]["steps"])}
