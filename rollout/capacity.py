"""Whether a model version has the capacity for a step's share of the load that was observed.

Pay-as-you-go capacity buys tokens a minute; what a provisioned unit holds depends on the model and is not counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model_lifecycle.catalogue import SKUS, tokens_per_minute
from model_lifecycle.settings import Model

_ALL = 100


@dataclass(frozen=True)
class Load:
    """Tokens a minute at their peak: the task's in all, and everybody else's by model version."""

    task: float
    others: Mapping[str, float]

    @classmethod
    def seen(cls, analysis: Mapping[str, Any] | None) -> "Load | None":
        """What an analysis saw; None where it does not say.

        `taskTokensPerMinute`, or the sum of `tokensPerMinute` over model versions, and `otherTokensPerMinute`.
        """
        told = analysis or {}
        task = told.get("taskTokensPerMinute", sum((told.get("tokensPerMinute") or {}).values()))
        return cls(task, told.get("otherTokensPerMinute") or {}) if task else None


@dataclass(frozen=True)
class Judged:
    """Reasons to refuse, and what else should be said."""

    obstacles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def judged(model: Model, version: str, percent: int, load: Load | None, *, alone: bool) -> Judged:
    """Whether a model version holds a step.

    Args:
        model: where it is placed.
        version: its key.
        percent: the share of the task's users that it gets.
        load: what was seen; None where nobody has looked.
        alone: whether the task's other release runs on the same version, which then carries all of it.
    """
    if load is None:
        return Judged(notes=(f"capacity of {version} was not checked: no analysis has told the load yet",))
    share = _ALL if alone else percent
    needed = load.task * share / _ALL + load.others.get(version, 0)
    held, uncounted = _held(model)
    numbers = f"{version} needs {needed:,.0f} tokens a minute at {percent} % and has {held:,} in pay-as-you-go capacity"
    if needed <= held:
        return Judged()
    if uncounted:
        units = f"{uncounted:,} provisioned units are not counted: what they hold depends on the model"
        return Judged(notes=(f"{numbers}; {units}",))
    return Judged((f"{numbers}. Its users would get 429. Raise the capacity of its placements, or add one.",))


def _held(model: Model) -> tuple[int, int]:
    """Tokens a minute, and units that can't be told in tokens."""
    tokens = units = 0
    for placement in model.online:
        sku = SKUS.get(placement.sku)
        found = tokens_per_minute(model.model, sku, placement.capacity) if sku else None
        tokens += found or 0
        units += placement.capacity if found is None else 0
    return tokens, units
