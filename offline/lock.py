"""One process at a time changes a stack."""

import contextlib
import fcntl
import os
from collections.abc import Generator
from pathlib import Path

from .errors import BadInput


@contextlib.contextmanager
def locked(folder: Path, stack: str) -> Generator[None, None, None]:
    """Holds the stack's lock, which the operating system gives back when the process ends, however it ends.

    Raises:
        BadInput: another process holds it; names that process.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{stack}.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise BadInput(
                f"stack {stack}: process {file.read().strip() or 'another'} is changing it right now, so nothing was "
                "changed. Wait until it is done, or end it."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
