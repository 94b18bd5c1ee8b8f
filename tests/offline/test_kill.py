"""Kill -9 at random moments, real processes: the next preview tells the truth, and the same command finishes."""

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import struct_pb2
from typer.testing import CliRunner

from local import open_azure
from offline.__main__ import app
from offline.recovery import recovered
from offline.stackfile import read_stack
from offline.target import Target, opened

ROOT = Path(__file__).resolve().parents[2]
LATENCIES = {
    "Microsoft.CognitiveServices/accounts": 0.05,
    "Microsoft.CognitiveServices/accounts/deployments": 0.05,
}
AZURE_S_OWN = re.compile(r"/service/[^/]+/policies/policy$")
"""A service's own policy is there from its beginning, whether the stack has got to it or not."""


@pytest.fixture
def folder(project: Any) -> Path:
    """A project whose Azure takes its time."""
    made: Path = project()
    (made / "rules.json").write_text('{"all": "disabled"}')
    with contextlib.closing(open_azure(made / ".local" / "azure.sqlite")) as azure:
        azure.behaviour.set_latencies(LATENCIES)
    return made


@contextlib.contextmanager
def process(folder: Path, name: str) -> Iterator[subprocess.Popen[str]]:
    rules = ["--port", "0", "--policy-pack-config", str(folder / "rules.json")] if name == "up" else []
    with subprocess.Popen(
        [sys.executable, "-m", "offline", name, "--cwd", str(folder), "--json", *rules],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as started:  # fmt: skip
        try:
            yield started
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)


def kill_during(folder: Path, name: str, chance: random.Random) -> None:
    """Runs a command and kills it, with the pack's process, some time after so many of its steps."""
    with process(folder, name) as running:
        assert running.stderr
        with ended_at_last(running):
            for _ in range(chance.randrange(4)):
                running.stderr.readline()
        time.sleep(chance.random() * 0.1)


@contextlib.contextmanager
def ended_at_last(running: subprocess.Popen[str]) -> Iterator[None]:
    """Kills a process that has fewer steps to do than were waited for."""
    timer = threading.Timer(4, running.kill)
    timer.start()
    yield
    timer.cancel()
    timer.join()


def finish(folder: Path, name: str) -> None:
    with process(folder, name) as running:
        assert running.stdout
        told = json.loads(running.stdout.readline())
        assert told["passed"], told


def preview(folder: Path) -> set[str]:
    rules = str(folder / "rules.json")
    done = CliRunner().invoke(app, ["preview", "--cwd", str(folder), "--json", "--policy-pack-config", rules])
    assert done.exit_code == 0, done.output
    return {it["op"] for it in json.loads(done.stdout)["operations"]}


def ids_in_azure(target: Target) -> set[str]:
    """What is really there, in lower case; what was granted above the stack's group is not the stack's."""
    with target.azure.store.reading() as db:
        rows = db.execute("SELECT key FROM resources WHERE key LIKE '%/resourcegroups/%'")
        return told(row["key"] for row in rows)


def told(ids: Iterable[str]) -> set[str]:
    return {id_.lower() for id_ in ids if not AZURE_S_OWN.search(id_.lower())}


def assert_truth(folder: Path) -> None:
    """The state, as a preview sees it, holds exactly what is in Azure, with the inputs that are in Azure."""
    with opened(read_stack(folder, "dev"), create=False) as target:
        snapshot = recovered(target.state.rows(), target.provider, target.state.owner)
        custom = [it for it in (*snapshot.live.values(), *snapshot.condemned) if it.custom]
        assert told(it.id for it in custom) == ids_in_azure(target)
        for resource in custom:
            live = target.provider.live(resource)
            assert live is not None
            assert capacity(live.checked) == capacity(resource.checked)


def capacity(inputs: struct_pb2.Struct) -> float:
    return inputs.fields["sku"].struct_value.fields["capacity"].number_value


@pytest.mark.parametrize("seed", range(2))
def test_after_a_kill_the_preview_tells_the_truth_and_the_same_command_finishes(folder: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    for _ in range(2):
        kill_during(folder, "up", chance)
        assert_truth(folder)
        preview(folder)
    finish(folder, "up")
    assert_truth(folder)
    assert preview(folder) == {"same"}
    stack_file = folder / "Pulumi.dev.yaml"
    stack_file.write_text(
        stack_file.read_text().replace("capacity: 20", "capacity: 21").replace("capacity: 30", "capacity: 31")
    )
    kill_during(folder, "up", chance)
    assert_truth(folder)
    finish(folder, "up")
    assert preview(folder) == {"same"}
    kill_during(folder, "down", chance)
    assert_truth(folder)
    finish(folder, "down")
    with opened(read_stack(folder, "dev"), create=False) as target:
        assert target.state.rows() == ()
        assert target.azure.endpoints() == ()
    finish(folder, "up")
