"""Up, preview and down of a stack with a gateway in front of its models."""

import contextlib
import json
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import Result

from model_lifecycle import names

ROOT = Path(__file__).resolve().parents[2]
LATER = """
    gpt-5.5-2026-04-24:
      model: gpt-5.5
      version: "2026-04-24"
      placements:
        - {account: netherlands, sku: DataZoneStandard, capacity: 20}
"""
BEFORE_IT = "    # Two versions of one model"
NEW = "gpt-5.5-2026-04-24"
PLACED = f"{NEW}-datazone-standard"
DEPLOYMENT = f"Deployment netherlands.{PLACED}"
BACKEND, POOL = f"main.{names.backend('netherlands', PLACED)}", f"main.{names.pool(NEW)}"
HEADERS = {"Authorization": "Bearer local", "Content-Type": "application/json"}


@pytest.fixture
def folder(project: Any) -> Path:
    made: Path = project(whole=True)
    (made / "rules.json").write_text('{"all": "disabled"}')
    return made


def operations(result: Result) -> dict[str, str]:
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    return {it["name"]: it["op"] for it in document["operations"] if it["op"] != "same"}


def test_a_text_says_how_to_ask_the_gateway_and_it_is_answered_by_copy_and_paste(folder: Path, up: Any) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "offline", "up", "--cwd", str(folder), "--port", "0"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout
        lines = []
        while "print(answer" not in (line := process.stdout.readline()):
            lines.append(line)
        text = "".join([*lines, line])
        try:
            assert re.search(
                r"^  http://127\.0\.0\.1:\d+/apim-dev-\S+  \(westeurope\): gateway for newsroom$", text, re.M
            )
            assert re.search(r"^  http://127\.0\.0\.1:\d+/aoai-dev-\S+  \(westeurope\): gpt-5\.4", text, re.M)
            program = text[text.index("import httpx") :]
            done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
            assert "gpt-5.4" in done.stdout
            commands = text[text.index("KEY=") : text.index("\nor with Python")]
            done = subprocess.run(["/bin/sh", "-c", commands], capture_output=True, text=True, check=True)
            assert json.loads(done.stdout)["model"].startswith("gpt-5.4")
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0


def test_no_key_is_told_or_kept_by_an_up(folder: Path, up: Any) -> None:
    served = up()
    (gateway,) = served.told["gateways"]
    (subscription,) = gateway["subscriptions"]
    answer = httpx.post(subscription["listSecrets"], headers=HEADERS).json()
    keys = [answer["primaryKey"], answer["secondaryKey"]]
    assert all(keys)
    _, errors = served.end()
    with contextlib.closing(sqlite3.connect(folder / ".local" / "azure.sqlite")) as db:
        state = json.dumps(db.execute("SELECT * FROM stack_resources").fetchall(), default=str)
    assert subscription["name"] in state
    assert not [key for key in keys if key in state + errors + json.dumps(served.told)]


def test_a_version_more_is_its_own_deployment_backend_and_pool_and_a_version_less_their_delete(
    up: Any, command: Any, edit: Any
) -> None:
    up().end()
    edit("Pulumi.dev.yaml", BEFORE_IT, f"{LATER}{BEFORE_IT}")
    own = (DEPLOYMENT.split()[1], BACKEND, POOL)
    assert operations(command("preview", "--json")) == {**dict.fromkeys(own, "create"), "main.models": "update"}
    shown = command("preview").stdout
    assert f"+ {DEPLOYMENT} create" in shown
    assert "= Account netherlands" in shown
    assert "3 to create, 1 to update, " in shown
    steps = up().end()[1].splitlines()
    assert [line.split()[3] for line in steps] == [*own, "main.models"]
    assert "Nothing would change: " in command("preview").stdout
    edit("Pulumi.dev.yaml", LATER, "")
    shown = command("preview").stdout
    assert f"  - {DEPLOYMENT} delete" in shown[shown.index("Deleted afterwards, in this order") :]
    assert "1 to update, 3 to delete, " in shown
    steps = up().end()[1].splitlines()
    assert [line.split()[3] for line in steps][:2] == ["main.models", POOL]
    assert {line.split()[3] for line in steps} == {*own, "main.models"}


def test_a_down_leaves_nothing_and_an_up_after_it_works(up: Any, command: Any, folder: Path) -> None:
    up().end()
    result = command("down")
    assert result.exit_code == 0, result.output
    for name in ("aoai-dev-netherlands-", "apim-dev-main-"):
        assert f"Purged, so that its name is free again: {name}" in result.stdout
    kinds = [line.split()[-5] for line in result.stderr.splitlines()]
    service = kinds.index("ApiManagementService")
    of_a_store = {"ConfigurationStore", "KeyValue"}
    assert set(kinds[:service]) - of_a_store == {"RoleAssignment", "Component", "Workspace"}
    assert "Subscription" in kinds[service:]
    assert kinds[-6:] == [*["Deployment"] * 4, "Account", "ResourceGroup"]
    assert f"{len(kinds)} deleted." in result.stdout
    assert operations(command("preview", "--json"))
    assert "There is nothing of model-lifecycle/dev to delete" in command("down").stdout
    assert up().end()[0] == 0


def test_a_stack_in_prod_writes_its_releases_by_a_right_from_elsewhere_and_goes_down_and_up_again(
    up: Any, command: Any
) -> None:
    served = up("--stack", "prod")
    assert served.told is not None
    served.end()
    shown = command("preview", "--stack", "prod", "--json")
    assert operations(shown) == {}
    kinds = {it["type"].rsplit(":", 1)[-1] for it in json.loads(shown.stdout)["operations"]}
    assert {"KeyValue", "ConfigurationStore"} <= kinds
    names_of = [it["name"] for it in json.loads(shown.stdout)["operations"] if it["type"].endswith("RoleAssignment")]
    assert not [name for name in names_of if ".writers." in name]
    down = command("down", "--stack", "prod")
    assert down.exit_code == 0, down.output
    assert up("--stack", "prod").end()[0] == 0
