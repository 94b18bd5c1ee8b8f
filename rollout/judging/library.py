"""What is taken from scipy and statsmodels, which say nothing of their types: here it gets them.

They are imported when they are first used: they take longer than a rollback, and most commands need neither.
"""

import functools
import importlib
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

_EXACT_BELOW = 25


@functools.cache
def _module(name: str) -> Any:
    return importlib.import_module(name)


def normal_tail(z: float) -> float:
    """The probability beyond `z`."""
    return float(_module("scipy.stats").norm.sf(z))


def normal_quantile(tail: float) -> float:
    """The z beyond which there is a probability of `tail`."""
    return float(_module("scipy.stats").norm.isf(tail))


def t_tail(t: float, freedom: float) -> float:
    """Student's: the probability beyond `t`."""
    return float(_module("scipy.stats").t.sf(t, freedom))


def t_quantile(tail: float, freedom: float) -> float:
    """Student's: the t beyond which there is a probability of `tail`."""
    return float(_module("scipy.stats").t.isf(tail, freedom))


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that changes its sign between two points is 0."""
    return float(_module("scipy.optimize").brentq(function, low, high, xtol=1e-10))


def binomial_p(events: int, rows: int, rate: float, *, above: bool) -> float:
    """How probable so many events, or more (`above`), or fewer, would be at a rate."""
    return float(_module("scipy.stats").binomtest(events, rows, rate, "greater" if above else "less").pvalue)


def clopper_pearson(events: int, rows: int, level: float) -> tuple[float, float]:
    """The exact bounds of a rate, each at a one-sided level."""
    low, high = _module("statsmodels.stats.proportion").proportion_confint(events, rows, alpha=2 * level, method="beta")
    return float(low), float(high)


def mcnemar_p(better: int, worse: int) -> float:
    """McNemar's two-sided test that two paired rates are equal: exact where few rows differ, else chi-squared."""
    exact = better + worse < _EXACT_BELOW
    return float(
        _module("statsmodels.stats.contingency_tables")
        .mcnemar([[0, better], [worse, 0]], exact=exact, correction=True)
        .pvalue
    )


def resampled(  # noqa: PLR0913 - what a bootstrap depends on
    data: tuple[np.ndarray, ...],
    statistic: Callable[..., np.ndarray],
    count: int,
    batch: int,
    seed: int,
    *,
    paired: bool,
) -> np.ndarray:
    """The statistic of `count` bootstrap samples, `batch` of them at once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rows that are all alike are no reason to warn
        result = _module("scipy.stats").bootstrap(
            data, statistic, paired=paired, vectorized=True, n_resamples=count, method="percentile", batch=batch,
            rng=np.random.default_rng(seed),
        )  # fmt: skip
    return np.asarray(result.bootstrap_distribution, dtype=float)
