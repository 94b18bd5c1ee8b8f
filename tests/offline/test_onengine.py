"""Without a pulumi CLI the engine's commands say how to get one, and change nothing."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from offline.onengine import app


@pytest.mark.parametrize("command", ["up", "preview", "down"])
def test_without_a_cli_it_says_how_to_get_one(folder: Path, monkeypatch: pytest.MonkeyPatch, command: Any) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    result = CliRunner().invoke(app, [command, "--cwd", str(folder)])
    assert result.exit_code == 2
    assert "https://www.pulumi.com/docs/install/" in result.stderr
    assert not (folder / ".local").exists()
