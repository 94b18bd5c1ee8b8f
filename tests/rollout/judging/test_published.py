"""Cases from papers and textbooks, and from statsmodels where it has the same method."""

import math

import pytest
from scipy.optimize import minimize_scalar
from statsmodels.stats.proportion import score_test_proportions_2indep

from rollout.judging import paired, proportions
from rollout.judging.library import mcnemar_p
from rollout.judging.spending import level, spent

Z95 = 1.959963984540054


def test_tango_s_own_example_of_44_pairs_with_an_off_diagonal_zero() -> None:
    """Tango 1998, the disinfection of contact lenses (Miyanaga): 43, 0, 1, 0 with a margin of 0.1 gives Z = 1.709."""
    assert paired.statistic(0, 1, 44, -0.1, correction=0) == pytest.approx(1.709, abs=5e-4)


@pytest.mark.parametrize(
    ("better", "worse", "n", "low", "high"),
    [
        (1, 7, 21, -0.5173, -0.0260),  # Bentur et al. 2009
        (6, 16, 161, -0.1240, -0.0054),  # Cavo et al. 2012
    ],
)
def test_tango_s_interval_as_in_fagerland_lydersen_and_laake(
    better: int, worse: int, n: int, low: float, high: float
) -> None:
    """Statistical Analysis of Contingency Tables (2017), chapter 8."""
    assert paired.interval(better, worse, n, Z95, correction=0) == pytest.approx((low, high), abs=1e-4)


def test_mcnemar_s_exact_test_as_in_the_same_chapter() -> None:
    assert mcnemar_p(6, 16) == pytest.approx(0.052479, abs=1e-6)


def test_mcnemar_s_test_with_many_rows_that_differ() -> None:
    """Agresti, Categorical Data Analysis: 86 and 150 of 1,600; chi-squared with correction (|86-150|-1)^2/236."""
    assert mcnemar_p(86, 150) == pytest.approx(math.erfc(math.sqrt((64 - 1) ** 2 / 236 / 2)), rel=1e-9)


def test_tango_s_test_of_equality_is_mcnemar_s() -> None:
    assert paired.statistic(86, 150, 1600, 0, correction=0) == pytest.approx((86 - 150) / math.sqrt(236))


def test_930_of_1000_against_935_as_statsmodels_tests_it() -> None:
    theirs = score_test_proportions_2indep(930, 1000, 935, 1000, value=-0.02, alternative="larger")
    ours = proportions.statistic((930, 1000, 935, 1000), -0.02)
    assert ours == pytest.approx(theirs.statistic, rel=2e-3)
    assert math.erfc(ours / math.sqrt(2)) / 2 == pytest.approx(0.092, abs=5e-4)


@pytest.mark.parametrize("counts", [(930, 1000, 935, 1000), (56, 70, 48, 80), (400, 900, 380, 700)])
@pytest.mark.parametrize("difference", [-0.05, -0.02, 0.1])
def test_the_restricted_rate_is_the_likeliest_one(counts: tuple[int, int, int, int], difference: float) -> None:
    """Miettinen and Nurminen's closed form against a plain search for the maximum."""
    events, rows, base_events, base_rows = counts

    def unlikely(rate: float) -> float:
        base = rate - difference
        return -(
            events * math.log(rate)
            + (rows - events) * math.log(1 - rate)
            + base_events * math.log(base)
            + (base_rows - base_events) * math.log(1 - base)
        )

    inside = (max(0.0, difference) + 1e-9, min(1.0, 1 + difference) - 1e-9)
    best = minimize_scalar(unlikely, bounds=inside, method="bounded", options={"xatol": 1e-10}).x
    assert proportions._restricted(counts, difference) == pytest.approx(best, abs=1e-6)


def test_pocock_s_spending_as_lan_and_demets_tabulate_it() -> None:
    """Lan and DeMets 1983: alpha* = alpha log(1 + (e - 1) t), here for alpha 0.05 and fifths of the way."""
    found = [spent(0.05, part / 5) for part in range(1, 6)]
    assert found == pytest.approx([0.01477, 0.02616, 0.03543, 0.04324, 0.05], abs=2e-5)


def test_all_looks_together_use_alpha_and_no_more() -> None:
    for looks in range(1, 101):
        assert math.fsum(level(0.05, looks, look) for look in range(1, looks + 1)) == pytest.approx(0.05)


@pytest.mark.parametrize("look", [0, 6])
def test_there_is_no_level_for_a_look_too_many(look: int) -> None:
    with pytest.raises(ValueError, match="of 5"):
        level(0.05, 5, look)
