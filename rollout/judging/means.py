"""Means: of scores from 0 to 1 as a difference, of tokens and cost as a ratio.

Sources: Student's and Welch's t for differences; Fieller, Some problems in interval estimation, Journal of the Royal
Statistical Society B 16 (1954) 175-185, for the ratio of two means.
"""

import math
from dataclasses import dataclass

import numpy as np

from .estimate import Estimate, Question, by_root
from .library import t_quantile, t_tail

PAIRED, WELCH, ONE = "paired t test", "Welch's t test", "t test of one mean"
FIELLER = "Fieller's test of a ratio of means"
_RARE = 50
ROWS_MIN = 30
"""With fewer rows a mean is too far from normal for a t test to hold what it promises."""


@dataclass(frozen=True)
class _Mean:
    """A mean or a difference of means, its standard error, and the degrees of freedom of that."""

    value: float
    error: float
    freedom: float

    def p_above(self, limit: float) -> float:
        """How probable so much above the limit would be if the limit were true."""
        if self.error == 0:
            return 0.0 if self.value > limit else 1.0
        return t_tail((self.value - limit) / self.error, self.freedom)

    def lower(self, level: float) -> float:
        return self.value - t_quantile(level, self.freedom) * self.error


def compared(baseline: np.ndarray, candidate: np.ndarray, question: Question, *, paired: bool) -> Estimate:
    """The mean scores of two arrays; with `paired`, entries at the same place belong to the same row.

    Where hardly any rows differ, one more is counted to each bound, at the worst end of the scale: rows that all agree
    would otherwise say that nothing else can happen, and no gap at all would be left around them.
    """
    if paired:
        return _estimate(candidate - baseline, None, question, (baseline, candidate), PAIRED)
    return _estimate(candidate, baseline, question, (baseline, candidate), WELCH)


def alone(candidate: np.ndarray, question: Question) -> Estimate:
    """The mean score of one array, against a threshold."""
    return _estimate(candidate, None, question, (None, candidate), ONE)


def ratio(baseline: np.ndarray, candidate: np.ndarray, question: Question, *, paired: bool) -> Estimate:
    """The ratio of the candidate's mean to the baseline's, which must be above 0."""
    base, cand = float(baseline.mean()), float(candidate.mean())
    n = min(len(baseline), len(candidate))
    bb, cc = float(baseline.var(ddof=1)) / len(baseline), float(candidate.var(ddof=1)) / len(candidate)
    bc = float(np.cov(baseline, candidate)[0, 1]) / n if paired else 0.0
    low, high = _fieller(base, cand, (bb, cc, bc), t_quantile(question.level, n - 1))
    spread = math.sqrt(max(cc - 2 * question.limit * bc + question.limit**2 * bb, 0.0))
    at_limit = _Mean(question.limit * base - cand, spread, n - 1)
    return Estimate(
        baseline=base,
        candidate=cand,
        value=cand / base,
        low=low,
        high=high,
        p=at_limit.p_above(0),
        n=n,
        test=f"{FIELLER}, {'paired' if paired else 'unpaired'}",
        needed=None if low is None or high is None else by_root(n, cand / base, (high - low) / 2, question, 1.0),
    )


def _estimate(
    values: np.ndarray,
    less: np.ndarray | None,
    question: Question,
    shown: tuple[np.ndarray | None, np.ndarray],
    test: str,
) -> Estimate:
    below, above = _mean(values, less, -1), _mean(-values, None if less is None else -less, -1)
    value = float(values.mean() - (0.0 if less is None else less.mean()))
    low, high = below.lower(question.level), -above.lower(question.level)
    n = min(len(values), len(values) if less is None else len(less))
    good = below.p_above(question.limit) if question.higher_is_better else above.p_above(-question.limit)
    equal = 0.0 if shown[0] is not None else value
    return Estimate(
        baseline=None if shown[0] is None else float(shown[0].mean()),
        candidate=float(shown[1].mean()),
        value=value,
        low=low,
        high=high,
        p=good,
        n=n,
        test=test,
        needed=by_root(n, value, (high - low) / 2, question, equal),
    )


def _mean(values: np.ndarray, less: np.ndarray | None, worst: float) -> _Mean:
    held = _with_doubt(values, worst)
    size, error = len(held), float(held.var(ddof=1)) / len(held)
    if less is None:
        return _Mean(float(held.mean()), math.sqrt(error), size - 1)
    other = _with_doubt(less, -worst)
    second = float(other.var(ddof=1)) / len(other)
    if error + second == 0:
        return _Mean(float(held.mean() - other.mean()), 0.0, size - 1)
    freedom = (error + second) ** 2 / (error**2 / (size - 1) + second**2 / (len(other) - 1))
    return _Mean(float(held.mean() - other.mean()), math.sqrt(error + second), freedom)


def _with_doubt(values: np.ndarray, worst: float) -> np.ndarray:
    usual = int(np.unique(values, return_counts=True)[1].max())
    return np.append(values, worst) if len(values) - usual < _RARE else values


def _fieller(
    base: float, cand: float, variances: tuple[float, float, float], quantile: float
) -> tuple[float | None, float | None]:
    """The bounds; none where the baseline's mean is not clearly above 0."""
    bb, cc, bc = variances
    a, b, c = base**2 - quantile**2 * bb, base * cand - quantile**2 * bc, cand**2 - quantile**2 * cc
    if a <= 0:
        return None, None
    root = math.sqrt(max(b * b - a * c, 0.0))
    return (b - root) / a, (b + root) / a
