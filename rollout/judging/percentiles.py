"""Percentiles of latency as a ratio, by the bootstrap.

Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. The percentile interval is taken:
the acceleration of BCa comes from a jackknife, which does not hold for percentiles.
"""

import math
import warnings

import numpy as np
from scipy.stats import bootstrap

from .estimate import Estimate, Question, by_root

BEYOND_MIN = 10
"""How many rows have to lie beyond a percentile: with fewer the bootstrap knows too little of what is there."""

_RESAMPLES = 4000
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
        return np.quantile(cand, percent / 100, axis=axis) / np.quantile(base, percent / 100, axis=axis)

    n = min(len(baseline), len(candidate))
    seen = float(ratio(baseline, candidate))
    drawn = _drawn((baseline, candidate), ratio, paired=paired)
    return _estimate(
        drawn, seen, n, percent, question, baseline=float(np.quantile(baseline, percent / 100)),
        candidate=float(np.quantile(candidate, percent / 100)), equal=1.0, what=_paired(paired),
    )  # fmt: skip


def alone(candidate: np.ndarray, percent: int, question: Question) -> Estimate:
    """A percentile of one array, against a threshold."""

    def value(held: np.ndarray, axis: int = -1) -> np.ndarray:
        return np.quantile(held, percent / 100, axis=axis)

    seen = float(value(candidate))
    drawn = _drawn((candidate,), value, paired=False)
    return _estimate(
        drawn, seen, len(candidate), percent, question, baseline=None, candidate=seen, equal=seen, what="one sample"
    )


def _paired(paired: bool) -> str:
    return "paired" if paired else "unpaired"


def _drawn(data: tuple[np.ndarray, ...], statistic: object, *, paired: bool) -> np.ndarray:
    largest = max(len(each) for each in data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rows that are all alike are no reason to warn
        result = bootstrap(
            data, statistic, paired=paired, vectorized=True, n_resamples=_RESAMPLES, method="percentile",
            batch=max(_AT_ONCE // largest, 1), rng=np.random.default_rng(_SEED),
        )  # fmt: skip
    return np.asarray(result.bootstrap_distribution, dtype=float)


def _estimate(
    drawn: np.ndarray,
    seen: float,
    n: int,
    percent: int,
    question: Question,
    *,
    baseline: float | None,
    candidate: float,
    equal: float,
    what: str,
) -> Estimate:
    low, high = (float(bound) for bound in np.quantile(drawn, [question.level, 1 - question.level]))
    beyond = int((drawn <= question.limit).sum() if question.higher_is_better else (drawn >= question.limit).sum())
    return Estimate(
        baseline=baseline,
        candidate=candidate,
        value=seen,
        low=low,
        high=high,
        p=(beyond + 1) / (len(drawn) + 1),
        n=n,
        test=f"bootstrap of P{percent}, {what}",
        needed=by_root(n, seen, (high - low) / 2, question, equal),
    )
