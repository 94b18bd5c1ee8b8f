"""Up, preview and down as a user meets them, over the real local Azure."""

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
from pathlib import Path
from typing import Any

import openai
import pytest

from local import open_azure
from offline.lock import locked

ROOT = Path(__file__).resolve().parents[2]
PROBLEM = '_NO_AUTO_UPGRADE = "OnceCurrentVersionExpired"'


@pytest.fixture
def folder(project: Any) -> Path:
    made: Path = project()
    (made / "rules.json").write_text('{"all": "disabled", "deployment-has-no-auto-upgrade": "mandatory"}')
    return made


def test_what_is_up_is_served_and_stays_until_it_is_taken_down(up: Any, command: Any) -> None:
    served = up()
    (endpoint,) = served.told["endpoints"]
    created = served.told["summary"]["create"]
    assert created == 8
    assert (endpoint["location"], len(endpoint["deployments"])) == ("westeurope", 4)
    client = openai.OpenAI(base_url=f"{endpoint['url']}/openai/v1/", api_key="local")
    name = next(it["name"] for it in endpoint["deployments"] if it["family"] == "chat")
    assert client.chat.completions.create(model=name, messages=[{"role": "user", "content": "hi"}]).choices
    client.close()
    code, errors = served.end()
    assert code == 0
    assert re.search(r"^ ?\d/6  \+ Deployment netherlands\.\S+ created \(\d+\.\d s\)$", errors, re.MULTILINE)
    assert "Traceback" not in errors
    again = up()
    assert again.told["summary"] == {"create": 0, "same": created}
    assert again.told["outputs"] == served.told["outputs"]
    assert again.end() == (0, "")


def test_a_changed_capacity_is_told_with_old_and_new_value(up: Any, command: Any, edit: Any) -> None:
    up().end()
    edit("Pulumi.dev.yaml", "sku: Standard, capacity: 30", "sku: Standard, capacity: 31")
    shown = command("preview").stdout
    assert "~ Deployment netherlands.text-embedding-ada-002-1-standard update" in shown
    assert "sku.capacity: 30 => 31" in shown
    document = json.loads(command("preview", "--json").stdout)
    (changed,) = [it for it in document["operations"] if it["op"] == "update"]
    assert changed["changes"] == [
        {"path": "sku.capacity", "kind": "update", "old": 30, "new": 31, "replaces": False},
    ]
    assert (document["summary"]["create"], document["summary"]["update"]) == (0, 1)


def test_another_location_replaces_the_account_and_what_is_in_it(up: Any, command: Any, edit: Any) -> None:
    up().end()
    edit("Pulumi.dev.yaml", "netherlands: {location: westeurope}", "netherlands: {location: swedencentral}")
    shown = command("preview").stdout
    assert "+- Account netherlands replace" in shown
    assert re.search(r"location: westeurope => swedencentral  \(forces the replacement\)", shown)
    served = up()
    assert served.told["endpoints"][0]["location"] == "swedencentral"
    served.end()
    assert "Nothing would change" in command("preview").stdout


def test_a_down_lifts_protection_and_says_so(folder: Path, command: Any, up: Any) -> None:
    up("--stack", "prod").end()
    (folder / "__main__.py").write_text("1 / 0")
    result = command("down", "--stack", "prod")
    assert result.exit_code == 0, result.output
    assert "Protection was lifted, locally: Account sweden" in result.stdout
    document = json.loads(command("down", "--stack", "prod", "--json").stdout)
    assert (document["deleted"], document["unprotected"], document["purged"]) == ([], [], [])


def test_a_preview_writes_nothing(command: Any, folder: Path) -> None:
    assert command("preview").exit_code == 0
    assert not (folder / ".local").exists()


def test_a_mandatory_objection_changes_nothing(command: Any, folder: Path, edit: Any) -> None:
    edit("components/openai_account.py", '_NO_AUTO_UPGRADE = "NoAutoUpgrade"', PROBLEM)
    result = command("up", "--port", "0")
    assert result.exit_code == 1, result.output
    assert "mandatory deployment-has-no-auto-upgrade" in result.stdout
    assert "Nothing was changed" in result.stderr
    with contextlib.closing(open_azure(folder / ".local" / "azure.sqlite")) as azure:
        assert azure.endpoints() == ()


def test_what_failed_is_told_and_the_next_up_goes_on(command: Any, up: Any, edit: Any) -> None:
    edit("Pulumi.dev.yaml", "sku: DataZoneStandard, capacity: 20", "sku: DataZoneStandard, capacity: 999999")
    result = command("up", "--port", "0")
    assert result.exit_code == 1, result.output
    assert "Deployment resource 'netherlands.gpt-5.4-2026-03-05-datazone-standard':" in result.stderr
    assert re.search(r"2 of \d steps were done and are recorded", result.stderr)
    assert "Traceback" not in result.output
    edit("Pulumi.dev.yaml", "capacity: 999999", "capacity: 20")
    assert up().told["summary"]["create"] == 4


def test_a_port_in_use_is_refused_before_anything_is_changed(command: Any, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = command("up", "--port", port)
    assert result.exit_code == 2
    assert f"port {port}: can't be served on (Address already in use)" in result.stderr
    assert "PORT=" in result.stderr
    assert not (folder / ".local" / "azure.sqlite").exists()


@pytest.mark.parametrize("name", ["up", "down"])
def test_a_second_process_on_a_stack_is_refused(command: Any, folder: Path, name: str) -> None:
    with locked(folder / ".local", "dev"):
        result = command(name)
    assert result.exit_code == 2
    assert f"process {os.getpid()} is changing it" in result.stderr


@pytest.mark.parametrize("name", ["preview", "up", "down"])
def test_a_file_that_is_no_state_is_told_and_left_alone(command: Any, folder: Path, name: str) -> None:
    (folder / ".local").mkdir()
    path = folder / ".local" / "azure.sqlite"
    path.write_text("this is no database, but somebody's notes")
    arguments = ["--port", "0"] if name == "up" else []
    result = command(name, *arguments)
    assert result.exit_code == 2, result.output
    assert "azure.sqlite" in result.stderr
    assert "Traceback" not in result.output
    assert path.read_text().startswith("this is no database")


def test_a_damaged_table_is_told_as_json_too(command: Any, folder: Path, up: Any) -> None:
    up().end()
    with contextlib.closing(sqlite3.connect(folder / ".local" / "azure.sqlite")) as db, db:
        db.execute("UPDATE stack_resources SET facts = '{'")
    result = command("preview", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["kind"] == "bad-state"


def test_an_interrupted_up_tells_so_and_goes_on_later(folder: Path, up: Any) -> None:
    with contextlib.closing(open_azure(folder / ".local" / "azure.sqlite")) as azure:
        azure.behaviour.set_latencies({"Microsoft.CognitiveServices/accounts/deployments": 0.5})
    process = up(wait=False).process
    assert process.stderr
    while "+ Account" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGTERM)
    stdout, _ = process.communicate(timeout=60)
    assert process.returncode == 143
    assert json.loads(stdout)["error"]["kind"] == "interrupted"
    assert up().told["summary"].keys() == {"create", "same"}
