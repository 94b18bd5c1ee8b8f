"""The state file keeps what was committed, and says clearly when it can't be used."""

import multiprocessing
import os
import signal
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local.store import Behaviour, Clock, Effect, Fault, StateError, Store

TABLE = "CREATE TABLE IF NOT EXISTS pairs (number INTEGER PRIMARY KEY, half INTEGER)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "azure.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    made = Store(path)
    yield made
    made.close()


def test_what_was_kept_is_there_when_the_file_is_opened_again(store: Store, path: Path) -> None:
    store.set("name", {"a": [1]})
    store.close()
    again = Store(path)
    assert again.setting("name") == {"a": [1]}
    again.close()


def test_only_its_owner_may_read_the_file(store: Store, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_error_in_a_transaction_undoes_all_of_it(store: Store) -> None:
    def half() -> None:
        with store.writing() as db:
            db.execute("INSERT INTO settings VALUES ('name', '1')")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert store.setting("name") is None


def test_a_store_without_a_path_leaves_nothing_behind() -> None:
    passing = Store(None)
    folder = passing.path.parent
    assert folder.exists()
    passing.close()
    assert not folder.exists()


def test_a_file_of_a_newer_version_is_refused_and_left_alone(store: Store, path: Path) -> None:
    with store.writing() as db:
        db.execute("PRAGMA user_version = 99")
    store.close()
    before = path.read_bytes()
    with pytest.raises(StateError, match=r"written by a newer version.*99"):
        Store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\x00" * 4096])
def test_a_damaged_file_is_refused_with_the_way_out(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StateError, match=r"azure\.sqlite.*Move it away"):
        Store(path)
    assert path.read_bytes() == content


def test_a_file_whose_pages_are_damaged_is_refused(store: Store, path: Path) -> None:
    with store.writing() as db:
        db.executemany("INSERT INTO settings VALUES (?, ?)", [(str(n), "1" * 500) for n in range(200)])
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    path.write_bytes(content)
    with pytest.raises(StateError, match="damaged"):
        Store(path)


def test_another_program_s_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE precious (a)")
    other.close()
    with pytest.raises(StateError, match="another program's"):
        Store(path)


def test_a_file_that_is_held_locked_is_told_of_after_a_while(store: Store, path: Path) -> None:
    with store.writing(), pytest.raises(StateError, match=r"held it locked for 0\.05 s"):
        Store(path, busy_seconds=0.05)


def test_a_folder_is_no_state_file(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="is a folder"):
        Store(tmp_path)


def test_a_file_that_is_taken_away_while_it_is_in_use_is_missed(store: Store, path: Path) -> None:
    path.unlink()
    with pytest.raises(StateError, match="removed or replaced while in use"):
        store.set("a", 1)
    assert not path.exists()
    path.write_bytes(b"")
    with pytest.raises(StateError, match="removed or replaced while in use"):
        store.setting("a")


def test_many_threads_leave_few_connections_behind(store: Store) -> None:
    threads = [threading.Thread(target=store.set, args=(str(n), n)) for n in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store._idle) <= 8
    assert store.setting("59") == 59


def test_a_folder_that_can_t_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="can't be opened"):
        Store(tmp_path / "file" / "azure.sqlite")


def write_pairs(path: Path, started: Any) -> None:
    """Writes two halves of a pair in one transaction, for ever."""
    store = Store(path)
    store.ensure(TABLE)
    started.set()
    while True:
        with store.writing() as db:
            db.execute("INSERT INTO pairs (half) VALUES (1)")
            db.execute("INSERT INTO pairs (half) VALUES (2)")


def test_two_writers_that_are_killed_leave_whole_transactions(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    events = [spawn.Event(), spawn.Event()]
    writers = [spawn.Process(target=write_pairs, args=(path, event)) for event in events]
    for writer, event in zip(writers, events, strict=True):
        writer.start()
        assert event.wait(30)
    time.sleep(0.1)
    for writer in writers:
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()
    store = Store(path)
    with store.reading() as db:
        ones, twos = (db.execute("SELECT count(*) FROM pairs WHERE half = ?", (n,)).fetchone()[0] for n in (1, 2))
    store.close()
    assert ones == twos > 0


def test_the_clock_is_set_for_everybody_who_has_the_file_open(store: Store, path: Path) -> None:
    Clock(store).set(datetime(2027, 1, 1, tzinfo=UTC))
    other = Store(path)
    assert Clock(other).now().year == 2027
    Clock(other).advance(366 * 24 * 3600)
    assert Clock(store).now().year == 2028
    Clock(store).reset()
    assert abs((Clock(other).now() - datetime.now(UTC)).total_seconds()) < 5
    other.close()


def test_a_fault_meets_what_it_was_made_for_as_often_as_it_was_told(store: Store) -> None:
    behaviour = Behaviour(store)
    behaviour.add(Fault(Effect.SERVER_ERROR, "put", "*/Accounts/*", times=2))
    assert behaviour.take("GET", "/x/accounts/a") is None
    assert [bool(behaviour.take("PUT", "/x/ACCOUNTS/a")) for _ in range(3)] == [True, True, False]


def test_the_usual_latencies_hold_until_somebody_asks_for_others(store: Store) -> None:
    behaviour = Behaviour(store, {"Xs": 0.5})
    assert behaviour.latencies == {"xs": 0.5}
    behaviour.set_latencies({})
    assert behaviour.latency("xs") == 0.0
    behaviour.reset()
    assert behaviour.latency("Xs") == 0.5


def test_latencies_are_looked_up_without_case_and_forgotten_on_reset(store: Store) -> None:
    behaviour = Behaviour(store)
    behaviour.set_latencies({"Microsoft.X/Ys": 1.5})
    assert behaviour.latency("microsoft.x/ys") == 1.5
    behaviour.add(Fault(Effect.CUT))
    behaviour.reset()
    assert (behaviour.latency("microsoft.x/ys"), behaviour.take("GET", "/")) == (0.0, None)
