"""What every method says of a metric: the values, an interval, and a test against a limit."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from .library import normal_quantile

ROWS_MAX = 10_000_000
"""Beyond this many rows nobody measures, so that `needed` says none."""


@dataclass(frozen=True)
class Question:
    """What is asked of a metric: not beyond `limit`, at a one-sided `level`, to be found with probability `power`.

    `next_level` is that of the look after this one, for which the rows are counted that would be needed.
    """

    limit: float
    higher_is_better: bool
    level: float
    power: float
    next_level: float

    @property
    def z(self) -> float:
        """How many standard errors an interval reaches to each side."""
        return normal_quantile(self.level)

    @property
    def z_needed(self) -> float:
        """How many standard errors there have to be between what is true and the limit."""
        return normal_quantile(self.next_level) - normal_quantile(self.power)

    def mirrored(self) -> "Question":
        """The same question with the signs of all differences changed."""
        return replace(self, limit=-self.limit, higher_is_better=not self.higher_is_better)


@dataclass(frozen=True)
class Estimate:
    """The baseline's and the candidate's value, how they differ, between which bounds, and what the test says."""

    baseline: float | None
    candidate: float
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    test: str
    needed: int | None = None
    mcnemar_p: float | None = None
    note: str | None = None
    at_least: bool = False


def smallest(enough: Callable[[int], bool], start: int) -> int | None:
    """The smallest number of rows for which `enough` holds, which it then does for all larger ones; None where none."""
    high = max(start, 1)
    while not enough(high):
        high *= 2
        if high > ROWS_MAX:
            return None
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def by_root(n: int, value: float, half: float, question: Question, equal: float) -> int | None:
    """The rows needed where an interval of `half` width at `n` rows narrows with the square root of their number.

    Counts on what was seen if that is worse than `equal`, and on equality if it is better: luck is not extrapolated.
    """
    worst = min(value, equal) if question.higher_is_better else max(value, equal)
    distance = (worst - question.limit) * (1 if question.higher_is_better else -1)
    if distance <= 0 or half <= 0:
        return None
    rows = n * (half / question.z * question.z_needed / distance) ** 2
    return max(int(rows) + 1, 1) if rows < ROWS_MAX else None
