"""`make engine-up`, `engine-preview` and `engine-down`: the real engine, the plugin and the local Azure together."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local import open_azure

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.engine


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "offline.onengine", *arguments, "--cwd", str(folder), "--stack", "prod"]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(folder, *arguments), cwd=ROOT, capture_output=True, text=True, check=False)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Brings the stack up; while it lasts, it is served at the address that this gives."""
    process = subprocess.Popen(command(folder, "up", "--port", "0"), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = next(line for line in process.stdout if line.startswith("Serving at "))
        yield line.split()[2]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_the_stack_goes_up_answers_and_goes_down_and_up_again(engine: Any) -> None:
    before = (engine.folder / "Pulumi.prod.yaml").read_text()
    with serving(engine.folder) as address:
        (account, *_) = httpx.get(f"{address}/_local").json()["accounts"].values()
        url = f"{address}/{account['subdomain']}/openai/v1/chat/completions"
        asked = {"model": account["deployments"][0], "messages": [{"role": "user", "content": "Hello"}]}
        assert httpx.post(url, json=asked, headers={"authorization": "Bearer local"}).status_code == 200
    assert re.search(r"\d\d unchanged$", run(engine.folder, "preview").stdout.strip(), re.MULTILINE)
    down = run(engine.folder, "down")
    assert down.returncode == 0, down.stdout + down.stderr
    assert "Lifting the protection" in down.stdout
    assert down.stdout.count("Purged the soft-deleted") == 5
    with serving(engine.folder) as address:
        assert len(httpx.get(f"{address}/_local").json()["accounts"]) == 2
    assert (engine.folder / "Pulumi.prod.yaml").read_text() == before


def test_a_lock_that_a_killed_engine_left_is_taken_away(engine: Any) -> None:
    process = subprocess.Popen(
        command(engine.folder, "up", "--port", "0"), cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True
    )
    locks = engine.folder / ".local" / "engine" / "prod" / "backend" / ".pulumi" / "locks"
    while not list(locks.glob("**/*.json")):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    again = run(engine.folder, "preview")
    assert again.returncode == 0, again.stdout + again.stderr
    with contextlib.closing(open_azure(engine.folder / ".local" / "engine" / "prod" / "azure.sqlite")) as azure:
        assert azure.endpoints() == ()
