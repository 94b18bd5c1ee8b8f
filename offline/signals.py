"""What Ctrl-C and SIGTERM do, from the first moment of a command to its last.

No handler raises: an exception that comes out of one is lost wherever Python can't pass it on (the callback of a weak
reference, `__del__`) or somebody catches everything, and then the command goes on, or waits for ever for what the
exception cut off. Source: docs.python.org, "Note on Signal Handlers and Exceptions", and `sys.unraisablehook`.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

ENDING = (signal.SIGINT, signal.SIGTERM)
HEARTBEAT_SECONDS = 0.2
"""How long the main thread may sleep. Only it runs handlers, and a signal that comes just as it falls asleep does not
wake it. Source: docs.python.org, "Execution of Python signal handlers"."""
_CURSOR_AT_A_CLEAN_LINE = b"\r\x1b[2K\x1b[?25h"

Handler = Callable[[int, FrameType | None], None]


def handle(handler: Handler) -> Mapping[signal.Signals, Any]:
    """Has SIGINT and SIGTERM handled so from now on; returns what handled them before."""
    return {number: signal.signal(number, handler) for number in ENDING}


def stay_awake(loop: asyncio.AbstractEventLoop) -> None:
    """Has a loop wake in time for signals, for as long as it runs."""
    loop.call_later(HEARTBEAT_SECONDS, stay_awake, loop)


def end_at_once(number: int, _frame: FrameType | None) -> None:
    """Ends the process, with 128 and the signal as exit code: for as long as nothing is being changed.

    At once is safe, as `kill -9` is: a transaction is done or not, and the pack's process ends when this one does.
    """
    if sys.stderr.isatty():  # the status line hides the cursor
        os.write(sys.stderr.fileno(), _CURSOR_AT_A_CLEAN_LINE)
    os._exit(128 + number)


def end_as_served(_number: int, _frame: FrameType | None) -> None:
    """Ends the process with exit code 0, which is how serving ends: for as long as it has not begun."""
    os._exit(0)
