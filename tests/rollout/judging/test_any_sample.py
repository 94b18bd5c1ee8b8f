"""What holds for all samples."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from model_lifecycle.settings import Strategy
from rollout.judging import Row, Sample, judge, paired, percentiles

_ORDER = {"Failed": 0, "Inconclusive": 1, "Successful": 2}
_rows = st.tuples(
    st.booleans(),
    st.floats(0, 1),
    st.floats(1, 5000),
    st.integers(1, 500),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, None, None, "429"]),
)
_Rows = list[tuple[bool, float, float, int, bool, bool, str | None]]
_strategies = st.sampled_from([Strategy(looks=1), Strategy(), Strategy(alpha=0.4, looks=1)])


def sample(rows: _Rows) -> Sample:
    return Sample(
        tuple(
            Row(
                str(index),
                passes={"ok": ok},
                scores={"f1": score},
                latency_ms=latency,
                tokens=tokens,
                filtered=filtered,
                harmful=harmful,
                error=error,
            )
            for index, (ok, score, latency, tokens, filtered, harmful, error) in enumerate(rows)
        )
    )


@given(st.lists(_rows, min_size=1, max_size=60), _strategies)
@settings(max_examples=40, deadline=None)
def test_a_release_against_itself_never_fails(rows: _Rows, strategy: Strategy) -> None:
    held = sample(rows)
    assert judge(held, held, strategy).verdict != "Failed"


@given(st.lists(_rows, min_size=1, max_size=60), st.lists(_rows, min_size=1, max_size=60), st.randoms(), _strategies)
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_does_not_matter(
    before: _Rows, after: _Rows, shuffled: random.Random, strategy: Strategy
) -> None:
    first, second = sample(before), sample(after)
    rows = list(second.rows)
    shuffled.shuffle(rows)
    assert judge(first, second, strategy) == judge(first, Sample(tuple(rows)), strategy)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=400), st.data(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_one_more_right_answer_never_makes_the_verdict_worse(
    answers: list[tuple[bool, bool]], data: st.DataObject, pairs: bool
) -> None:
    strategy = Strategy(looks=1, alpha=0.3)
    first = Sample(
        tuple(Row(f"{'' if pairs else 'b'}{index}", passes={"ok": old}) for index, (old, _) in enumerate(answers))
    )
    second = Sample(tuple(Row(str(index), passes={"ok": new}) for index, (_, new) in enumerate(answers)))
    chosen = data.draw(st.integers(0, len(answers) - 1))
    better = Sample(tuple(replace(row, passes={"ok": True}) if row.id == str(chosen) else row for row in second.rows))
    verdicts = [judge(first, each, strategy).metrics[0].verdict for each in (second, better)]
    assert _ORDER[verdicts[0]] <= _ORDER[verdicts[1]]


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 2000), st.floats(0.2, 4))
def test_exchanging_the_releases_turns_the_interval_round(better: int, worse: int, alike: int, z: float) -> None:
    n = max(better + worse + alike, 1)
    low, high = paired.interval(better, worse, n, z)
    other_low, other_high = paired.interval(worse, better, n, z)
    assert (low, high) == (-other_high, -other_low)
    assert -1 <= low <= (better - worse) / n <= high <= 1


def test_percentiles_are_part_of_what_is_judged_here() -> None:
    assert percentiles.rows_needed(50) <= 60
