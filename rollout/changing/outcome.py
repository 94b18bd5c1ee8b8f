"""What came of an order, as text and as JSON."""

from dataclasses import dataclass
from typing import Any

from rollout.lines import apart
from rollout.machine import Serving

from .order import Order

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Outcome:
    """What was changed. `file` and `live` say whether each of them was; `adopted`: it was only written down."""

    order: Order
    before: Serving | None
    after: Serving
    file: bool
    live: bool
    notes: tuple[str, ...] = ()
    adopted: bool = False

    @property
    def document(self) -> dict[str, Any]:
        """As JSON."""
        order = self.order
        return {
            "schemaVersion": SCHEMA_VERSION,
            "command": order.command,
            "stack": order.place.stack,
            "task": order.task,
            "reason": order.reason,
            "before": self.before.document if self.before else None,
            "after": self.after.document,
            "file": "changed" if self.file else "unchanged",
            "store": "written" if self.live else "unchanged" if order.live else "not asked for",
            "adopted": self.adopted,
            "notes": list(self.notes),
            "next": self.next,
        }

    @property
    def next(self) -> str | None:
        """What is left to do for a person."""
        if not self.file:
            return None
        what = f"commit Pulumi.{self.order.place.stack}.yaml and history/"
        if self.order.live:
            return f"{what}. The next pulumi up finds the store as it wants it."
        return f"{what}, then pulumi up --stack {self.order.place.stack}. Users see nothing of it before."

    @property
    def text(self) -> str:
        """As lines for a person."""
        head = f"{self.order.task}: {self.after}"
        if self.adopted:
            what = "is there already, and is written down from now on"
        elif not (self.file or self.live):
            what = "is so already; nothing was changed"
        else:
            places = [name for name, is_so in (("the file", self.file), ("the store", self.live)) if is_so]
            what = f"written to {' and '.join(places)}"
        lines = [f"{head} ({what})", *(f"Note: {note}" for note in self.notes)]
        return apart("\n".join([*lines, *([f"Next: {self.next}"] if self.next else [])]))
