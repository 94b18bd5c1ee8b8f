"""One SQLite file with real transactions.

Writers queue for the file's write lock (`BEGIN IMMEDIATE`); readers see the last commit (write-ahead log). A process
that is killed leaves either all of a transaction or nothing of it. Source: sqlite.org, "Write-Ahead Logging" and
"Isolation In SQLite".
"""

import contextlib
import json
import sqlite3
import tempfile
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

_APPLICATION_ID = 0x6D6C6C61
_VERSION = 1
_BUSY_SECONDS = 10.0
_NOT_A_STATE = "is no state file of the local Azure"
_BEGIN_ANEW = "Move it away, or delete it to begin with an empty Azure"
_PRIMARY_CODE = 0xFF
_KEPT_CONNECTIONS = 8
_SETTINGS = "CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)"


class StateError(Exception):
    """The state file can't be used. The message says why, and the way out."""


class Store:
    """The file, open. Any thread may use it; each transaction borrows a connection of its own."""

    def __init__(self, path: Path | None, busy_seconds: float = _BUSY_SECONDS) -> None:
        """Opens the file at `path`, or makes it; None is a file that goes away with the store.

        Args:
            path: the file; its folder is made, readable by its owner only.
            busy_seconds: how long to wait for another process's transaction.

        Raises:
            StateError: the file is locked, damaged, another program's, or of a newer version.
        """
        self._scratch = tempfile.TemporaryDirectory(prefix="local-azure-") if path is None else None
        self.path = Path(self._scratch.name) / "state.sqlite" if self._scratch else path or Path()
        self._busy_seconds = busy_seconds
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._is_open = True
        try:
            with self._explained():
                self._identity = self._prepared()
                self._verify()
                self.ensure(_SETTINGS)
        except StateError:
            self.close()
            raise

    def ensure(self, ddl: str) -> None:
        """Makes a room's own tables: one or more `CREATE ... IF NOT EXISTS` statements, parted by semicolons."""
        with self.writing() as db:
            for statement in filter(str.strip, ddl.split(";")):
                db.execute(statement)

    @contextlib.contextmanager
    def reading(self) -> Generator[sqlite3.Connection, None, None]:
        """A transaction that sees one moment of the file and writes nothing."""
        with self._explained(), self._borrowed() as db, _transaction(db, "BEGIN DEFERRED"):
            yield db

    @contextlib.contextmanager
    def writing(self) -> Generator[sqlite3.Connection, None, None]:
        """A transaction that is committed at the end, or rolled back when an error passes through."""
        with self._explained(), self._borrowed() as db, _transaction(db, "BEGIN IMMEDIATE"):
            yield db

    def setting(self, name: str, default: Any = None) -> Any:
        """The JSON value kept under `name`."""
        with self.reading() as db:
            row = db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return json.loads(row["value"]) if row else default

    def set(self, name: str, value: Any) -> None:
        """Keeps a JSON value under `name`."""
        with self.writing() as db:
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, json.dumps(value)))

    def close(self) -> None:
        """Closes the file; a store without a path is gone afterwards."""
        with self._lock:
            self._is_open = False
            for connection in self._idle:
                connection.close()
            self._idle.clear()
        if self._scratch:
            self._scratch.cleanup()

    @contextlib.contextmanager
    def _borrowed(self) -> Generator[sqlite3.Connection, None, None]:
        """A connection that nobody else uses meanwhile; a few are kept for whoever comes next."""
        self._refuse_another_file()
        with self._lock:
            found = self._idle.pop() if self._idle else None
        connection = found or self._connected()
        try:
            yield connection
        finally:
            with self._lock:
                keep = self._is_open and len(self._idle) < _KEPT_CONNECTIONS
                if keep:
                    self._idle.append(connection)
            if not keep:
                connection.close()

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {'OFF' if self._scratch else 'NORMAL'}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _prepared(self) -> tuple[int, int]:
        """Makes the file if need be; returns what tells it from another file at the same place."""
        if self.path.is_dir():
            raise StateError(f"{self.path}: is a folder, and {_NOT_A_STATE}. Name a file.")
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.path.exists():
            self.path.touch(mode=0o600)
        return _identity(self.path)

    def _refuse_another_file(self) -> None:
        try:
            is_same = _identity(self.path) == self._identity
        except FileNotFoundError:
            is_same = False
        if not is_same:
            raise StateError(
                f"{self.path}: was removed or replaced while in use, so nothing was read or written. Start again."
            )

    def _verify(self) -> None:
        with self._borrowed() as db:
            with _transaction(db, "BEGIN IMMEDIATE"):
                self._verify_owner(db)
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("the quick check of its pages failed")

    def _verify_owner(self, db: sqlite3.Connection) -> None:
        owner, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        if owner == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {_VERSION}")
        elif owner != _APPLICATION_ID:
            raise StateError(f"{self.path}: {_NOT_A_STATE}, but another program's. {_BEGIN_ANEW}.")
        elif version > _VERSION:
            raise StateError(
                f"{self.path}: was written by a newer version of this project (its format is {version}, this one "
                f"reads up to {_VERSION}). Update the project, or {_BEGIN_ANEW[0].lower()}{_BEGIN_ANEW[1:]}."
            )

    @contextlib.contextmanager
    def _explained(self) -> Generator[None, None, None]:
        """Turns SQLite's and the file system's errors into ones that a user can act on."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StateError(f"{self.path}: {self._explanation(error)}") from error
        except OSError as error:
            raise StateError(f"{self.path}: can't be opened ({error.strerror}).") from error

    def _explanation(self, error: sqlite3.DatabaseError) -> str:
        match getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return (
                    f"another process has held it locked for {self._busy_seconds:g} s, so nothing was read or written. "
                    "Stop that process and try again."
                )
            case sqlite3.SQLITE_FULL:
                return "there is no room left, so nothing was written. Make room and try again."
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
                return f"can't be opened or written ({error}). Let this user write the file and its folder."
            case _:
                return f"{_NOT_A_STATE}, or a damaged one ({error}). {_BEGIN_ANEW}."


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection, begin: str) -> Generator[None, None, None]:
    db.execute(begin)
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
