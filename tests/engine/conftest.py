"""The real engine on a copy of the project, with the local provider as its plugin and a backend of its own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Engine:
    """The pulumi CLI, bound to a copy of the project in `folder` and to a backend and home of its own."""

    folder: Path
    environment: dict[str, str]

    def preview(self, stack: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Creates the stack and previews it."""
        created = self._pulumi("stack", "init", stack)
        assert created.returncode == 0, created.stderr
        return self._pulumi("preview", "--stack", stack, *arguments)

    def _pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["pulumi", "--non-interactive", "--color=never", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )


@pytest.fixture
def engine(project: Any, tmp_path: Path) -> Engine:
    """The real engine; skips, saying so, where there is no pulumi on PATH."""
    if shutil.which("pulumi") is None:
        pytest.skip("no pulumi CLI on PATH: the real engine was not tried")
    folder: Path = project()
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
        },
    )
