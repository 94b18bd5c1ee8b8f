"""Kill -9 at random moments, real processes: status explains, retry finishes, and file, store and journal agree."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from rollout.stackedit import StackFile
from rollout.subject import Place, Subject
from tests.rollout.changing.conftest import ROOT, Live, Rollout, configured, done, journal


def started(folder: Path, url: str, *arguments: str) -> subprocess.Popen[str]:
    """A command as a process of its own, in the stack's folder."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from rollout.__main__ import main; main()"
    command = [sys.executable, "-c", code, *arguments, "--local", url]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def agree(rollout: Rollout, folder: Path, live: Live) -> dict[str, Any]:
    """Asserts that file, store and journal say the same; returns the task's status."""
    (status,) = json.loads(done(rollout("status", "summarize", "--json")))["tasks"]
    assert status["store"] == "as configured", status
    assert status["pending"] is None
    ends = [line for line in journal(folder) if line["phase"] == "done"]
    assert not ends or ends[-1]["after"] == {key: status[key] for key in ("stable", "canary", "enabled", "former")}
    begun = {line["id"] for line in journal(folder) if line["phase"] == "begun"}
    assert begun == {line["id"] for line in journal(folder) if line["phase"] in ("done", "failed")}
    return dict(status)


def journal_of(folder: Path) -> bytes:
    path = folder / "history" / "dev" / "summarize.jsonl"
    return path.read_bytes() if path.exists() else b""


def kill_after_a_sign(process: subprocess.Popen[str], folder: Path, live: Live, chance: random.Random) -> None:
    """Kills it at once when the journal has begun, or a moment after that; sometimes before anything."""
    before = journal_of(folder)
    after = chance.choice((0, 0, 0.002, 0.005, 0.01, 0.02, 0.04))
    while process.poll() is None and journal_of(folder) == before:
        time.sleep(0.0005)
    time.sleep(after)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_killed_is_explained_and_finished(
    rollout: Rollout, folder: Path, url: str, live: Live, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    commands = [["promote", "summarize", "--now"], ["abort", "summarize", "--now"], ["promote", "summarize", "--now"]]
    kill_after_a_sign(started(folder, url, *chance.choice(commands)), folder, live, chance)
    yaml.safe_load((folder / "Pulumi.dev.yaml").read_text())
    (status,) = json.loads(done(rollout("status", "summarize", "--json")))["tasks"]
    if status["pending"]:
        assert status["phase"] == "Degraded"
        assert {status["pending"]["file"], status["pending"]["store"]} <= {"done", "not done"}
        assert rollout("promote", "summarize", "--now").exit_code == 3
        said = done(rollout("status", "summarize"))
        assert "left half done" in said
        assert "retry summarize" in said
        done(rollout("retry", "summarize"))
    agree(rollout, folder, live)


@pytest.mark.parametrize("end", ["begun", "store", "file"])
@pytest.mark.parametrize("command", ["start", "promote", "promote to all", "abort", "settle"])
def test_each_place_where_a_kill_can_come_is_explained_and_finished(
    rollout: Rollout, folder: Path, live: Live, monkeypatch: pytest.MonkeyPatch, end: str, command: str
) -> None:
    """The places between begin, store, file and end, one after the other, without a race."""
    prepare(rollout, command)
    with monkeypatch.context() as patched:
        patched.setattr(*stopped_at(end))
        with pytest.raises(Killed):
            rollout(*arguments(command))
    (status,) = json.loads(done(rollout("status", "summarize", "--json")))["tasks"]
    expected = {"begun": ("not done", "not done"), "store": ("not done", "done"), "file": ("done", "done")}
    assert (status["pending"]["file"], status["pending"]["store"]) == expected[end]
    done(rollout("retry", "summarize"))
    agree(rollout, folder, live)
    assert rollout("retry", "summarize").exit_code == (0 if command == "abort" else 3)


@pytest.mark.parametrize("end", ["begun", "store"])
def test_a_rollback_comes_over_what_was_left_half_done(
    rollout: Rollout, folder: Path, live: Live, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    prepare(rollout, "promote")
    with monkeypatch.context() as patched:
        patched.setattr(*stopped_at(end))
        with pytest.raises(Killed):
            rollout(*arguments("promote"))
    done(rollout("rollback", "summarize", "--now"))
    assert live.canary == 0
    assert agree(rollout, folder, live)["enabled"] is False
    assert [line["phase"] for line in journal(folder)][-3:] == ["begun", "failed", "done"]


def test_two_operators_at_once_one_wins_and_the_other_is_told(
    rollout: Rollout, folder: Path, url: str, live: Live
) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    both = [started(folder, url, "promote", "summarize", "--to", "50", "--now") for _ in range(2)]
    while any(process.poll() is None for process in both):
        assert yaml.safe_load((folder / "Pulumi.dev.yaml").read_text())
    said = [process.communicate() for process in both]
    assert sorted(process.returncode for process in both) == [0, 3], said
    assert live.canary == 50
    assert (configured(folder) or {})["canary"]["percent"] == 50
    agree(rollout, folder, live)


def test_who_waited_for_the_lock_does_not_take_a_step_that_nobody_looked_at(
    rollout: Rollout, folder: Path, url: str
) -> None:
    """Without --to and without a bake time the second one would promote what the first one has just promoted."""
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    seen = Subject(Place(folder, "dev", None, url), "summarize").rollout
    done(rollout("promote", "summarize", "--now"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rollout.changing.carrying.before_the_lock", lambda order: seen)
        refused = rollout("promote", "summarize", "--now")
        assert refused.exit_code == 3
        assert "somebody else was faster" in refused.output
        done(rollout("rollback", "summarize", "--now"))


def test_two_operators_on_two_machines_one_wins_and_the_other_is_told(
    rollout: Rollout, folder: Path, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another clone has another lock and another file: what holds it up is the store's own tag."""
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    before = (folder / "Pulumi.dev.yaml").read_bytes()
    from rollout.live.store import Store  # noqa: PLC0415

    write = Store.write

    def slow(self: Store, task: str, document: Any, over: Any) -> None:
        live.put({**live.flag, "enabled": False})
        write(self, task, document, over)

    monkeypatch.setattr(Store, "write", slow)
    refused = rollout("promote", "summarize", "--now")
    assert refused.exit_code == 2
    assert "somebody else" in refused.output
    assert (folder / "Pulumi.dev.yaml").read_bytes() == before
    assert live.canary == 0
    assert [line["phase"] for line in journal(folder)][-2:] == ["begun", "failed"]


class Killed(BaseException):
    """What a test ends a command with, so that nothing of it runs any more."""


def killed(*_arguments: object, **_options: object) -> None:
    raise Killed


def stopped_at(end: str) -> tuple[object, str, object]:
    """What to replace so that a command ends behind a place."""
    from rollout.changing.carrying import Change  # noqa: PLC0415
    from rollout.live.store import Store  # noqa: PLC0415

    return {
        "begun": (Store, "write", killed),
        "store": (Change, "_settle", killed),
        "file": (Change, "_end", killed),
    }[end]


def prepare(rollout: Rollout, command: str) -> None:
    """Brings the task to where the command comes next."""
    before = {"start": 0, "promote": 1, "promote to all": 2, "abort": 1, "settle": 3}[command]
    steps = (
        ("start", "summarize", "summarize-r2", "--now"),
        ("promote" if command == "promote to all" else "abort", "summarize", "--now"),
    )
    for step in steps[:before] if command != "settle" else steps:
        done(rollout(*step))


def arguments(command: str) -> list[str]:
    release = ["summarize-r2"] if command == "start" else []
    return [command.split(maxsplit=1)[0], "summarize", *release, "--now"]


def test_the_file_of_the_stack_can_be_read_at_every_moment(folder: Path, url: str, rollout: Rollout) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    process = started(folder, url, "promote", "summarize", "--now")
    while process.poll() is None:
        assert StackFile(folder, "dev").rollout("summarize")
    process.communicate()
    assert process.returncode == 0
