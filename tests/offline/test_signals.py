"""Ctrl-C and SIGTERM end a command wherever they find it, also where Python drops an exception."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DROPPED = """
import os
class Dropped:
    def __del__(self):
        os.kill(os.getpid(), {number:d})  # an exception that comes out of the handler goes no further than this
Dropped()
"""
ENDING = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@ENDING
@pytest.mark.parametrize("command", ["preview", "up"])
def test_a_signal_while_the_program_runs_ends_a_command(project: Any, command: str, number: int) -> None:
    folder = project()
    program = folder / "__main__.py"
    program.write_text(f"{DROPPED.format(number=number)}\nraise SystemExit('it was lost')\n{program.read_text()}")
    port = ["--port", "0"] if command == "up" else []
    done = ended([sys.executable, "-m", "offline", command, "--cwd", str(folder), *port])
    assert (done.returncode, done.stdout) == (128 + number, "")
    assert "Traceback" not in done.stderr


@ENDING
def test_a_signal_while_a_command_still_loads_ends_it(tmp_path: Path, number: int) -> None:
    (tmp_path / "typer.py").write_text(f"{DROPPED.format(number=number)}\nraise SystemExit('it was lost')")
    done = ended([sys.executable, "-m", "offline", "down"], {"PYTHONPATH": str(tmp_path)})
    assert (done.returncode, done.stderr) == (128 + number, "")


@ENDING
def test_a_signal_between_the_changes_and_the_serving_ends_an_up_with_0(number: int) -> None:
    program = f"""
from offline.signals import end_as_served, handle
handle(end_as_served)
{DROPPED.format(number=number)}
raise SystemExit("it was lost")
"""
    done = ended([sys.executable, "-c", program])
    assert (done.returncode, done.stderr) == (0, "")


def ended(command: list[str], variables: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | (variables or {})
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
