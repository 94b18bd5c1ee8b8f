"""A journal only ever grows, outlives torn lines, and refuses clocks that are wrong."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from model_lifecycle.settings import Trial
from rollout.errors import BadInput, Failed
from rollout.journal import Journal
from rollout.lock import locked
from rollout.machine import Serving

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
R1, TRIAL = Serving("r1"), Serving("r1", Trial(release="r2", percent=10))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "history", "dev", "t")


def begin(journal: Journal, moment: datetime = NOW) -> None:
    begun = journal.begin("start", moment, before=R1.document, after=TRIAL.document)
    journal.append(begun.ended("done", moment))


def test_lines_are_only_added(journal: Journal) -> None:
    begin(journal)
    before = journal.path.read_bytes()
    begin(journal)
    assert journal.path.read_bytes().startswith(before)
    assert journal.read(NOW).since(TRIAL) == NOW
    assert journal.read(NOW).since(R1) is None


def test_a_torn_line_is_told_and_spoils_no_other(journal: Journal) -> None:
    begin(journal)
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:-20])
    story = journal.read(NOW)
    assert story.torn == (2,)
    assert story.pending
    journal.append(story.pending.ended("done", NOW))
    after = journal.read(NOW)
    assert (len(after.records), after.torn, after.pending) == (2, (2,), None)
    assert "line 2" in after.notes[0]


def test_a_begin_without_an_end_is_pending(journal: Journal) -> None:
    begun = journal.begin("start", NOW, before=R1.document, after=TRIAL.document)
    assert journal.read(NOW).pending == begun
    journal.append(begun.ended("failed", NOW, "the store was down"))
    assert journal.read(NOW).pending is None
    assert journal.read(NOW).done is None


def test_an_analysis_counts_until_the_next_change(journal: Journal) -> None:
    begin(journal)
    journal.note("analyse", NOW, analysis={"verdict": "Failed"})
    assert (journal.read(NOW).looks, journal.read(NOW).analysis is None) == (1, False)
    begin(journal)
    assert (journal.read(NOW).looks, journal.read(NOW).analysis) == (0, None)


def test_a_record_of_tomorrow_means_that_a_clock_is_wrong(journal: Journal) -> None:
    begin(journal, NOW + timedelta(minutes=4))
    journal.read(NOW)
    begin(journal, NOW + timedelta(minutes=6))
    with pytest.raises(BadInput, match="clock"):
        journal.read(NOW)
    assert journal.read(None).records


def test_a_later_version_s_record_is_refused(journal: Journal) -> None:
    begin(journal)
    line = json.loads(journal.path.read_text().splitlines()[0])
    journal.path.write_text(json.dumps({**line, "schemaVersion": 2}) + "\n")
    with pytest.raises(BadInput, match="version of this command"):
        journal.read(NOW)
    assert journal.read(None).torn == (1,)


def test_a_lock_names_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "history" / ".lock"
    with (
        locked(path, "promote t"),
        pytest.raises(Failed, match=r"promote t by .*, process \d+ is under way"),
        locked(path, "abort t", wait=0.05),
    ):
        pass
    with locked(path, "abort t", wait=0):
        pass


@pytest.mark.parametrize(("stack", "task"), [("prod", "t"), ("dev", "other")])
def test_a_record_of_another_stack_or_task_is_refused_by_name_and_holds_up_no_rollback(
    journal: Journal, tmp_path: Path, stack: str, task: str
) -> None:
    begin(journal)
    other = Journal(tmp_path / "elsewhere", stack, task)
    other.begin("start", NOW, before=R1.document, after=TRIAL.document)
    journal.path.write_bytes(journal.path.read_bytes() + other.path.read_bytes())
    with pytest.raises(BadInput, match=f"line 3: is a record of {task} in stack {stack}"):
        journal.read(NOW)
    story = journal.read(None)
    assert (len(story.records), story.pending) == (2, None)
