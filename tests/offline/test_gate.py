"""Once a step fails or a signal comes, no step begins, and nobody goes on before those under way have ended."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from offline.errors import Interrupted, ProgramFailed
from offline.gate import Gate


def enter(gate: Gate) -> None:
    with gate.step():
        pass


def fail(gate: Gate) -> None:
    with gate.step():
        raise ProgramFailed("first")


def test_who_fails_or_comes_later_waits_for_the_steps_under_way() -> None:
    gate, inside, over = Gate(), threading.Event(), threading.Event()

    def slow() -> None:
        with gate.step():
            inside.set()
            over.wait(20)

    with ThreadPoolExecutor() as pool:
        pool.submit(slow)
        inside.wait(20)
        failing = pool.submit(fail, gate)
        while not gate.is_shut:
            pass
        late = pool.submit(enter, gate)
        with pytest.raises(TimeoutError):
            failing.result(timeout=0.05)
        assert not late.done()
        over.set()
        for waiting in (failing, late):
            with pytest.raises(ProgramFailed, match=r"^first$"):
                waiting.result(timeout=20)


def test_a_signal_shuts_the_gate_and_is_told() -> None:
    gate = Gate()
    before = signal.getsignal(signal.SIGTERM)
    with gate.shut_by_signals():
        enter(gate)
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Interrupted) as caught:
            enter(gate)
    assert caught.value.exit_code == 143
    assert signal.getsignal(signal.SIGTERM) is before
