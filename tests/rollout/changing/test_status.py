"""What `status` shows of tasks that are not well: each by itself, and what users really get."""

import json
from pathlib import Path
from typing import Any

from tests.rollout.changing.conftest import Live, Rollout, done, journal

R2 = "gpt-5.6-sol-2026-07-09"


def told(rollout: Rollout) -> tuple[dict[str, Any], dict[str, Any]]:
    """The states of both tasks."""
    first, second = json.loads(done(rollout("status", "--json")))["tasks"]
    return first, second


def words(rollout: Rollout) -> str:
    return " ".join(done(rollout("status")).split())


def test_a_release_whose_file_is_gone_degrades_its_task_alone(rollout: Rollout, folder: Path, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    for file in (folder / "releases/summarize").glob("summarize-r2.*"):
        file.unlink()
    first, second = told(rollout)
    assert (first["phase"], first["store"], second["phase"]) == ("Degraded", "can't be told", "Healthy")
    assert "releases/summarize/summarize-r2.yaml" in first["problems"][0]
    said = words(rollout)
    assert "rollback summarize --now gives everybody summarize-r1" in said
    assert "contracts Healthy" in said
    done(rollout("rollback", "summarize", "--now"))
    assert live.canary == 0


def test_a_release_that_was_edited_degrades_its_task_alone(rollout: Rollout, folder: Path) -> None:
    file = folder / "releases/contracts/contracts-r1.yaml"
    file.write_text(file.read_text() + "\n# and more\nnonsense: 1\n")
    first, second = told(rollout)
    assert (first["phase"], second["phase"]) == ("Healthy", "Degraded")
    assert "contracts-r1" in second["problems"][0]


def test_a_version_that_is_no_longer_declared_degrades_its_task_alone(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    file = folder / "Pulumi.dev.yaml"
    before, _, rest = file.read_text().partition(f"    {R2}:")
    file.write_text(before + rest[rest.index("  model-lifecycle:gateways") :])
    first, second = told(rollout)
    assert (first["phase"], second["phase"]) == ("Degraded", "Healthy")
    assert f"Declare {R2}" in first["problems"][0]
    assert "ready for" not in words(rollout)


def test_a_change_that_was_left_half_done_is_shown_without_its_release(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    path = folder / "history/dev/summarize.jsonl"
    path.write_text(json.dumps(journal(folder)[0]) + "\n")
    (folder / "releases/summarize/summarize-r2.digest").unlink()
    first, _ = told(rollout)
    assert (first["phase"], first["pending"]["store"]) == ("Degraded", "not done")


def test_a_journal_from_the_future_degrades_its_task_alone(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    path = folder / "history/dev/summarize.jsonl"
    path.write_text("".join(json.dumps({**line, "at": "2999-01-01T00:00:00Z"}) + "\n" for line in journal(folder)))
    first, second = told(rollout)
    assert (first["phase"], second["phase"]) == ("Degraded", "Healthy")
    assert "one of the two clocks is wrong" in first["problems"][0]


def test_a_step_that_promote_would_refuse_is_not_called_ready(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    assert told(rollout)[0]["blocked"] is None
    file = folder / "releases/summarize/summarize-r2.evaluation.json"
    was = file.read_text()
    file.write_text(was.replace('"verdict": "Successful"', '"verdict": "Failed"'))
    refused(rollout, "not ready for 50 %: summarize-r2's evaluation is Failed")
    document = json.loads(was)
    document["baseline"]["digest"] = "sha256:" + "0" * 64
    file.write_text(json.dumps(document))
    refused(rollout, "summarize-r1 with another digest than it has")
    file.write_text("{")
    assert told(rollout)[0]["phase"] == "Degraded"


def refused(rollout: Rollout, why: str) -> None:
    """`status` says what `promote` says."""
    said = words(rollout)
    assert why in said
    assert "ready for 50 %: python" not in said
    assert told(rollout)[0]["blocked"] in " ".join(rollout("promote", "summarize").output.split())


def test_what_users_get_is_shown_and_not_what_is_configured(rollout: Rollout, folder: Path, live: Live) -> None:
    for command in (("start", "summarize", "summarize-r2"), *[("promote", "summarize")] * 2):
        done(rollout(*command, "--now"))
    assert told(rollout)[0]["shares"] == {"summarize-r2": 100}
    live.put({**live.flag, "enabled": False})
    assert told(rollout)[0]["shares"] == {"summarize-r1": 100}
    assert "rolled back in the store, not in the file: all get summarize-r1" in words(rollout)
    done(rollout("rollback", "summarize", "--now"))
    assert told(rollout)[0]["shares"] == {"summarize-r1": 100}
    assert "summarize: rolled back: all get summarize-r1." in words(rollout)
    unseen = json.loads(done(rollout("status", "summarize", "--json", unseen=True)))["tasks"][0]
    assert (unseen["stable"], unseen["shares"]) == ("summarize-r2", {"summarize-r1": 100})
