"""Verdicts."""

import json
from dataclasses import replace

import numpy as np
import pytest

from model_lifecycle.settings import Margins, Strategy, Thresholds
from rollout.judging import Judgement, Metric, Row, Sample, chosen, judge
from tests.rollout.judging.conftest import rated


def metric(judgement: Judgement, name: str = "quality") -> Metric:
    return next(each for each in judgement.metrics if each.name == name)


def measured(n: int, latency: float = 1.0, tokens: float = 1.0, seed: int = 1) -> Sample:
    random = np.random.default_rng(seed)
    return Sample(
        tuple(
            Row(
                str(index),
                passes={"ok": bool(random.random() < 0.95)},
                latency_ms=latency * float(random.lognormal(6, 0.4)),
                tokens=tokens * float(random.integers(150, 250)),
                filtered=False,
                harmful=False,
            )
            for index in range(n)
        )
    )


def test_930_of_1000_against_935_is_neither_a_pass_nor_a_failure(once: Strategy) -> None:
    found = metric(judge(rated(np.arange(1000) < 935, "b"), rated(np.arange(1000) < 930, "c"), once))
    assert (found.verdict, found.difference) == ("Inconclusive", pytest.approx(-0.005))
    assert found.p == pytest.approx(0.092, abs=5e-4)
    assert found.needed is not None
    assert 3000 < found.needed < 4000


def test_the_same_rates_over_the_same_rows_prove_more(once: Strategy) -> None:
    found = judge(rated(np.arange(1000) < 935), rated(np.arange(1000) < 930), once)
    assert found.paired
    assert metric(found).verdict == "Successful"


def test_a_difference_beyond_the_margin_fails(once: Strategy) -> None:
    judgement = judge(rated(np.arange(1000) < 935), rated(np.arange(1000) < 850), once)
    assert (judgement.verdict, metric(judgement).verdict) == ("Failed", "Failed")
    assert judgement.reasons == ("quality is worse than its margin allows",)


def test_everything_is_judged_and_all_of_it_has_to_hold(once: Strategy) -> None:
    found = judge(measured(1500), measured(1500, seed=2), once)
    assert [each.name for each in found.metrics] == [
        *("quality", "latencyP50", "latencyP95", "latencyP99", "tokensPerRequest"),
        *("contentFilterRate", "harmfulRate", "errorRate"),
    ]
    assert found.verdict == "Successful"
    assert found.not_judged == {"costPerRequest": "not measured in both"}


@pytest.mark.parametrize(("latency", "verdict"), [(1.0, "Successful"), (1.10, "Inconclusive"), (1.35, "Failed")])
def test_latency_is_judged_at_every_percentile(once: Strategy, latency: float, verdict: str) -> None:
    found = judge(measured(1500), measured(1500, latency=latency, seed=2), once)
    assert {metric(found, f"latencyP{percent}").verdict for percent in (50, 95, 99)} == {verdict}


@pytest.mark.parametrize(("tokens", "verdict"), [(1.0, "Successful"), (1.05, "Inconclusive"), (1.1, "Failed")])
def test_tokens_may_not_rise_by_more_than_the_margin(once: Strategy, tokens: float, verdict: str) -> None:
    found = judge(measured(1500), measured(1500, tokens=tokens, seed=2), once)
    assert metric(found, "tokensPerRequest").verdict == verdict


def test_p99_of_few_rows_is_never_successful(once: Strategy) -> None:
    found = metric(judge(measured(999), measured(999, latency=0.1, seed=2), once), "latencyP99")
    assert (found.verdict, found.needed, found.low) == ("Inconclusive", 1000, None)
    assert found.needed_at_least
    assert found.as_json()["neededAtLeast"] is True
    enough = metric(judge(measured(1000), measured(1000, latency=1.05, seed=2), once), "latencyP99")
    assert (enough.verdict, enough.needed_at_least) == ("Inconclusive", False)


def test_rows_with_errors_are_errors_and_nothing_else(once: Strategy) -> None:
    healthy = rated([True] * 2000)
    ill = Sample(tuple(replace(row, error="429") if int(row.id) < 60 else row for row in healthy.rows))
    found = judge(healthy, ill, once)
    assert (metric(found).verdict, metric(found).n, metric(found).lost) == ("Successful", 1940, 60)
    assert metric(found, "errorRate").verdict == "Failed"


def test_too_many_lost_rows_leave_quality_open(once: Strategy) -> None:
    healthy = rated([True] * 2000)
    ill = Sample(tuple(replace(row, error="429") if int(row.id) < 101 else row for row in healthy.rows))
    assert metric(judge(healthy, ill, once)).verdict == "Inconclusive"


def test_it_is_said_whose_rows_have_no_value_and_of_what(once: Strategy) -> None:
    whole = measured(1000)
    silent = Sample(tuple(replace(row, tokens=None) if int(row.id) < 540 else row for row in whole.rows))
    found = judge(whole, silent, once, sides=("stable", "canary"))
    assert metric(found, "tokensPerRequest").note == (
        "54% of the canary's rows have no count of tokens, or ended in an error; 5% may"
    )
    assert "54% of the baseline's rows have no count" in str(
        metric(judge(silent, whole, once), "tokensPerRequest").note
    )
    late = Sample(tuple(replace(row, tokens=None) if int(row.id) >= 600 else row for row in whole.rows))
    both = str(metric(judge(silent, late, once), "tokensPerRequest").note)
    assert both.startswith("54% of the baseline's rows and 40% of the candidate's rows, 94% of the pairs have no")


def test_without_quality_and_accuracy_nothing_is_proved(once: Strategy) -> None:
    bare = Sample(tuple(replace(row, passes={}) for row in measured(1500).rows))
    assert judge(bare, bare, once).reasons == ("neither quality nor accuracy was measured",)
    assert judge(bare, bare, once, graded=False).verdict == "Successful"


@pytest.mark.parametrize(("right", "verdict"), [(950, "Successful"), (905, "Inconclusive"), (800, "Failed")])
def test_a_first_release_is_held_against_thresholds(right: int, verdict: str) -> None:
    strategy = Strategy(looks=1, thresholds=Thresholds(quality=0.9))
    assert judge(None, rated(np.arange(1000) < right), strategy).verdict == verdict


def test_a_first_release_may_have_to_be_fast() -> None:
    strategy = Strategy(looks=1, thresholds=Thresholds.model_validate({"p95LatencyMs": 700}))
    assert metric(judge(None, measured(1500), strategy), "latencyP95").verdict == "Failed"


def test_a_later_look_has_to_prove_more() -> None:
    strategy = Strategy()
    widths = [
        (found.high or 0) - (found.low or 0)
        for look in (1, 5)
        for found in [metric(judge(rated(np.arange(900) < 800, "b"), rated(np.arange(900) < 800, "c"), strategy, look))]
    ]
    assert widths[0] < widths[1]


def test_scores_that_all_agree_still_leave_room_for_doubt(once: Strategy) -> None:
    alike = Sample(tuple(Row(str(index), scores={"similarity": 1.0}) for index in range(60)))
    assert metric(judge(alike, alike, once)).verdict == "Inconclusive"


def test_as_many_rows_as_needed_decide(once: Strategy) -> None:
    rates = rated(np.arange(600) % 20 > 0, "b"), rated(np.arange(600) % 20 > 0, "c")
    needed = metric(judge(*rates, once)).needed or 0
    more = rated(np.arange(needed) % 20 > 0, "b"), rated(np.arange(needed) % 20 > 0, "c")
    assert metric(judge(*more, once)).verdict == "Successful"


def test_a_score_of_1_to_5_without_pass_or_fail_is_left_out(once: Strategy) -> None:
    sample = Sample(tuple(Row(str(index), scores={"fluency": 4.0}) for index in range(60)))
    assert "only 0 to 1" in judge(sample, sample, once).not_judged["fluency"]


def test_names_say_what_is_accuracy() -> None:
    sample = Sample((Row("1", passes={"f1.f1_score": True, "judge.relevance": True, "exact_match": True}),))
    roles = chosen([sample])
    assert (roles.quality, roles.accuracy) == (("judge.relevance",), ("exact_match", "f1.f1_score"))


def test_margins_of_nothing_allow_nothing() -> None:
    strategy = Strategy(looks=1, margins=Margins(quality=0.0))
    assert judge(rated([True] * 900), rated([True] * 900), strategy).verdict == "Inconclusive"


def test_a_judgement_is_plain_json(once: Strategy) -> None:
    found = judge(measured(300), measured(300, seed=2), once).as_json()
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def without(sample: Sample, **nothing: None) -> Sample:
    return Sample(tuple(replace(row, **nothing) for row in sample.rows))


def test_what_the_candidate_does_not_tell_any_more_stays_open(once: Strategy) -> None:
    both = measured(1500)
    found = judge(both, without(both, tokens=None), once)
    assert (found.verdict, found.not_judged["tokensPerRequest"]) == ("Inconclusive", "measured of the baseline only")
    assert found.reasons == ("tokensPerRequest was not judged: measured of the baseline only",)
    assert judge(without(both, tokens=None), both, once).verdict == "Successful"


def test_a_grade_that_the_candidate_does_not_have_any_more_stays_open_unless_others_are_chosen(once: Strategy) -> None:
    after = measured(1500)
    before = Sample(tuple(replace(row, passes={**row.passes, "tone": True}) for row in after.rows))
    assert judge(before, after, once).reasons == ("tone was not judged: measured of the baseline only",)
    assert judge(before, after, once, roles=chosen([after, before], quality=["ok"])).verdict == "Successful"


def test_a_row_that_cost_nothing_hides_no_price(once: Strategy) -> None:
    cheap, dear = measured(1500), Sample(tuple(replace(row, cost=3.0) for row in measured(1500).rows))
    mixed = Sample(tuple(replace(row, cost=float(row.id != "7")) for row in cheap.rows))
    free = Sample(tuple(replace(row, cost=0.0) for row in cheap.rows))
    assert metric(judge(mixed, dear, once), "costPerRequest").verdict == "Failed"
    assert judge(free, dear, once).verdict == "Inconclusive"
    assert judge(free, free, once).not_judged["costPerRequest"] == "0 in both"


@pytest.mark.parametrize("zeros", [1, 700, 760, 1500])
def test_latencies_of_nothing_end_in_no_infinity(once: Strategy, zeros: int) -> None:
    slow = measured(1500)
    quick = Sample(tuple(replace(row, latency_ms=0.0) if int(row.id) < zeros else row for row in slow.rows))
    found = judge(quick, slow, once)
    json.dumps(found.as_json(), allow_nan=False)
    assert (found.verdict == "Successful") == (zeros == 1)


@pytest.mark.parametrize(
    ("name", "role"), [("e.error_rate", ()), ("hallucination", ()), ("e.harmless", ("e.harmless",))]
)
def test_a_score_that_is_better_the_lower_it_is_is_not_taken_for_quality(name: str, role: tuple[str, ...]) -> None:
    found = chosen([Sample((Row("1", scores={name: 0.9}),))])
    assert (found.quality, name in found.left) == (role, not role)
    assert chosen([Sample((Row("1", passes={name: True}),))]).quality == (name,)
