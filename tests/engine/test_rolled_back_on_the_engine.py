"""The real engine stops a program that would undo a rollback in the store, with and without a refresh."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from local import Azure
from local.arm import Request
from rollout.__main__ import app

pytestmark = pytest.mark.engine

HEADERS = {"authorization": "Bearer provider", "content-type": "application/json"}
VERSION = {"api-version": "2024-05-01"}


def switched_off(azure: Azure, up: Any) -> None:
    """Changes one field of the flag of summarize, as an operator does."""
    resources = up.exported()["resources"]
    (path,) = (one["id"] for one in resources if one["urn"].endswith(".appconfig.featureflag/summarize"))
    found = azure.arm.handle(Request("GET", path, VERSION, HEADERS, b"")).body
    properties = found["properties"]
    value = json.dumps(json.loads(properties["value"]) | {"enabled": False}, ensure_ascii=False, separators=(",", ":"))
    body = {"properties": {"value": value, "contentType": properties["contentType"], "tags": properties.get("tags")}}
    answer = azure.arm.handle(Request("PUT", path, VERSION, HEADERS, json.dumps(body).encode()))
    assert answer.status == 200, answer.body


@pytest.mark.parametrize("options", [(), ("--refresh",)], ids=["alone", "with-refresh"])
def test_a_preview_that_would_undo_a_rollback_is_stopped(up: Any, azure: Azure, options: tuple[str, ...]) -> None:
    switched_off(azure, up)
    ended = up.run("preview", *options)
    said = " ".join((ended.stdout + ended.stderr).split())
    assert ended.returncode != 0
    assert "the flag of summarize was switched off in the store" in said
    assert "python -m rollout rollback summarize --stack dev" in said
    assert "Traceback" not in said


def test_an_update_that_would_undo_a_rollback_changes_nothing(up: Any, azure: Azure) -> None:
    switched_off(azure, up)
    up.configure(lambda config: config["model-lifecycle:tasks"]["summarize"]["canary"].update(percent=20))
    ended = up.up()
    assert ended.returncode != 0
    assert "was switched off in the store" in ended.stdout + ended.stderr


def test_a_rollback_that_was_taken_over_needs_no_step_after_a_refresh(up: Any, azure: Azure) -> None:
    switched_off(azure, up)
    up.configure(lambda config: config["model-lifecycle:tasks"]["summarize"].update(enabled=False))
    ended = up.run("preview", "--refresh", "--expect-no-changes")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_rollback_by_the_command_stops_the_old_file_and_needs_no_step_with_its_own(
    up: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One command, one write: the store and the file that it leaves are what the engine wants."""
    monkeypatch.chdir(up.folder)
    monkeypatch.delenv("AZURE_SUBSCRIPTION_ID", raising=False)
    file = up.folder / "Pulumi.dev.yaml"
    before = file.read_text()
    ended = CliRunner().invoke(app, ["rollback", "summarize", "--now", "--stack", "dev", "--local", url])
    assert ended.exit_code == 0, ended.output
    changed = file.read_text()
    file.write_text(before)
    stopped = up.run("preview", "--refresh")
    assert stopped.returncode != 0
    assert "the flag of summarize was switched off in the store" in " ".join((stopped.stdout + stopped.stderr).split())
    file.write_text(changed)
    taken_over = up.run("preview", "--refresh", "--expect-no-changes")
    assert taken_over.returncode == 0, taken_over.stdout + taken_over.stderr
