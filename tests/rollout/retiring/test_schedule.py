"""Dates backwards from a retirement, for every strategy, horizon and day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle.settings import Strategy
from rollout.retiring.steps import DRAIN_DAYS
from rollout.upgrade.schedule import EVALUATE_DAYS, MARGIN_DAYS, QUOTA_DAYS, days_needed, schedule

DAY = date(2027, 1, 1)


@st.composite
def strategy(draw: st.DrawFn) -> Strategy:
    percents = [*sorted(draw(st.sets(st.integers(1, 99), max_size=4))), 100]
    steps = [{"percent": each, "bakeMinutes": draw(st.integers(0, 43_200))} for each in percents]
    return Strategy.model_validate({"steps": tuple(steps)})


days = st.dates(date(2026, 1, 1), date(2030, 1, 1))
tasks = st.dictionaries(st.sampled_from("abc"), strategy(), max_size=3)


@given(days, st.integers(0, 730), days, tasks)
def test_each_part_comes_before_the_next_and_bakes_as_long_as_it_has_to(
    retires: date, horizon: int, day: date, strategies: dict[str, Strategy]
) -> None:
    made = schedule(retires, horizon, day, strategies)
    starts = [steps[0][1] for steps in made.steps.values()]
    for start in starts:
        assert made.place + timedelta(days=EVALUATE_DAYS) == made.evaluate < start
    assert made.evaluate < made.moved
    assert made.moved + timedelta(days=MARGIN_DAYS) == made.drain == made.leave - timedelta(days=DRAIN_DAYS)
    for task, steps in made.steps.items():
        assert steps[-1] == (100, made.moved)
        bakes = [step.bake_minutes for step in strategies[task].steps]
        for bake, ((_, first), (_, second)) in zip(bakes, pairwise(steps), strict=False):
            assert second - first >= max(timedelta(days=1), timedelta(minutes=bake))


@given(days, st.integers(0, 730), days)
def test_the_end_is_the_last_day_that_previews_accept_or_the_day_before_the_retirement(
    retires: date, horizon: int, day: date
) -> None:
    made = schedule(retires, horizon, day, {})
    assert made.leave == (retires - timedelta(days=1) if made.past_horizon else retires - timedelta(days=horizon))
    assert made.past_horizon == (retires - timedelta(days=horizon) < day)


def test_the_days_that_it_takes_are_the_sum_of_its_parts() -> None:
    made = schedule(date(2027, 9, 2), 90, DAY, {"news": Strategy()})
    assert days_needed(made) == QUOTA_DAYS + EVALUATE_DAYS + 1 + 2 + MARGIN_DAYS + DRAIN_DAYS
    assert [day for _, day in made.steps["news"]] == [date(2027, 5, 19), date(2027, 5, 20), date(2027, 5, 21)]
