"""A thousand users of the app, who come again and again."""

import itertools
import random
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from examples.app.app import App

_WORKERS = 4
_RESTING_SECONDS = 0.15
"""Between two requests of a worker while the stack is changed, so that this machine can do both."""


@dataclass(frozen=True)
class Seen:
    """What one user saw: asked `at` seconds since the beginning, in which `phase`, from which release and version.

    Between two phases, while something is being changed, there is none.
    """

    at: float
    phase: int | None
    user: str
    release: str
    version: str


class Traffic:
    """Requests of all users, in turns that nobody can foresee; the app itself is asked as any other code would."""

    def __init__(self, app: App, users: Sequence[str], task: str, variables: dict[str, str]) -> None:
        self.seen: list[Seen] = []
        self.failure: Exception | None = None
        self._app, self._task, self._variables = app, task, variables
        self._users = users
        self._began = time.monotonic()
        self._phase: int | None = None
        self._waiting: set[str] = set()
        self._order = self._endless()
        self._lock = threading.Lock()
        self._resting = threading.Event()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(_WORKERS)]

    @property
    def total(self) -> int:
        """How many users there are."""
        return len(self._users)

    @property
    def now(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began

    def start(self) -> None:
        """Lets the users come."""
        for thread in self._threads:
            thread.start()

    def rest(self) -> None:
        """Fewer users come, until the next round, and what they see belongs to no phase."""
        self._phase = None
        self._resting.set()

    def begin_round(self, phase: int) -> None:
        """From now on each user is waited for once."""
        with self._lock:
            self._phase, self._waiting = phase, set(self._users)
            self._order = self._endless()
        self._resting.clear()

    def come(self) -> int:
        """How many users of this round have come.

        Raises:
            Exception: what the app raised, if a user got no answer.
        """
        if self.failure:
            raise self.failure
        with self._lock:
            return len(self._users) - len(self._waiting)

    def stop(self) -> None:
        """Lets nobody come any more, and waits for those who are being served."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while not self._ended.is_set() and not self.failure:
            with self._lock:
                user, phase, at = next(self._order), self._phase, self.now
            try:
                answer = self._app.ask(self._task, user, self._variables)
            except Exception as error:  # noqa: BLE001 - told by who waits for the round
                self.failure = error
                return
            with self._lock:
                self.seen.append(Seen(at, phase, user, answer.release.name, answer.served))
                if phase is not None and phase == self._phase:
                    self._waiting.discard(user)
            if self._resting.is_set():
                self._ended.wait(_RESTING_SECONDS)

    def _endless(self) -> Iterator[str]:
        chance = random.Random(len(self.seen))  # noqa: S311 - the order of users hides nothing
        for _ in itertools.count():
            yield from chance.sample(self._users, len(self._users))
