"""What somebody wants, and what it comes to."""

from dataclasses import dataclass
from enum import Enum

from rollout.machine import Serving
from rollout.subject import Place

NO_REASON = "not given"
"""What stands in the history where nobody had the time to say why."""


class Look(Enum):
    """Whether a command looks at the store."""

    NEVER = 0
    IF_KNOWN = 1
    MUST = 2


@dataclass(frozen=True)
class Order:
    """One change that was asked for. `live`: the store too, now. `is_emergency`: nothing but a lock holds it up."""

    place: Place
    task: str
    command: str
    live: bool = False
    reason: str | None = None
    look: Look = Look.IF_KNOWN
    is_emergency: bool = False


@dataclass(frozen=True)
class Plan:
    """What the task is to serve. `adopts`: what is there already is written down, as the begin of a trial."""

    after: Serving
    notes: tuple[str, ...] = ()
    adopts: bool = False
