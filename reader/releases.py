"""Draws a task's release for a user, stickily and as a whole, and follows what the store serves.

    with Releases.load(store.endpoint, ["summarize"], credential=DefaultAzureCredential()) as releases:
        releases.refresh()                                  # with every request: it asks once an interval
        release = releases.draw("summarize", user)
        client.chat.completions.create(**release.request({...}), extra_headers=release.headers(user))

The draw is the one of the official packages: nothing of its arithmetic is here.
"""

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from featuremanagement import TargetingContext

from .cache import Cache
from .errors import NoReleases, UnreachableStore, UnusableRelease
from .release import Release
from .snapshot import Snapshot, snapshot
from .source import Source

_LOG = logging.getLogger("reader")
INTERVAL_SECONDS = 30
STARTUP_SECONDS = 20
_THREAD = "reader"


class Releases:
    """The releases of some tasks of one store; usable from any thread.

    A change of the store is served after `refresh_interval` seconds at most, if `refresh` is called in the meantime.
    It is taken over as a whole or not at all: while a flag names a release that is not there, or is not what was
    sealed, the former state is served.
    """

    def __init__(self, source: Source, tasks: Iterable[str], interval: int, cache: Cache | None) -> None:
        """Use `load`, which also reads the store."""
        self._source = source
        self._tasks = tuple(tasks)
        self._interval = interval
        self._cache = cache
        self._snapshots: Mapping[str, Snapshot] = {}
        self._told: dict[str, str] = {}
        self._lock = threading.Lock()
        self._tried_at = 0.0
        self._reading = threading.Lock()

    @classmethod
    def load(
        cls,
        endpoint: str,
        tasks: Iterable[str],
        *,
        cache: Path | None = None,
        refresh_interval: int = INTERVAL_SECONDS,
        startup_timeout: int = STARTUP_SECONDS,
        **options: Any,
    ) -> Self:
        """Reads the releases of `tasks`.

        Args:
            endpoint: the store's, as the outputs say.
            tasks: their names.
            cache: a file for the last good copy, to start with while the store can't be used.
            refresh_interval: seconds between two questions to the store, 1 at least: the bound of a rollback.
            startup_timeout: seconds to try for at the start; a failure takes 5 at least, which the provider waits.
            options: what the official `load` takes besides, such as `credential`; for the local Azure, `loopback`.

        Raises:
            NoReleases: a task has a release neither in the store nor in the copy; says why and what to do.
        """
        tasks = tuple(tasks)
        source = Source(endpoint, tasks, refresh_interval, startup_timeout, options)
        found = cls(source, tasks, refresh_interval, Cache(cache, endpoint) if cache else None)
        found._start()
        return found

    def draw(self, task: str, user: str, groups: Iterable[str] = ()) -> Release:
        """The release that a user gets now.

        Args:
            task: one of those that were loaded.
            user: who asks; the same id gets the same release while weights and salt stand still.
            groups: groups of the user, for releases that are pinned to one.

        Raises:
            ValueError: the id is empty or holds a line break, or the task was not loaded.
        """
        if not user or "\n" in user:
            raise ValueError(_REFUSED_USER)
        try:
            held = self._snapshots[task]
        except KeyError:
            raise ValueError(f"'{task}' was not loaded. There is: {', '.join(self._tasks)}.") from None
        who: Any = TargetingContext(user, list(groups)) if groups else user
        variant: Any = held.manager.get_variant(task, who)
        return held.releases[variant.name]

    def refresh(self) -> None:
        """Follows the store if the interval is over, else does nothing. Never raises: what is served stays.

        Where the store has to be read as a whole, another thread does it, and what is served stays until it is done.
        """
        if not self._source.is_connected:
            if time.monotonic() - self._tried_at >= self._interval:
                self._read_beside()
        elif not self._reading.locked() and self._source.refresh() and not self._take_over():
            self._read_beside()  # a flag may have come just after its release was looked for: this finds both

    def close(self) -> None:
        """Closes the connection to the store."""
        self._source.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        self.close()

    def _start(self) -> None:
        why = "the store answered"
        try:
            self._source.connect()
            self._take_over()
        except UnreachableStore as error:
            why = str(error)
        self._tried_at = time.monotonic()
        reasons = {task: self._from_copy(task, why) for task in self._tasks if task not in self._snapshots}
        missing = {task: reason for task, reason in reasons.items() if reason}
        if missing:
            self.close()
            told = "; ".join(f"{task}: {reason}" for task, reason in missing.items())
            raise NoReleases(f"{self._source.endpoint} serves nothing for {', '.join(missing)}. {told}. {_WAY_OUT}")

    def _from_copy(self, task: str, why: str) -> str | None:
        """Takes the last good copy over; the reason where that can't be done."""
        reason = self._told.get(task, why)
        if not self._cache:
            return f"{reason}, and no copy is kept"
        try:
            found = self._cache.read(task)
        except UnusableRelease as error:
            return f"{reason}, and there is no copy ({error})"
        self._snapshots = {**self._snapshots, task: found}
        _LOG.warning("%s: %s is served from the last good copy: %s", self._source.endpoint, task, reason)
        return None

    def _take_over(self) -> bool:
        """Serves what the store holds, task by task; whether all of it could be used."""
        with self._lock:
            before = self._snapshots
            now = {task: self._followed(task, before.get(task)) for task in self._tasks}
            self._snapshots = {task: each for task, each in now.items() if each}
            if self._cache and self._snapshots != before:
                self._cache.write(self._snapshots)
            return not self._told

    def _followed(self, task: str, before: Snapshot | None) -> Snapshot | None:
        """What a task serves from now on: what the store holds, or what was served before."""
        try:
            flag, settings = self._source.of_task(task)
            if not before or not before.is_made_of(flag, settings):
                before = snapshot(task, flag, settings)
        except UnusableRelease as error:
            if self._told.get(task) != str(error) and before:
                told = "%s: what it holds of %s is not taken over, the former state is served: %s"
                _LOG.warning(told, self._source.endpoint, task, error)
            self._told[task] = str(error)
        else:
            self._told.pop(task, None)
        return before

    def _read_beside(self) -> None:
        """Beside the app, which a start would hold up for seconds; one thread at a time."""
        if self._reading.acquire(blocking=False):
            threading.Thread(target=self._read_afresh, name=_THREAD, daemon=True).start()

    def _read_afresh(self) -> None:
        try:
            self._source.connect()
            self._take_over()
        except UnreachableStore as error:
            _LOG.info("%s: not read: %s", self._source.endpoint, error)
        finally:
            self._tried_at = time.monotonic()
            self._reading.release()


_REFUSED_USER = (
    "The user's id is empty or holds a line break: everybody without an id would get the same release. "
    "Give each user an id that stays."
)
_WAY_OUT = (
    "Check that the stack is up, that these are its outputs, and that this app's identity stands under "
    "consumers.<key>.identities; an app that keeps a copy (cache=) can start without its store."
)
