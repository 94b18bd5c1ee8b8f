"""Every command is listed in one line, and is there when it is called."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from rollout.__main__ import _COMMANDS, app


@pytest.mark.parametrize("name", _COMMANDS)
def test_a_listed_command_is_there(name: str) -> None:
    said = CliRunner().invoke(app, [name, "--help"])
    assert said.exit_code == 0
    assert f" {name} " in said.output


def test_the_list_of_commands_imports_none_of_them() -> None:
    heavy = ("azure", "numpy", "pydantic", "scipy", "yaml")
    code = f"import sys, rollout.__main__; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_an_unknown_command_is_bad_input() -> None:
    said = CliRunner().invoke(app, ["rolback"])
    assert said.exit_code == 2
    assert "No such command" in said.output
