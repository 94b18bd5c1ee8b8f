"""How many tokens a minute were used at their peak, which tells whether the next step's capacity will do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rollout.telemetry import Call

from .choosing import tokens

_MINUTE = 60


@dataclass(frozen=True)
class Load:
    """Peaks, in tokens a minute: the task's by model version and in all, and everybody else's by model version."""

    by_version: dict[str, int]
    task: int
    others: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """As the journal keeps it."""
        return {
            "tokensPerMinute": self.by_version,
            "taskTokensPerMinute": self.task,
            "otherTokensPerMinute": self.others,
        }


def load(calls: Iterable[Call], task: str) -> Load:
    """The peaks of all requests that are given, whatever their release and reason: capacity has to hold all of it."""
    own: _Minutes = defaultdict(lambda: defaultdict(int))
    others: _Minutes = defaultdict(lambda: defaultdict(int))
    whole: dict[int, int] = defaultdict(int)
    for call in calls:
        used, minute = tokens(call) or 0, int(call.timestamp.timestamp()) // _MINUTE
        if not (used and call.model):
            continue
        (own if call.task == task else others)[call.model][minute] += used
        whole[minute] += used if call.task == task else 0
    return Load(_peaks(own), max(whole.values(), default=0), _peaks(others))


_Minutes = dict[str, dict[int, int]]


def _peaks(minutes: _Minutes) -> dict[str, int]:
    return {version: max(held.values()) for version, held in sorted(minutes.items())}
