"""One at a time: a lock that the operating system gives back however its holder ends."""

import contextlib
import fcntl
import os
import time
from collections.abc import Generator
from pathlib import Path
from typing import IO

from .errors import Failed
from .journal.record import who

_WAIT_SECONDS = 3.0
_LOOK_SECONDS = 0.02


@contextlib.contextmanager
def locked(path: Path, what: str, wait: float = _WAIT_SECONDS) -> Generator[None, None, None]:
    """Holds the lock in the file `path` while it does `what`, such as `promote summarize`.

    Raises:
        Failed: somebody else holds it for longer than `wait` seconds; names him and what he does.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise Failed(f"{path} can't be written: {error.strerror}. Nothing was changed.") from None
    with opened as file:
        _hold(file, wait)
        file.truncate(0)
        file.write(f"{what} by {who()}, process {os.getpid()}")
        file.flush()
        yield
        file.truncate(0)


def _hold(file: IO[str], wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < until:
                time.sleep(_LOOK_SECONDS)
                continue
            file.seek(0)
            holder = file.read().strip() or "somebody else"
            raise Failed(f"{holder} is under way right now, so nothing was changed. Look again when it is done.") from (
                None
            )
        return
