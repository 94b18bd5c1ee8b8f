"""The command as a user meets it, with the official client, against the local Azure and against bad answers."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import ClientAuthenticationError
from typer.testing import CliRunner

from local import Azure
from local.arm import regions
from local.store import Effect, Fault
from model_lifecycle.catalogue import REGIONS, Stage, parse
from rollout import arm
from rollout.__main__ import app

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
ROOT = Path(__file__).resolve().parents[2]
MODEL = {
    "format": "OpenAI",
    "name": "gpt-5.4",
    "version": "2026-03-05",
    "lifecycleStatus": "GenerallyAvailable",
    "deprecation": {"inference": "2027-01-15T00:00:00Z"},
}

Run = Callable[..., Any]
Answering = Callable[[int, Any], str]


def put(file: Path, model: str, version: str, fields: str) -> None:
    """Gives a version of the catalogue a line that doesn't depend on what the catalogue holds today."""
    start = f'"{model}-{version}" = '
    line = f'{start}{{ model = "{model}", version = "{version}", {fields}, source = "S1" }}\n'
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line if old.startswith(start) else old for old in lines))
    assert line in file.read_text()


def failing(code: str, message: str = "No.") -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def test_dates_that_differ_from_the_local_azure_s_are_brought_up_to_date(run: Run, url: str, file: Path) -> None:
    put(file, "gpt-5.4", "2026-03-05", 'stage = "GA", retires = 2029-01-01')
    put(file, "gpt-5.5", "2026-04-24", 'stage = "GA", retires = 2027-01-01')
    text = file.read_text()
    file.write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith('"gpt-5-mini-')))
    result = run("--endpoint", url, "--location", "swedencentral", "-l", "eastus2", "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["locations"] == ["swedencentral", "eastus2"]
    moved = {change["version"]: (change["new"], change["moved"]) for change in document["changes"]}
    assert moved["gpt-5.4-2026-03-05"] == ("2027-09-02", "earlier")
    assert moved["gpt-5.5-2026-04-24"] == ("2027-10-26", "later")
    assert moved["gpt-5-mini-2025-08-07"][1] == "new version"
    assert document["changes"][0]["moved"] == "earlier"
    entry = parse(file.read_text())["gpt-5.4-2026-03-05"]
    assert str(entry.retires) == "2027-09-02"
    assert entry.source.startswith("API-2026-11-22")
    assert "as_of = 2026-11-22\n" in file.read_text()


def test_a_second_time_nothing_changes_and_the_file_is_the_same_to_the_byte(run: Run, url: str, file: Path) -> None:
    first = run("--endpoint", url, "-l", "swedencentral")
    assert first.exit_code == 0, first.output
    content, written = file.read_bytes(), file.stat().st_mtime_ns
    second = run("--endpoint", url, "-l", "swedencentral", "-l", "westeurope", "--markdown")
    assert second.exit_code == 0, second.output
    assert second.stdout.startswith("Nothing changed")
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (content, written)


def test_the_api_s_words_are_read_as_meant_once_azure_s_clock_moves(
    run: Run, url: str, azure: Azure, file: Path
) -> None:
    put(file, "gpt-5.4", "2026-03-05", 'stage = "GA"')
    azure.clock.set(datetime(2028, 1, 1, tzinfo=UTC))
    assert run("--endpoint", url, "-l", "swedencentral").exit_code == 0
    assert parse(file.read_text())["gpt-5.4-2026-03-05"].published_stage is Stage.RETIRED


def test_all_regions_are_read_unless_some_are_named(run: Run, answering: Answering) -> None:
    result = run("--endpoint", answering(200, {"value": []}), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["locations"] == sorted(REGIONS)


def test_text_and_markdown_tell_what_changed(run: Run, answering: Answering, file: Path) -> None:
    put(file, "gpt-5.4", "2026-03-05", 'stage = "GA", retires = 2027-09-02')
    original = file.read_bytes()
    url = answering(200, {"value": [{"kind": "OpenAI", "model": MODEL}, {"kind": "AIServices", "model": MODEL}]})
    text = run("--endpoint", url, "-l", "swedencentral")
    assert re.search(r"gpt-5\.4-2026-03-05 +retires +2027-09-02 +2027-01-15 +earlier", text.stdout), text.output
    file.write_bytes(original)
    markdown = run("--endpoint", url, "-l", "swedencentral", "--markdown")
    assert markdown.stdout.startswith("1 retirement comes earlier.\n")
    assert "| `gpt-5.4-2026-03-05` | retires | 2027-09-02 | 2027-01-15 | earlier |" in markdown.stdout


def test_a_region_without_models_is_named_and_the_others_are_read(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regions, "REGIONS", regions.REGIONS - {"uksouth"})
    result = run("--endpoint", url, "-l", "uksouth", "-l", "swedencentral", "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["unavailable"] == {"uksouth": "LocationNotAvailableForResourceType"}
    assert document["locations"] == ["swedencentral"]


@pytest.mark.parametrize("effect", [Effect.SERVER_ERROR, Effect.CUT, Effect.THROTTLED])
def test_one_region_that_fails_stops_it_all(run: Run, url: str, azure: Azure, file: Path, effect: Effect) -> None:
    before = file.read_bytes()
    azure.behaviour.add(Fault(effect, path="*/eastus2/*", times=9))
    result = run("--endpoint", url, "-l", "swedencentral", "-l", "eastus2")
    assert result.exit_code == 1, result.output
    assert "eastus2: Azure " in result.stderr
    assert "Nothing was written" in result.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((400, failing("LocationNotAvailableForResourceType")), "No region offers models to this subscription: sweden"),
        ((401, failing("InvalidAuthenticationToken")), "Azure answered 401 InvalidAuthenticationToken: No. Log in"),
        ((403, failing("AuthorizationFailed", "may not")), "403 AuthorizationFailed: may not The identity needs the"),
        ((404, failing("SubscriptionNotFound")), "swedencentral: Azure answered 404 SubscriptionNotFound: No."),
        ((503, failing("ServerBusy")), "Azure answered 503 ServerBusy"),
        ((500, b"<html>"), "Azure answered 500"),
        ((200, b"<html>"), "swedencentral: Azure answered 200: JSON is invalid"),
        ((200, []), "can't be understood"),
        ((200, {"value": None}), "can't be understood"),
        ((200, {"value": "x"}), "can't be understood"),
        ((200, {"value": [{"model": {**MODEL, "deprecation": {"inference": "soon"}}}]}), "soon"),
        ((200, {"value": [{"model": {**MODEL, "skus": [{"deprecationDate": "soon"}]}}]}), "can't be understood"),
    ],
)
def test_an_answer_that_can_t_be_used_changes_nothing(
    run: Run, answering: Answering, file: Path, answer: tuple[int, Any], said: str
) -> None:
    before = file.read_bytes()
    result = run("--endpoint", answering(*answer), "-l", "swedencentral")
    assert result.exit_code == 1, result.output
    assert said in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_an_azure_that_is_not_there_is_said(run: Run) -> None:
    result = run("--endpoint", "http://127.0.0.1:9", "-l", "swedencentral", "--json")
    assert result.exit_code == 1
    error = json.loads(result.stdout)["error"]
    assert error["kind"] == "failed"
    assert "Azure can't be reached" in error["message"]


def test_without_a_credential_one_line_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def get_token(self, *_scopes: str, **_options: Any) -> None:
            raise ClientAuthenticationError("none of them worked.\nAttempted credentials:\n\tA: unavailable\n")

    monkeypatch.setattr(arm, "DefaultAzureCredential", Nothing)
    result = run("--endpoint", "https://arm.invalid", "-l", "swedencentral")
    assert result.exit_code == 1, result.output
    assert "no credential works: none of them worked. Attempted credentials: Log in" not in result.stderr
    assert "swedencentral: no credential works: none of them worked. Log in (az login)" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-l", "atlantis"), "--location atlantis: is no region"),
        (("-l", "Sweden Central"), "--location Sweden Central: is no region"),
        (("--endpoint", "http://example.com"), "in the clear"),
        (("--json", "--markdown"), "only one of them"),
    ],
)
def test_options_that_can_t_be_used_are_refused_before_anything_is_read(
    run: Run, file: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_subscription_is_needed_and_can_come_from_the_environment(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(subscription="dev").exit_code == 2
    arguments = ["refresh-catalogue", "--endpoint", url, "-l", "swedencentral"]
    missing = CliRunner().invoke(app, arguments)
    assert missing.exit_code == 2
    assert "--subscription" in missing.output
    monkeypatch.setenv("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION)
    assert CliRunner().invoke(app, arguments).exit_code == 0


def test_a_folder_that_can_t_be_written_is_said(
    run: Run, url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    put(file, "gpt-5.4", "2026-03-05", 'stage = "GA", retires = 2029-01-01')
    before = file.read_bytes()
    result = run("--endpoint", url, "-l", "swedencentral")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert file.read_bytes() == before


def test_it_runs_as_a_module_and_writes_the_project_s_own_file(project: Any, url: str) -> None:
    folder: Path = project()
    shutil.copytree(ROOT / "rollout", folder / "rollout", ignore=shutil.ignore_patterns("__pycache__"))
    file = folder / "model_lifecycle" / "catalogue" / "data" / "models.toml"
    put(file, "gpt-5.4", "2026-03-05", 'stage = "GA", retires = 2029-01-01')
    command = [sys.executable, "-m", "rollout", "refresh-catalogue", "--endpoint", url, "-l", "swedencentral"]
    environment = {**os.environ, "AZURE_SUBSCRIPTION_ID": SUBSCRIPTION}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "models.toml is updated" in done.stdout
    assert str(parse(file.read_text())["gpt-5.4-2026-03-05"].retires) == "2027-09-02"
