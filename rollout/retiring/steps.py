"""The runbook's step that is due for a version, from what can be seen and from nothing else (docs/retirements.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

DRAIN_DAYS = 7
"""How long a version that nothing serves any more is kept: going back to it is a matter of seconds until then."""


class Step(StrEnum):
    """The steps in their order; NONE comes before all of them, outside of the window of notice."""

    NONE = "none"
    ANNOUNCED = "announced"
    EVALUATE = "evaluate replacement"
    ROLL_OUT = "roll out"
    DRAIN = "drain"
    DELETE = "delete"

    @property
    def rank(self) -> int:
        """To compare two of them: a migration never goes to a lower one while it goes forward."""
        return list(Step).index(self)


@dataclass(frozen=True)
class User:
    """A task or route that serves a version, or (`pins`) clients that may name it by themselves.

    `has_candidate`: another version that could take over is declared under `models` or in a draft. `has_proof`: a
    release of the task on such a version has a Successful evaluation, or the route has such a version as stable or
    canary. `moved` is the percentage of users that another version gets already.
    """

    kind: str
    name: str
    has_candidate: bool
    has_proof: bool = False
    moved: int = 0

    @property
    def step(self) -> Step:
        """The step that this one waits for. Pins can't be evaluated or rolled out from here: their clients move."""
        if self.kind == PINS:
            return Step.DRAIN if self.has_candidate else Step.ANNOUNCED
        if self.has_proof:
            return Step.ROLL_OUT
        return Step.EVALUATE if self.has_candidate else Step.ANNOUNCED


@dataclass(frozen=True)
class Seen:
    """What can be seen of one version in one stack.

    `is_noticed`: it is inside the window of notice. `is_named`: a consumer, gateway or a task's former or canary
    release still refers to it. `quiet_days`: days since a rollout took it out of service, None where no history tells.
    """

    is_noticed: bool
    users: Sequence[User]
    is_named: bool
    quiet_days: int | None


TASK, ROUTE, PINS = "task", "route", "pins"


def step_of(seen: Seen) -> Step:
    """The step that is due: the first one that any user of the version still waits for."""
    if not seen.is_noticed:
        return Step.NONE
    return min((_unserved(seen), *(user.step for user in seen.users)), key=lambda step: step.rank)


def _unserved(seen: Seen) -> Step:
    is_fresh = seen.quiet_days is not None and seen.quiet_days < DRAIN_DAYS
    return Step.DRAIN if seen.is_named or is_fresh else Step.DELETE
