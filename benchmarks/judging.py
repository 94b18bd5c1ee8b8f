"""How often the evaluation gate errs: `python -m benchmarks.judging [--seeds N]`.

Rates are counted out exactly over all tables, everything else is simulated. The truth lies at the margin for false
passes, where they are most frequent; docs/evaluation.md shows what this printed.
"""

import argparse
from collections.abc import Iterable

import numpy as np
from scipy.stats import binom  # pyright: ignore[reportMissingTypeStubs]

from model_lifecycle.settings import Strategy
from rollout.judging import Row, Sample, judge, level, means, paired, percentiles, proportions
from rollout.judging.estimate import Question

_RATES = (0.0, *np.geomspace(1e-3, 0.4, 10))
_UNLIKELY = 1e-9


def paired_size(
    n: int, margin: float, alpha: float, *, false_pass: bool, correction: float = paired.CORRECTION
) -> float:
    """The most often that a rate exactly at the margin is called good (or bad), whatever share of rows differs."""
    sign = 1 if false_pass else -1
    z = Question(0, True, alpha, 0.8, alpha).z
    rejected = [_first(n, better, -sign * margin, z, correction) for better in range(n + 1)]
    return max(_paired_rate(n, rate, sign * margin, rejected) for rate in _RATES if rate + sign * margin >= 0)


def _first(n: int, better: int, limit: float, z: float, correction: float) -> int:
    """The largest number of worse rows with which `better` rows still prove a difference above the limit; or -1."""
    low, high = -1, n - better
    while low < high:
        middle = (low + high + 1) // 2
        if paired.statistic(better, middle, n, limit, correction) >= z:
            low = middle
        else:
            high = middle - 1
    return low


def _paired_rate(n: int, rate: float, margin: float, most: list[int]) -> float:
    likely = binom.pmf(np.arange(n + 1), n, rate)
    return sum(
        likely[better] * binom.cdf(most[better], n - better, (rate + margin) / (1 - rate))
        for better in np.nonzero(likely > _UNLIKELY)[0]
        if most[better] >= 0
    )


def unpaired_size(n: int, margin: float, alpha: float, *, false_pass: bool) -> float:
    """The same for `n` rows of each release that do not pair; the rate is one that should be low."""
    sign = 1 if false_pass else -1
    z = Question(0, True, alpha, 0.8, alpha).z
    most = [_unpaired_most(n, base, margin, z, sign) for base in range(n + 1)]
    counts = np.arange(n + 1)
    return max(
        float((binom.pmf(counts, n, rate) * _beyond(most, n, rate + margin, sign)).sum())
        for rate in (0.0, *np.geomspace(1e-3, 0.5, 12))
    )


def _unpaired_most(n: int, base: int, margin: float, z: float, sign: int) -> int:
    """The last count of the candidate, seen from the clear end, that is still judged to be beyond the margin."""
    low, high = -1, n
    while low < high:
        middle = (low + high + 1) // 2
        events = middle if sign > 0 else n - middle
        if -sign * proportions.statistic((events, n, base, n), margin) >= z:
            low = middle
        else:
            high = middle - 1
    return low


def _beyond(most: list[int], n: int, rate: float, sign: int) -> np.ndarray:
    return binom.cdf(np.asarray(most), n, rate if sign > 0 else 1 - rate)


def mean_passes(seed: int, n: int = 120, alpha: float = 0.05, *, paired: bool) -> bool:
    """Whether scores that are worse by exactly the margin of 0.05 pass; most are near 1, as graders give them."""
    random = np.random.default_rng(seed)
    base = random.beta(8, 1.5, n)
    cand = base + random.choice([-0.15, 0.05], n, p=[0.5, 0.5]) if paired else random.beta(8, 1.5, n) - 0.05
    question = Question(-0.05, True, alpha, 0.8, alpha)
    found = means.compared(base, cand, question, paired=paired)
    return (found.low or -1) > question.limit


def ratio_passes(seed: int, n: int = 120, alpha: float = 0.05, *, paired: bool) -> bool:
    """Whether tokens that are higher by exactly the margin of 5 % pass; skewed as answers' lengths are."""
    random = np.random.default_rng(seed)
    base = random.lognormal(6, 0.5, n)
    cand = 1.05 * (base * random.lognormal(-0.02, 0.2, n) if paired else random.lognormal(6, 0.5, n))
    question = Question(1.05, False, alpha, 0.8, alpha)
    found = means.ratio(base, cand, question, paired=paired)
    return found.high is not None and found.high < question.limit


def latency_passes(seed: int, percent: int, n: int, alpha: float, *, paired: bool) -> tuple[bool, bool]:
    """Whether latency that is higher by exactly the margin of 10 % is called good, and whether it is called bad."""
    random = np.random.default_rng(seed)
    base = random.lognormal(6, 0.5, n)
    noise = random.normal(0, 0.5 * np.sqrt(1 - 0.49), n)
    cand = 1.1 * (np.exp(6 + 0.7 * (np.log(base) - 6) + noise) if paired else random.lognormal(6, 0.5, n))
    found = percentiles.compared(base, cand, percent, Question(1.1, False, alpha, 0.8, alpha), paired=paired)
    return (found.high or 9) < 1.1, (found.low or 0) > 1.1  # noqa: PLR2004 - the limit


def looked(looks: int, seeds: int, *, spending: bool) -> float:
    """How often a release at the margin passes at any look, each look with 400 rows more of the same data set."""
    strategy = Strategy(looks=looks)
    return (
        sum(any(_look(seed, look, strategy, spending) for look in range(1, looks + 1)) for seed in range(seeds)) / seeds
    )


def _look(seed: int, look: int, strategy: Strategy, spending: bool) -> bool:
    random = np.random.default_rng(seed)
    draws = random.random(400 * strategy.looks)[: 400 * look]
    base, cand = draws < 0.93, (draws < 0.88) | (draws > 0.97)  # noqa: PLR2004 - 5 % got worse, 3 % better: 2 points
    share = level(strategy.alpha, strategy.looks, look) if spending else strategy.alpha
    z = Question(0, True, share, strategy.power, share).z
    better, worse = int((cand & ~base).sum()), int((base & ~cand).sum())
    return paired.statistic(better, worse, len(draws), -0.02) >= z


def passes_when_equal(seeds: int, n: int) -> dict[str, float]:
    """The verdicts on an equal release, by the whole gate with defaults: 6 % of the rows are graded differently."""
    random = np.random.default_rng(3)
    found = [judge(*_equal(random, n), Strategy()).verdict for _ in range(seeds)]
    return {verdict: found.count(verdict) / seeds for verdict in ("Successful", "Inconclusive", "Failed")}


def _equal(random: np.random.Generator, n: int) -> tuple[Sample, Sample]:
    base = random.random(n) < 0.93  # noqa: PLR2004 - a usual pass rate
    other = np.where(random.random(n) < 0.06, random.random(n) < 0.93, base)  # noqa: PLR2004
    return _sample(random, base), _sample(random, other)


def _sample(random: np.random.Generator, passes: Iterable[bool]) -> Sample:
    return Sample(
        tuple(
            Row(str(index), passes={"ok": bool(value)}, latency_ms=float(random.lognormal(6, 0.4)), filtered=False)
            for index, value in enumerate(passes)
        )
    )


def main() -> None:
    """Prints the rates."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, default=2000)
    seeds: int = parser.parse_args().seeds
    for false_pass in (True, False):
        what = "passes" if false_pass else "fails"
        for alpha in (0.05, level(0.05, 5, 1)):
            worst = max(
                paired_size(n, m, alpha, false_pass=false_pass) for n in (60, 268, 300, 700) for m in (0.01, 0.02)
            )
            print(f"paired rate {what} wrongly, alpha {alpha:.4f}: at most {worst:.4f} (exact)")
            cases = [(n, margin) for n in (60, 200, 470) for margin in (0.01, 0.02)]
            other = max(unpaired_size(*case, alpha, false_pass=false_pass) for case in cases)
            print(f"unpaired rate {what} wrongly, alpha {alpha:.4f}: at most {other:.4f} (exact)")
    for is_paired in (True, False):
        kind = "paired" if is_paired else "unpaired"
        scores = sum(mean_passes(seed, paired=is_paired) for seed in range(seeds)) / seeds
        tokens = sum(ratio_passes(seed, paired=is_paired) for seed in range(seeds)) / seeds
        print(f"mean score passes wrongly, {kind}, alpha 0.05: {scores:.4f}; ratio of means: {tokens:.4f}")
        for percent, n in ((50, 20), (95, 200), (99, 1000)):
            few = max(seeds // 5, 1)
            both = [latency_passes(seed, percent, n, 0.05, paired=is_paired) for seed in range(few)]
            good, bad = (sum(each) / few for each in zip(*both, strict=True))
            print(f"P{percent} of {n} rows, {kind}, alpha 0.05: passes wrongly {good:.4f}, fails wrongly {bad:.4f}")
    for spending in (True, False):
        rate = looked(5, seeds, spending=spending)
        print(f"five looks {'with' if spending else 'without'} spending: passes wrongly {rate:.4f}")
    for n in (500, 1000, 2000):
        print(f"an equal release, {n} rows, the whole gate: {passes_when_equal(max(seeds // 20, 1), n)}")


if __name__ == "__main__":
    main()
