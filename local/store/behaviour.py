"""Latencies and faults on demand, so that a test can see what a real service does on a bad day."""

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .store import Store

_LATENCIES = "latencies"
_TABLE = """CREATE TABLE IF NOT EXISTS faults (
    number INTEGER PRIMARY KEY AUTOINCREMENT, method TEXT, path TEXT, effect TEXT, times INTEGER, retry_after INTEGER
)"""


class Effect(StrEnum):
    """What goes wrong: an answer instead of the work, after the work, no answer at all, or a failing operation."""

    CONFLICT = "409"
    THROTTLED = "429"
    SERVER_ERROR = "500"
    TIMEOUT_AFTER_WRITE = "504-after-write"
    CUT = "cut"
    CUT_AFTER_WRITE = "cut-after-write"
    FAILED_OPERATION = "failed-operation"


@dataclass(frozen=True)
class Fault:
    """One thing to go wrong, `times` times.

    It meets requests of `method` whose path matches the pattern `path`, case aside. `retry_after` is what a 429 tells,
    in seconds.
    """

    effect: Effect
    method: str = "*"
    path: str = "*"
    times: int = 1
    retry_after: int = 1


class Behaviour:
    """Latencies in seconds by resource type, or by `inference/<account>/<deployment>`; and faults, used up in order.

    A latency is how long a write takes, and so how long its account refuses other writes.
    """

    def __init__(self, store: Store, usual: Mapping[str, float] | None = None) -> None:
        """`usual` are the latencies as long as nobody asks for others."""
        self._store = store
        self._usual = _lowered(usual or {})
        store.ensure(_TABLE)

    @property
    def latencies(self) -> Mapping[str, float]:
        """Seconds by lower-case name."""
        found: dict[str, float] = self._store.setting(_LATENCIES, self._usual)
        return found

    def latency(self, name: str) -> float:
        """Seconds that `name` takes; 0 where nothing was said."""
        return float(self.latencies.get(name.lower(), 0.0))

    def set_latencies(self, seconds: Mapping[str, float]) -> None:
        """Replaces all latencies."""
        self._store.set(_LATENCIES, _lowered(seconds))

    def add(self, fault: Fault) -> None:
        """Lets something go wrong from now on."""
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO faults (method, path, effect, times, retry_after) VALUES (?, ?, ?, ?, ?)",
                (fault.method.upper(), fault.path.lower(), fault.effect, fault.times, fault.retry_after),
            )

    def take(self, method: str, path: str) -> Fault | None:
        """The first fault that this request meets, which is used up by one; None when all goes well."""
        with self._store.reading() as db:
            if not db.execute("SELECT 1 FROM faults WHERE times > 0 LIMIT 1").fetchone():
                return None
        with self._store.writing() as db:
            for row in db.execute("SELECT * FROM faults WHERE times > 0 ORDER BY number").fetchall():
                if row["method"] in ("*", method.upper()) and fnmatch.fnmatchcase(path.lower(), row["path"]):
                    db.execute("UPDATE faults SET times = times - 1 WHERE number = ?", (row["number"],))
                    return Fault(Effect(row["effect"]), row["method"], row["path"], row["times"], row["retry_after"])
        return None

    def reset(self) -> None:
        """Forgets every fault, and every latency but the usual."""
        self._store.set(_LATENCIES, self._usual)
        self.clear()

    def clear(self) -> None:
        """Forgets every fault."""
        with self._store.writing() as db:
            db.execute("DELETE FROM faults")


def _lowered(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name.lower(): value for name, value in seconds.items()}
