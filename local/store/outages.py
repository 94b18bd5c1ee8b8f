"""Bad days: what a deployment, a whole region, or a store of App Configuration answers instead."""

import fnmatch
import sqlite3
from dataclasses import dataclass, replace
from enum import StrEnum

from .store import Store

_TABLE = """CREATE TABLE IF NOT EXISTS outages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, effect TEXT, account TEXT, deployment TEXT, region TEXT, times INTEGER,
    retry_after INTEGER, seconds REAL
)"""
_MEANT = "times IS NULL OR times > 0"
_STORE = "@"
"""What stands before a store's name: no account has it in its own, so that neither meets the other's trouble."""


class Trouble(StrEnum):
    """What goes wrong: an error, a late answer, or a connection that breaks before or within the answer."""

    THROTTLED = "429"
    SERVER_ERROR = "500"
    SLOW = "slow"
    CUT = "cut"
    CUT_WITHIN = "cut-within"


@dataclass(frozen=True)
class Outage:
    """Trouble for the deployments whose account, name and region match the patterns (`*`), case aside.

    It lasts for `times` requests, or with None until it is cleared. `retry_after` is what a 429 tells, in seconds;
    `seconds` is how late a slow answer is.
    """

    effect: Trouble
    account: str = "*"
    deployment: str = "*"
    region: str = "*"
    times: int | None = None
    retry_after: int = 1
    seconds: float = 1.0

    @property
    def store(self) -> str | None:
        """The pattern of the stores that it meets instead of models."""
        return self.account.removeprefix(_STORE) if self.account.startswith(_STORE) else None


class Outages:
    """The outages there are, used up in order."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.ensure(_TABLE)

    def add(self, outage: Outage) -> None:
        """Lets it go wrong from now on."""
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO outages (effect, account, deployment, region, times, retry_after, seconds) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    outage.effect,
                    outage.account.lower(),
                    outage.deployment.lower(),
                    outage.region.lower(),
                    outage.times,
                    outage.retry_after,
                    outage.seconds,
                ),
            )

    def take(self, account: str, deployment: str, region: str) -> Outage | None:
        """The first outage that meets a request, which is used up by one; None when all goes well."""
        with self._store.reading() as db:
            if not (found := _meeting(db, account, deployment, region)):
                return None
        if found["times"] is None:
            return _outage(found)
        with self._store.writing() as db:
            if found := _meeting(db, account, deployment, region):
                db.execute("UPDATE outages SET times = times - 1 WHERE number = ?", (found["number"],))
        return _outage(found) if found else None

    def add_for_store(self, store: str, outage: Outage) -> None:
        """The same for the stores of App Configuration whose name, or a replica's, matches the pattern `store`."""
        self.add(replace(outage, account=f"{_STORE}{store}", deployment="*", region="*"))

    def of_store(self, name: str) -> Outage | None:
        """The first outage that meets a request to a store, as `take` does for models."""
        return self.take(f"{_STORE}{name}", "", "")

    def all(self) -> list[Outage]:
        """Those that are not used up, in order."""
        with self._store.reading() as db:
            return [_outage(row) for row in _all(db)]

    def reset(self) -> None:
        """Lets all be well again."""
        with self._store.writing() as db:
            db.execute("DELETE FROM outages")


def _all(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return db.execute(f"SELECT * FROM outages WHERE {_MEANT} ORDER BY number").fetchall()  # noqa: S608 (a constant)


def _meeting(db: sqlite3.Connection, *names: str) -> sqlite3.Row | None:
    asked = [name.lower() for name in names]
    columns = ("account", "deployment", "region")
    return next(
        (
            row
            for row in _all(db)
            if row["account"].startswith(_STORE) is names[0].startswith(_STORE)
            and all(fnmatch.fnmatchcase(name, row[column]) for name, column in zip(asked, columns, strict=True))
        ),
        None,
    )


def _outage(row: sqlite3.Row) -> Outage:
    return Outage(
        Trouble(row["effect"]),
        row["account"],
        row["deployment"],
        row["region"],
        row["times"],
        row["retry_after"],
        row["seconds"],
    )
