"""A model version leaves the file only when nobody refers to it and nobody asks for it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from rollout import clock
from tests.rollout.changing.conftest import ROOT, Rollout, done

OLD, NEW = "gpt-5.4-2026-03-05", "gpt-5.6-sol-2026-07-09"


def log(folder: Path, *calls: tuple[float, str]) -> str:
    """A gateway's log: how many days ago which version answered."""
    rows = [
        {
            "timestamp": clock.written(clock.now() - timedelta(days=days)),
            "task": "summarize",
            "release": None,
            "model": model,
            "status": 200,
            "latencyMs": 10,
            "promptTokens": 1,
            "completionTokens": 1,
            "contentFiltered": False,
            "reason": "pin",
            "consumer": "newsroom",
        }
        for days, model in calls
    ]
    path = folder / "calls.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def test_a_version_that_nobody_needs_leaves_with_its_placements(rollout: Rollout, folder: Path) -> None:
    metrics = log(folder, (9, NEW), (8, OLD), (0.1, OLD))
    said = done(rollout("delete-version", NEW, "--metrics", metrics, "--reason", "retired", unseen=True))
    assert "summarize/summarize-r2" in said
    assert NEW not in (folder / "Pulumi.dev.yaml").read_text()
    lines = [json.loads(line) for line in (folder / "history/dev/_versions.jsonl").read_text().splitlines()]
    assert [line["phase"] for line in lines] == ["begun", "done"]
    assert lines[1]["entry"]["placements"][0]["capacity"] == 50
    assert rollout("delete-version", NEW, "--metrics", metrics, unseen=True).exit_code == 2


@pytest.mark.parametrize(
    ("add", "place"),
    [
        ("  model-lifecycle:routes:\n    chat: {stable: %s}\n", "routes.chat.stable"),
        (
            "  model-lifecycle:consumers:\n    app: {models: [%s], tasks: [contracts], tokensPerMinute: 5}\n",
            "consumers.app.models",
        ),
    ],
)
def test_a_version_that_the_configuration_names_is_kept(rollout: Rollout, folder: Path, add: str, place: str) -> None:
    file = folder / "Pulumi.dev.yaml"
    file.write_text(file.read_text() + add % NEW)
    before = file.read_bytes()
    refused = rollout("delete-version", NEW, "--metrics", log(folder, (8, OLD), (0, OLD)), unseen=True)
    assert refused.exit_code == 3
    assert place in refused.output
    assert file.read_bytes() == before


def test_a_version_that_a_task_could_go_back_to_is_kept(rollout: Rollout, folder: Path) -> None:
    file = folder / "Pulumi.dev.yaml"
    text = file.read_text().replace("{stable: summarize-r1}", "{stable: summarize-r1, former: summarize-r2}")
    file.write_text(text)
    refused = rollout("delete-version", NEW, "--metrics", log(folder, (8, OLD), (0, OLD)), unseen=True)
    assert refused.exit_code == 3
    assert "tasks.summarize.former: summarize-r2" in refused.output


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        (((8, OLD), (3, NEW), (0, OLD)), "1 requests of newsroom"),
        (((8, OLD), (3, NEW.upper()), (0, OLD)), "1 requests of newsroom"),
        (((3, OLD), (0, OLD)), "not all of the last 7 days"),
        (((8, OLD), (3, OLD)), "not all of the last 7 days"),
    ],
)
def test_a_log_that_shows_traffic_or_too_little_refuses(
    rollout: Rollout, folder: Path, calls: tuple[tuple[float, str], ...], said: str
) -> None:
    refused = rollout("delete-version", NEW, "--metrics", log(folder, *calls), unseen=True)
    assert refused.exit_code == 3
    assert said in " ".join(refused.output.split())


def test_without_a_log_nobody_can_say_and_an_unknown_version_is_bad_input(rollout: Rollout, folder: Path) -> None:
    assert rollout("delete-version", NEW, unseen=True).exit_code == 3
    unknown = rollout("delete-version", "gpt-9", unseen=True)
    assert unknown.exit_code == 2
    assert OLD in unknown.output


def test_the_docs_query_is_told_to_show_requests_without_a_release() -> None:
    line = "| where isnotempty(release)"
    assert line in (ROOT / "docs/analysis.md").read_text()
    assert line in (ROOT / "docs/rollback.md").read_text()
