"""Rates over different rows: the difference of two proportions by the score method, and one rate by itself.

Source: Miettinen and Nurminen, Comparative analysis of two rates, Statistics in Medicine 4 (1985) 213-226. statsmodels
has it as `score_test_proportions_2indep`; that one divides by zero where a rate is 0 or 1, and its rates under the
hypothesis are not quite the likeliest ones (0.8995 in place of 0.9005 for 930 and 935 of 1,000 at -0.05). Where one
outcome is rare half a row is taken off, as its counts are too coarse for a normal distribution.
"""

import math

import numpy as np

from .estimate import Estimate, Question, smallest
from .library import binomial_p, clopper_pearson, normal_tail, root

TEST = "Miettinen and Nurminen's score test for two proportions"
ONE = "Clopper and Pearson's exact interval of a proportion"
_CORRECTION = 0.5
_RARE = 50
_EDGE = 1e-9

Counts = tuple[float, float, float, float]
"""The candidate's events and rows, the baseline's events and rows."""


def statistic(counts: Counts, difference: float) -> float:
    """The score test's Z for the hypothesis that candidate less baseline is `difference` (-1 to 1, both excluded)."""
    events, rows, base_events, base_rows = counts
    rate = _restricted(counts, difference)
    base = min(max(rate - difference, 0.0), 1.0)
    total = rows + base_rows
    variance = (rate * (1 - rate) / rows + base * (1 - base) / base_rows) * total / (total - 1)
    distance = events / rows - base_events / base_rows - difference
    rare = min(events, rows - events, base_events, base_rows - base_events) < _RARE
    off = _CORRECTION * (1 / rows + 1 / base_rows) if rare else 0.0
    kept = math.copysign(max(abs(distance) - off, 0.0), distance)
    return kept / math.sqrt(variance) if variance > 0 and kept else 0.0


def interval(counts: Counts, z: float) -> tuple[float, float]:
    """The bounds of the difference that the test at `z` does not reject."""
    return -_upper((*counts[2:], *counts[:2]), z), _upper(counts, z)


def compared(baseline: np.ndarray, candidate: np.ndarray, question: Question) -> Estimate:
    """The rates of two boolean arrays over different rows."""
    counts = (float(candidate.sum()), float(len(candidate)), float(baseline.sum()), float(len(baseline)))
    low, high = interval(counts, question.z)
    z = statistic(counts, question.limit)
    return Estimate(
        baseline=float(baseline.mean()),
        candidate=float(candidate.mean()),
        value=float(candidate.mean() - baseline.mean()),
        low=low,
        high=high,
        p=normal_tail(z if question.higher_is_better else -z),
        n=min(len(baseline), len(candidate)),
        test=TEST,
        needed=_needed(counts, question),
    )


def alone(candidate: np.ndarray, question: Question) -> Estimate:
    """The rate of one boolean array, against a threshold."""
    n, events = len(candidate), int(candidate.sum())
    low, high = clopper_pearson(events, n, question.level)
    rate = events / n
    return Estimate(
        baseline=None,
        candidate=rate,
        value=rate,
        low=low,
        high=high,
        p=binomial_p(events, n, question.limit, above=question.higher_is_better),
        n=n,
        test=ONE,
        needed=_needed_alone(rate, n, question),
    )


def _upper(counts: Counts, z: float) -> float:
    def beyond(difference: float) -> float:
        return statistic(counts, difference) + z

    seen, end = counts[0] / counts[1] - counts[2] / counts[3], 1 - _EDGE
    return 1.0 if seen >= end or beyond(end) > 0 else root(beyond, seen, end)


def _restricted(counts: Counts, difference: float) -> float:
    """The likeliest rate of the candidate if the difference were as said: a root of a cubic, in closed form."""
    events, rows, base_events, base_rows = counts
    ratio, rate, base = base_rows / rows, events / rows, base_events / base_rows
    a = 1 + ratio
    b = -(1 + ratio + rate + ratio * base + difference * (ratio + 2))
    c = difference * difference + difference * (2 * rate + ratio + 1) + rate + ratio * base
    d = -rate * difference * (1 + difference)
    v = b**3 / (27 * a**3) - b * c / (6 * a * a) + d / (2 * a)
    u = math.copysign(math.sqrt(max(b * b / (9 * a * a) - c / (3 * a), 0.0)), v)
    cosine = min(max(v / u**3, -1.0), 1.0) if u else 1.0
    root = 2 * u * math.cos((math.pi + math.acos(cosine)) / 3) - b / (3 * a)
    return min(max(root, 0.0, difference), 1.0, 1.0 + difference)


def _needed(counts: Counts, question: Question) -> int | None:
    events, rows, base_events, base_rows = counts
    rate, base = events / rows, base_events / base_rows
    if (rate > base) == question.higher_is_better:
        rate = base = (events + base_events) / (rows + base_rows)
    sign = 1 if question.higher_is_better else -1
    if (rate - base - question.limit) * sign <= 0:
        return None

    def enough(each: int) -> bool:
        return sign * statistic((rate * each, each, base * each, each), question.limit) >= question.z_needed

    return smallest(enough, max(int(min(rows, base_rows)), 2))


def _needed_alone(rate: float, n: int, question: Question) -> int | None:
    distance = (rate - question.limit) * (1 if question.higher_is_better else -1)
    if distance <= 0:
        return None

    def enough(rows: int) -> bool:
        spread = math.sqrt(question.limit * (1 - question.limit) / rows)
        return distance - _CORRECTION / rows >= question.z_needed * spread

    return smallest(enough, n)
