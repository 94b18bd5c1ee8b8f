"""Telemetry of a file, or of a local Azure by its own clock."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rollout import clock
from rollout.analysis import Source
from rollout.errors import BadInput, Failed

LOCAL = "http://127.0.0.1:9"


def test_a_local_azure_that_is_not_there_says_the_way_out() -> None:
    with pytest.raises(Failed, match="Start the local Azure first: make up"):
        Source(local=LOCAL).calls()


@pytest.mark.parametrize("source", [Source(), Source(Path("calls.jsonl"), LOCAL)])
def test_there_is_one_source(source: Source) -> None:
    with pytest.raises(BadInput, match="one of the two"):
        source.calls()


def test_another_machine_is_no_local_azure() -> None:
    with pytest.raises(BadInput, match="no address of this machine"):
        Source(local="http://example.com").calls()


def test_a_file_is_held_against_the_clock(tmp_path: Path, calls: Callable[..., list[dict[str, Any]]]) -> None:
    file = tmp_path / "calls.json"
    file.write_text(json.dumps(calls(("r", "m-1"), 3)))
    assert len(Source(file).calls()) == 3
    with pytest.raises(BadInput, match="is in the future"):
        Source(file).calls(clock.now() - timedelta(days=1))


def test_a_local_azure_whose_clock_was_moved_is_held_against_its_own(
    calls: Callable[..., list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (clock.now() + timedelta(days=30)).isoformat()
    (row,) = calls(("r", "m-1"), 1)
    told = {f"{LOCAL}/_local": {"now": later}, f"{LOCAL}/_local/requests": row | {"timestamp": later}}
    monkeypatch.setattr("rollout.analysis.source._got", lambda url: json.dumps(told[url]))
    assert len(Source(local=LOCAL).calls()) == 1
