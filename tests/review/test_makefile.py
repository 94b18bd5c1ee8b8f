"""`make preview` chooses the command by BASE, and hands the ref over as it is."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="there is no make on PATH")


@pytest.mark.parametrize(
    ("given", "runs"),
    [
        ((), ["offline", "preview", "--stack", "dev"]),
        (("STACK=prod",), ["offline", "preview", "--stack", "prod"]),
        (("BASE=",), ["review", "--base", "", "--format", "text"]),
        (("BASE=main",), ["review", "--base", "main", "--format", "text"]),
        (("BASE=a'b;`id`", "STACK=prod"), ["review", "--base", "a'b;`id`", "--format", "text", "--stack", "prod"]),
        (("BASE=main", "FORMAT=json"), ["review", "--base", "main", "--format", "json"]),
    ],
)
def test_make_preview(tmp_path: Path, given: tuple[str, ...], runs: list[str]) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    python.chmod(0o755)
    command = ["make", "--silent", "--assume-old=.venv/.runtime-installed", f"python={python}", "preview", *given]
    plain = {name: value for name, value in os.environ.items() if name not in {"BASE", "STACK", "FORMAT", "MAKEFLAGS"}}
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["-m", *runs]
