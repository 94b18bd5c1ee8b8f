"""Percentiles of latency as a ratio, by the bootstrap.

Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. The percentile interval is taken:
the acceleration of BCa comes from a jackknife, which does not hold for percentiles.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .estimate import Estimate, Question, by_root
from .library import resampled

BEYOND_MIN = 10
"""How many rows have to lie beyond a percentile: with fewer the bootstrap knows too little of what is there."""

RESAMPLES = 4000
_SEED = 20261122
_AT_ONCE = 2_000_000


def rows_needed(percent: int) -> int:
    """The fewest rows that say something of a percentile: 20 for P50, 200 for P95, 1,000 for P99."""
    return math.ceil(BEYOND_MIN / (1 - percent / 100) - 1e-9)


def compared(
    baseline: np.ndarray, candidate: np.ndarray, percent: int, question: Question, *, paired: bool
) -> Estimate:
    """The ratio of a percentile of the candidate to the baseline's; all values are above 0."""

    def ratio(base: np.ndarray, cand: np.ndarray, axis: int = -1) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):  # a resample may hold hardly anything but zeros
            return np.quantile(cand, percent / 100, axis=axis) / np.quantile(base, percent / 100, axis=axis)

    found = _estimate((baseline, candidate), ratio, question, paired=paired)
    base, cand = (float(np.quantile(each, percent / 100)) for each in (baseline, candidate))
    test = f"bootstrap of P{percent}, {'paired' if paired else 'unpaired'}"
    needed = by_root(found.n, cand / base, found.half, question, 1.0)
    return Estimate(base, cand, cand / base, found.low, found.high, found.p, found.n, test, needed)


def alone(candidate: np.ndarray, percent: int, question: Question) -> Estimate:
    """A percentile of one array, against a threshold."""

    def value(held: np.ndarray, axis: int = -1) -> np.ndarray:
        return np.quantile(held, percent / 100, axis=axis)

    found, seen = _estimate((candidate,), value, question, paired=False), float(value(candidate))
    needed = by_root(found.n, seen, found.half, question, seen)
    return Estimate(None, seen, seen, found.low, found.high, found.p, found.n, f"bootstrap of P{percent}", needed)


@dataclass(frozen=True)
class _Found:
    low: float | None
    high: float | None
    p: float | None
    n: int

    @property
    def half(self) -> float:
        return 0.0 if self.low is None or self.high is None else (self.high - self.low) / 2


def _estimate(
    data: tuple[np.ndarray, ...], statistic: Callable[..., np.ndarray], question: Question, *, paired: bool
) -> _Found:
    drawn = resampled(data, statistic, RESAMPLES, max(_AT_ONCE // max(map(len, data)), 1), _SEED, paired=paired)
    if not np.isfinite(drawn).all():
        return _Found(None, None, None, min(len(each) for each in data))
    low, high = (float(bound) for bound in np.quantile(drawn, [question.level, 1 - question.level]))
    beyond = int((drawn <= question.limit).sum() if question.higher_is_better else (drawn >= question.limit).sum())
    return _Found(low, high, (beyond + 1) / (len(drawn) + 1), min(len(each) for each in data))
