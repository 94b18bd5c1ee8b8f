"""One line on standard error for each finished step."""

import sys
import threading
from collections.abc import Mapping
from enum import StrEnum

from .resources import Resource


class Done(StrEnum):
    """What was done to a resource."""

    CREATED = "created"
    UPDATED = "updated"
    REPLACED = "replaced"
    DELETED = "deleted"


_SIGNS: Mapping[Done, str] = {Done.CREATED: "+", Done.UPDATED: "~", Done.REPLACED: "+-", Done.DELETED: "-"}


class Progress:
    """Counts the steps on resources that Azure knows; usable from any thread."""

    def __init__(self, total: int) -> None:
        """`total` is how many steps are expected."""
        self.total = total
        self.done = 0
        self._lock = threading.Lock()

    def tell(self, done: Done, resource: Resource, seconds: float) -> None:
        """Says that a step is done, and how long it took. Components are not counted: there is nothing to wait for."""
        if not resource.custom:
            return
        with self._lock:
            self.done += 1
            self.total = max(self.total, self.done)
            line = f"{self.done:>{len(str(self.total))}}/{self.total}  {_SIGNS[done]} {resource.title} {done}"
            sys.stderr.write(f"{line} ({seconds:.1f} s)\n")
            sys.stderr.flush()
