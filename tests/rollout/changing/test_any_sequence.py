"""Any sequence of commands, updates, other people's writes and kills, on real files and journals.

The store is a flag in memory, so that there is time for many sequences; what it is asked is what the real one is asked.
"""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from typer.testing import CliRunner

from model_lifecycle.releases import digest_file
from rollout.__main__ import app
from rollout.changing import carrying
from rollout.errors import Failed
from rollout.live.store import Flag
from rollout.machine import Serving
from rollout.subject import Place, Subject
from tests.rollout.changing.conftest import ROOT, STACK, evaluate, journal, seal

STEPS = (0, 10, 50, 100)
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"


class Killed(BaseException):
    """Ends a command where it stands."""


class Memory:
    """The store."""

    document: Mapping[str, Any]
    tag = 0
    dies: str | None = None
    folder: Path

    def __init__(self, address: object) -> None:
        pass

    def close(self) -> None:
        pass

    def flag(self, _task: str) -> Flag:
        return Flag(Memory.document, str(Memory.tag), datetime(2026, 1, 1, tzinfo=UTC), {}, "")

    def digest(self, task: str, release: str) -> str:
        return digest_file(Memory.folder / "releases", task, release).read_text().strip()

    def write(self, _task: str, document: Mapping[str, Any], over: Flag) -> None:
        if Memory.dies == "before":
            raise Killed
        if over.etag != str(Memory.tag):
            raise Failed("somebody else")
        Memory.document, Memory.tag = document, Memory.tag + 1
        if Memory.dies == "after":
            raise Killed


def shares(document: Mapping[str, Any]) -> dict[str, int]:
    """How many of 100 users get each release, as the store says."""
    allocation = document["allocation"]
    if not document["enabled"]:
        return {allocation["default_when_disabled"]: 100}
    return {part["variant"]: part["to"] - part["from"] for part in allocation["percentile"]}


class Operators(RuleBasedStateMachine):
    """People at one stack."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = contextlib.ExitStack()
        self.folder = Path(self.kept.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(ROOT / "Pulumi.yaml", self.folder)
        shutil.copytree(ROOT / "releases", self.folder / "releases")
        seal(self.folder / "releases", "summarize-r3", "gpt-5.4", "2026-03-05")
        seal(self.folder / "releases", "summarize-bad", "gpt-5.4", "2026-03-05")
        bad = digest_file(self.folder / "releases", "summarize", "summarize-bad").read_text()
        evaluate(self.folder / "releases", "summarize-bad", bad, verdict="Failed")
        (self.folder / "Pulumi.dev.yaml").write_text(STACK)
        before = Path.cwd()
        os.chdir(self.folder)
        self.kept.callback(os.chdir, before)
        module = import_module("rollout.changing.scene")
        self.kept.callback(setattr, module, "Store", module.Store)
        module.Store = Memory  # type: ignore[attr-defined]
        Memory.dies, Memory.folder = None, self.folder
        Memory.document, Memory.tag = self.wanted(), 0
        self.seen = [shares(Memory.document)]
        self.states = [self.serving()]

    def teardown(self) -> None:
        self.kept.close()

    @rule(
        command=strategies.sampled_from(("promote", "promote", "abort", "rollback", "retry", "settle")),
        now=strategies.sampled_from((True, True, False)),
        dies=strategies.sampled_from((None, None, None, "before", "after", "end")),
    )
    def change(self, command: str, now: bool, dies: str | None) -> None:
        self.run(command, "summarize", *(["--now"] if now else []), dies=dies)

    @rule(
        release=strategies.sampled_from(("summarize-r2", "summarize-r2", "summarize-r3", "summarize-bad")),
        now=strategies.booleans(),
        dies=strategies.sampled_from((None, None, "before", "after", "end")),
    )
    def start(self, release: str, now: bool, dies: str | None) -> None:
        self.run("start", "summarize", release, *(["--now"] if now else []), dies=dies)

    @rule(now=strategies.booleans(), times=strategies.integers(1, 3))
    def go_forward(self, now: bool, times: int) -> None:
        """A good release, some steps in a row; refused while something is left half done or rolled back."""
        self.run("start", "summarize", "summarize-r2", *(["--now"] if now else []), dies=None)
        for _ in range(times):
            self.run("promote", "summarize", *(["--now"] if now else []), dies=None)

    @rule()
    def finish(self) -> None:
        """What a kill left is finished by retry, unless somebody else has been there."""
        self.run("retry", "summarize", dies=None)

    @rule()
    def bring_up(self) -> None:
        """`pulumi up`, which is stopped where it would turn on again what the store has rolled back."""
        wanted = self.wanted()
        if Memory.document["enabled"] or shares(wanted) == shares(Memory.document):
            Memory.document, Memory.tag = wanted, Memory.tag + 1
            self.look()

    @rule()
    def somebody_rolls_back_in_the_portal(self) -> None:
        Memory.document, Memory.tag = {**Memory.document, "enabled": False}, Memory.tag + 1
        self.look()

    @invariant()
    def nobody_ever_got_what_was_not_proved(self) -> None:
        assert "bad" not in (self.folder / "Pulumi.dev.yaml").read_text()
        assert "bad" not in json.dumps(Memory.document)

    @invariant()
    def no_step_was_skipped(self) -> None:
        full = {name for each in self.seen[:-1] for name, share in each.items() if share == 100}
        for before, after in zip(self.seen, self.seen[1:], strict=False):
            for name, share in after.items():
                was = before.get(name, 0)
                if share > was and name not in full:
                    assert STEPS.index(share) == STEPS.index(was) + 1, (before, after)

    @invariant()
    def whatever_was_configured_is_written_down(self) -> None:
        told = [line["after"] for line in journal(self.folder) if line["phase"] == "begun"]
        for state in self.states[1:]:
            assert state.document in told

    @invariant()
    def the_journal_only_closes_what_it_began(self) -> None:
        lines = journal(self.folder)
        begun = {line["id"] for line in lines if line["phase"] == "begun"}
        ended = [line["id"] for line in lines if line["phase"] in ("done", "failed")]
        assert len(ended) == len(set(ended))
        assert set(ended) <= begun

    def run(self, *arguments: str, dies: str | None) -> None:
        Memory.dies = dies
        end = carrying.Change._end
        if dies == "end":
            carrying.Change._end = lambda *_: (_ for _ in ()).throw(Killed())
        try:
            result = CliRunner().invoke(app, [*arguments, "--subscription", SUBSCRIPTION])
            assert result.exit_code in (0, 3), result.output
        except Killed:
            pass
        finally:
            Memory.dies = None
            carrying.Change._end = end
        self.look()

    def look(self) -> None:
        if shares(Memory.document) != self.seen[-1]:
            self.seen.append(shares(Memory.document))
        if self.serving() != self.states[-1]:
            self.states.append(self.serving())

    def wanted(self) -> dict[str, Any]:
        subject = Subject(Place(self.folder, "dev"), "summarize")
        assert subject.rollout
        return subject.flag(subject.rollout)

    def serving(self) -> Serving:
        return Subject(Place(self.folder, "dev"), "summarize").serving


TestOperators = Operators.TestCase
TestOperators.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
