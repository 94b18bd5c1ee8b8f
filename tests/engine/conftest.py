"""The real engine on a copy of the project, with the local provider as its plugin and a backend of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from local import Azure, open_azure

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Engine:
    """The pulumi CLI, bound to a copy of the project in `folder` and to a backend, a home and an Azure of its own."""

    folder: Path
    environment: dict[str, str]
    state: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        command = ["pulumi", "--non-interactive", "--color=never", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def done(self, *arguments: str) -> str:
        """Runs a command that must succeed; returns what it printed."""
        ended = self.run(*arguments)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def started(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts a command in a session of its own, so that it can be killed with all that it started."""
        command = ["pulumi", "--non-interactive", "--color=never", *arguments]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def preview(self, stack: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Creates the stack and previews it."""
        self.done("stack", "init", stack)
        return self.run("preview", "--stack", stack, *arguments)

    def up(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Updates the stack without asking."""
        return self.run("up", "--yes", "--skip-preview", *arguments)

    def steps(self) -> dict[str, str]:
        """What a preview would do, by resource name; unchanged ones left out."""
        text = self.done("preview", "--json")
        found = json.loads(text[text.index("{") :])["steps"]
        return {step["urn"].rsplit("::", 1)[1]: step["op"] for step in found if step["op"] != "same"}

    def configure(self, change: Any) -> None:
        """Changes the dev stack's configuration; `change` gets the map of it."""
        path = self.folder / "Pulumi.dev.yaml"
        content = yaml.safe_load(path.read_text())
        change(content["config"])
        path.write_text(yaml.safe_dump(content))

    def exported(self) -> dict[str, Any]:
        """The stack's state, secrets as they are kept."""
        deployment: dict[str, Any] = json.loads(self.done("stack", "export"))["deployment"]
        return deployment


@pytest.fixture
def engine(project: Any, tmp_path: Path) -> Engine:
    """The real engine; skips, saying so, where there is no pulumi on PATH."""
    if shutil.which("pulumi") is None:
        pytest.skip("no pulumi CLI on PATH: the real engine was not tried")
    folder: Path = project(whole=True)
    (folder / ".venv").symlink_to(sys.prefix)
    for name in ("backend", "home"):
        (tmp_path / name).mkdir()
    return Engine(
        folder,
        {
            **os.environ,
            "PATH": f"{ROOT / 'local' / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_BACKEND_URL": f"file://{tmp_path / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": "engine tests",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_HOME": str(tmp_path / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "LOCAL_AZURE_STATE": str(tmp_path / "azure.sqlite"),
        },
        tmp_path / "azure.sqlite",
    )


@pytest.fixture
def azure(engine: Engine) -> Iterator[Azure]:
    """The Azure that the engine fills."""
    made = open_azure(engine.state)
    yield made
    made.close()


@pytest.fixture
def up(engine: Engine) -> Engine:
    """The dev stack, up."""
    engine.done("stack", "init", "dev")
    done = engine.up()
    assert done.returncode == 0, done.stdout + done.stderr
    return engine
