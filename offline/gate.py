"""Lets steps begin until one fails or a signal asks for the end."""

import contextlib
import os
import signal
import threading
from collections.abc import Generator
from types import FrameType

from .errors import Interrupted
from .signals import handle


class Gate:
    """Counts the steps that are under way. Once it is shut, whoever asks waits for them to end and gets the reason."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._under_way = 0
        self._failure: Exception | None = None
        self._signal = 0

    @contextlib.contextmanager
    def step(self) -> Generator[None, None, None]:
        """One step.

        Raises:
            Exception: what an earlier step raised, as soon as no step is under way any more.
            Interrupted: a signal asked for the end.
        """
        with self._change:
            reason = self._reason()
            if reason is None:
                self._under_way += 1
            else:
                self._quiet()
                raise reason
        try:
            yield
        except Exception as error:
            with self._change:
                self._failure = self._failure or error
                self._left()
                self._quiet()
            raise
        with self._change:
            self._left()

    @property
    def is_shut(self) -> bool:
        """Whether no step may begin any more."""
        return self._reason() is not None

    @property
    def interruption(self) -> Interrupted | None:
        """The signal that shut the gate, as an error."""
        return Interrupted(self._signal) if self._signal else None

    @contextlib.contextmanager
    def shut_by_signals(self) -> Generator[None, None, None]:
        """While it lasts, the first SIGINT or SIGTERM shuts the gate, and a second one ends the process at once.

        At once is safe: a step that was under way is found in the state.
        """
        before = handle(self._on_signal)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Takes no lock: the thread that it interrupts may hold it."""
        if self._signal:
            os._exit(128 + number)
        self._signal = number

    def _reason(self) -> Exception | None:
        return self.interruption or self._failure

    def _quiet(self) -> None:
        self._change.wait_for(lambda: not self._under_way)

    def _left(self) -> None:
        self._under_way -= 1
        self._change.notify_all()
