"""The workflows' scripts on the real engine: a plan is carried out as approved, and drift is seen."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from local import Azure
from local.arm import Request

SCRIPTS = Path(__file__).resolve().parents[2] / ".github" / "scripts"
VERSION = {"api-version": "2025-06-01"}
HEADERS = {"authorization": "Bearer test", "content-type": "application/json"}

pytestmark = pytest.mark.engine


def script(engine: Any, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs one of the scripts in the project."""
    command = [SCRIPTS / name, *arguments]
    return subprocess.run(
        command, cwd=engine.folder, env=engine.environment, capture_output=True, text=True, check=False
    )


def planned(engine: Any, folder: str) -> str:
    """Plans dev; returns whether that changes anything."""
    ended = script(engine, "stack.sh", "plan", "dev", folder)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return (engine.folder / folder / "changes").read_text().strip()


def drift(engine: Any) -> str:
    """How Azure differs from the state of dev."""
    ended = script(engine, "drift.sh", "dev", "drift.txt")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return (engine.folder / "drift.txt").read_text()


def reset_a_pin(engine: Any, azure: Azure) -> None:
    """Writes a deployment as a tool does that knows no pins."""
    (path,) = [r["id"] for r in engine.exported()["resources"] if "gpt-5.4" in r["urn"]]
    body = azure.arm.handle(Request("GET", path, VERSION, HEADERS, b"")).body
    del body["properties"]["versionUpgradeOption"]
    assert azure.arm.handle(Request("PUT", path, VERSION, HEADERS, json.dumps(body).encode())).status == 200


def set_capacity(folder: Path, capacity: int) -> None:
    path = folder / "Pulumi.dev.yaml"
    content = yaml.safe_load(path.read_text())
    content["config"]["model-lifecycle:models"]["gpt-5.4-2026-03-05"]["placements"][0]["capacity"] = capacity
    path.write_text(yaml.safe_dump(content))


def test_an_update_does_what_was_planned_and_drift_is_put_back(engine: Any, azure: Azure) -> None:
    engine.done("stack", "init", "dev")
    assert planned(engine, "first") == "true"
    assert script(engine, "stack.sh", "update", "dev", "first").returncode == 0
    assert planned(engine, "nothing") == "false"
    assert drift(engine) == ""

    reset_a_pin(engine, azure)
    assert '"NoAutoUpgrade" => "OnceNewDefaultVersionAvailable"' in drift(engine)
    assert planned(engine, "back") == "true"
    assert script(engine, "stack.sh", "update", "dev", "back").returncode == 0
    assert drift(engine) == ""


def test_a_plan_is_refused_once_it_is_overtaken_or_does_not_foresee_something(engine: Any) -> None:
    engine.done("stack", "init", "dev")
    assert engine.up().returncode == 0
    assert planned(engine, "nothing") == "false"
    set_capacity(engine.folder, 30)
    ended = script(engine, "stack.sh", "update", "dev", "nothing")
    assert ended.returncode == 1
    assert "violates plan" in ended.stdout + ended.stderr

    assert engine.up().returncode == 0
    ended = script(engine, "stack.sh", "update", "dev", "nothing")
    assert "its state has changed since the plan was made" in ended.stderr


def test_secrets_in_a_plan_are_encrypted(engine: Any) -> None:
    engine.done("stack", "init", "dev")
    engine.done("config", "set", "--secret", "azure-native:clientSecret", "hunter2", "--stack", "dev")
    assert planned(engine, "plan") == "true"
    plan = (engine.folder / "plan" / "plan.json").read_text()
    assert "hunter2" not in plan
    assert '"secure"' in plan
