"""How often worse releases pass and equal ones fail: counted out exactly where that can be done, else by many seeds."""

import numpy as np
import pytest
from scipy.stats import binom

from benchmarks import judging as bench
from model_lifecycle.settings import Strategy
from rollout.judging import judge
from tests.rollout.judging.conftest import rated

SEEDS = 1000


@pytest.mark.parametrize("level", [0.05, 0.0148])
@pytest.mark.parametrize(("n", "margin"), [(60, 0.05), (268, 0.01), (300, 0.02)])
def test_a_paired_rate_at_its_margin_passes_at_most_as_stated(level: float, n: int, margin: float) -> None:
    """Exact: over all tables of n rows, for many shares of rows that differ."""
    assert 0.3 * level < bench.paired_size(n, margin, level, false_pass=True) <= level


@pytest.mark.parametrize(("n", "margin"), [(60, 0.05), (300, 0.02)])
def test_a_paired_rate_at_its_margin_fails_hardly_more_often_than_stated(n: int, margin: float) -> None:
    assert bench.paired_size(n, margin, 0.0148, false_pass=False) <= 1.2 * 0.0148


def test_without_the_correction_worse_releases_would_pass_too_often() -> None:
    assert bench.paired_size(268, 0.01, 0.05, false_pass=True, correction=0.0) > 1.3 * 0.05


@pytest.mark.parametrize("false_pass", [True, False])
def test_a_rate_over_different_rows_is_misjudged_hardly_more_often_than_stated(false_pass: bool) -> None:
    assert bench.unpaired_size(200, 0.02, 0.05, false_pass=false_pass) <= 1.1 * 0.05


def test_an_equal_release_passes_as_often_as_its_rows_were_planned_for() -> None:
    strategy = Strategy(looks=1)
    random = np.random.default_rng(5)
    verdicts: list[str] = []
    for _ in range(60):
        base = random.random(1250) < 0.93
        graded_anew = np.where(random.random(1250) < 0.06, random.random(1250) < 0.93, base)
        verdicts.append(judge(rated(base), rated(graded_anew), strategy).verdict)
    assert verdicts.count("Failed") == 0
    assert verdicts.count("Successful") > 48


@pytest.mark.parametrize("paired", [True, False])
def test_means_of_skewed_scores_at_the_margin_pass_at_most_as_stated(paired: bool) -> None:
    passed = sum(bench.mean_passes(seed, paired=paired) for seed in range(SEEDS))
    assert passed <= _most(0.05)


@pytest.mark.parametrize("paired", [True, False])
def test_token_ratios_at_the_margin_pass_at_most_as_stated(paired: bool) -> None:
    passed = sum(bench.ratio_passes(seed, paired=paired) for seed in range(SEEDS))
    assert passed <= _most(0.05)


def test_looking_five_times_lets_no_more_worse_releases_pass() -> None:
    spent = bench.looked(looks=5, seeds=300, spending=True)
    assert spent <= 0.05
    assert bench.looked(looks=5, seeds=300, spending=False) > 0.09


def _most(rate: float) -> int:
    """More than this would come up once in 10,000 runs if the rate held."""
    return int(binom.isf(1e-4, SEEDS, rate))
