"""Up, preview and down as a user meets them, over the real local Azure."""

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from typer.testing import CliRunner, Result

from local import open_azure
from model_lifecycle import names
from offline.__main__ import app
from offline.lock import locked

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
PROBLEM = '_NO_AUTO_UPGRADE = "OnceCurrentVersionExpired"'

Command = Callable[..., Result]


class Up:
    """A process that brings a stack up and serves it."""

    def __init__(self, process: subprocess.Popen[str], told: Any) -> None:
        self.process = process
        self.told = told

    def end(self) -> tuple[int, str]:
        """Ends it as Ctrl-C does; its exit code and what it said on standard error."""
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


@pytest.fixture
def folder(project: Any) -> Path:
    made: Path = project()
    (made / "rules.json").write_text('{"all": "disabled", "deployment-has-no-auto-upgrade": "mandatory"}')
    return made


@pytest.fixture
def command(folder: Path) -> Command:
    """Runs a command that ends by itself."""

    def run(name: str, *arguments: str) -> Result:
        rules = [] if name == "down" else ["--policy-pack-config", str(folder / "rules.json")]
        return CliRunner().invoke(app, [name, "--cwd", str(folder), *rules, *arguments])

    return run


@pytest.fixture
def up(folder: Path) -> Iterator[Callable[..., Up]]:
    """Brings the stack up in a process of its own and waits until it serves."""
    with contextlib.ExitStack() as cleanup:

        def started(*arguments: str, wait: bool = True) -> Up:
            process = cleanup.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "offline", "up", "--cwd", str(folder), "--port", "0", "--json",
                     "--policy-pack-config", str(folder / "rules.json"), *arguments],
                    cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                )
            )  # fmt: skip
            cleanup.callback(_kill, process)
            line = process.stdout.readline() if wait and process.stdout else ""
            return Up(process, json.loads(line) if line else None)

        yield started


def _kill(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def operations(result: Result) -> dict[str, str]:
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    return {it["name"]: it["op"] for it in document["operations"] if it["op"] != "same"}


def test_what_is_up_is_served_and_stays_until_it_is_taken_down(up: Any, command: Command) -> None:
    served = up()
    (endpoint,) = served.told["endpoints"]
    created = served.told["summary"]["create"]
    assert created > 8
    assert (endpoint["location"], len(endpoint["deployments"])) == ("westeurope", 4)
    client = openai.OpenAI(base_url=f"{endpoint['url']}/openai/v1/", api_key="local")
    name = next(it["name"] for it in endpoint["deployments"] if it["family"] == "chat")
    assert client.chat.completions.create(model=name, messages=[{"role": "user", "content": "hi"}]).choices
    client.close()
    code, errors = served.end()
    assert code == 0
    assert re.search(r"^ 6/\d\d  \+ Deployment netherlands\.\S+ created \(\d+\.\d s\)$", errors, re.MULTILINE)
    assert "Traceback" not in errors
    again = up()
    assert again.told["summary"] == {"create": 0, "same": created}
    assert again.told["outputs"] == served.told["outputs"]
    assert again.end() == (0, "")


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
    up: Any, command: Command, folder: Path
) -> None:
    up().end()
    edit(folder / "Pulumi.dev.yaml", BEFORE_IT, f"{LATER}{BEFORE_IT}")
    own = (DEPLOYMENT.split()[1], BACKEND, POOL)
    assert operations(command("preview", "--json")) == {**dict.fromkeys(own, "create"), "main.models": "update"}
    shown = command("preview").stdout
    assert f"+ {DEPLOYMENT} create" in shown
    assert "= Account netherlands" in shown
    assert "3 to create, 1 to update, " in shown
    steps = up().end()[1].splitlines()
    assert [line.split()[3] for line in steps] == [*own, "main.models"]
    assert "Nothing would change: " in command("preview").stdout
    edit(folder / "Pulumi.dev.yaml", LATER, "")
    shown = command("preview").stdout
    assert f"  - {DEPLOYMENT} delete" in shown[shown.index("Deleted afterwards, in this order") :]
    assert "1 to update, 3 to delete, " in shown
    steps = up().end()[1].splitlines()
    assert [line.split()[3] for line in steps][:2] == ["main.models", POOL]
    assert {line.split()[3] for line in steps} == {*own, "main.models"}


def test_a_changed_capacity_is_told_with_old_and_new_value(up: Any, command: Command, folder: Path) -> None:
    up().end()
    edit(folder / "Pulumi.dev.yaml", "sku: Standard, capacity: 30", "sku: Standard, capacity: 31")
    shown = command("preview").stdout
    assert "~ Deployment netherlands.text-embedding-ada-002-1-standard update" in shown
    assert "sku.capacity: 30 => 31" in shown
    document = json.loads(command("preview", "--json").stdout)
    (changed,) = [it for it in document["operations"] if it["op"] == "update"]
    assert changed["changes"] == [
        {"path": "sku.capacity", "kind": "update", "old": 30, "new": 31, "replaces": False},
    ]
    assert (document["summary"]["create"], document["summary"]["update"]) == (0, 1)


def test_another_location_replaces_the_account_and_what_is_in_it(up: Any, command: Command, folder: Path) -> None:
    up().end()
    edit(folder / "Pulumi.dev.yaml", "netherlands: {location: westeurope}", "netherlands: {location: swedencentral}")
    shown = command("preview").stdout
    assert "+- Account netherlands replace" in shown
    assert re.search(r"location: westeurope => swedencentral  \(forces the replacement\)", shown)
    served = up()
    assert served.told["endpoints"][0]["location"] == "swedencentral"
    served.end()
    assert "Nothing would change" in command("preview").stdout


def test_a_down_leaves_nothing_and_an_up_after_it_works(up: Any, command: Command, folder: Path) -> None:
    up().end()
    result = command("down")
    assert result.exit_code == 0, result.output
    for name in ("aoai-dev-netherlands-", "apim-dev-main-"):
        assert f"Purged, so that its name is free again: {name}" in result.stdout
    kinds = [line.split()[-5] for line in result.stderr.splitlines()]
    assert kinds[-7:] == ["ApiManagementService", *["Deployment"] * 4, "Account", "ResourceGroup"]
    assert f"{len(kinds)} deleted." in result.stdout
    assert operations(command("preview", "--json"))
    assert "There is nothing of model-lifecycle/dev to delete" in command("down").stdout
    assert up().end()[0] == 0


def test_a_down_lifts_protection_and_says_so(folder: Path, command: Command, up: Any) -> None:
    up("--stack", "prod").end()
    (folder / "__main__.py").write_text("1 / 0")
    result = command("down", "--stack", "prod")
    assert result.exit_code == 0, result.output
    assert "Protection was lifted, locally: Account sweden" in result.stdout
    document = json.loads(command("down", "--stack", "prod", "--json").stdout)
    assert (document["deleted"], document["unprotected"], document["purged"]) == ([], [], [])


def test_a_preview_writes_nothing(command: Command, folder: Path) -> None:
    assert command("preview").exit_code == 0
    assert not (folder / ".local").exists()


def test_a_mandatory_objection_changes_nothing(command: Command, folder: Path) -> None:
    edit(folder / "components" / "openai_account.py", '_NO_AUTO_UPGRADE = "NoAutoUpgrade"', PROBLEM)
    result = command("up", "--port", "0")
    assert result.exit_code == 1, result.output
    assert "mandatory deployment-has-no-auto-upgrade" in result.stdout
    assert "Nothing was changed" in result.stderr
    with contextlib.closing(open_azure(folder / ".local" / "azure.sqlite")) as azure:
        assert azure.endpoints() == ()


def test_what_failed_is_told_and_the_next_up_goes_on(command: Command, folder: Path, up: Any) -> None:
    edit(folder / "Pulumi.dev.yaml", "sku: DataZoneStandard, capacity: 20", "sku: DataZoneStandard, capacity: 999999")
    result = command("up", "--port", "0")
    assert result.exit_code == 1, result.output
    assert "Deployment resource 'netherlands.gpt-5.4-2026-03-05-datazone-standard':" in result.stderr
    assert re.search(r"2 of \d\d steps were done and are recorded", result.stderr)
    assert "Traceback" not in result.output
    edit(folder / "Pulumi.dev.yaml", "capacity: 999999", "capacity: 20")
    assert up().told["summary"]["create"] > 4


def test_a_port_in_use_is_refused_before_anything_is_changed(command: Command, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = command("up", "--port", port)
    assert result.exit_code == 2
    assert f"port {port}: can't be served on (Address already in use)" in result.stderr
    assert "PORT=" in result.stderr
    assert not (folder / ".local" / "azure.sqlite").exists()


@pytest.mark.parametrize("name", ["up", "down"])
def test_a_second_process_on_a_stack_is_refused(command: Command, folder: Path, name: str) -> None:
    with locked(folder / ".local", "dev"):
        result = command(name)
    assert result.exit_code == 2
    assert f"process {os.getpid()} is changing it" in result.stderr


@pytest.mark.parametrize("name", ["preview", "up", "down"])
def test_a_file_that_is_no_state_is_told_and_left_alone(command: Command, folder: Path, name: str) -> None:
    (folder / ".local").mkdir()
    path = folder / ".local" / "azure.sqlite"
    path.write_text("this is no database, but somebody's notes")
    arguments = ["--port", "0"] if name == "up" else []
    result = command(name, *arguments)
    assert result.exit_code == 2, result.output
    assert "azure.sqlite" in result.stderr
    assert "Traceback" not in result.output
    assert path.read_text().startswith("this is no database")


def test_a_damaged_table_is_told_as_json_too(command: Command, folder: Path, up: Any) -> None:
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
