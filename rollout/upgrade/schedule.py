"""When each part of a migration has to be done, counted backwards from the retirement (docs/retirements.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from model_lifecycle.settings import Strategy
from rollout.retiring.steps import DRAIN_DAYS

QUOTA_DAYS = 14
"""For a request for quota to be answered, and the placements to be there."""
EVALUATE_DAYS = 14
"""For a new release to be written, evaluated, mended and evaluated again."""
MARGIN_DAYS = 7
"""For one rollout to be aborted and walked a second time."""

_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Schedule:
    """The last day for each part. `steps` holds the day of each percentage, by task; the last percentage is 100.

    `leave` is the last day on which previews still accept the version; `past_horizon` says that it has gone by and
    that the day before the retirement is planned for instead, which needs an entry under breakGlass.
    """

    place: date
    evaluate: date
    steps: Mapping[str, tuple[tuple[int, date], ...]]
    moved: date
    drain: date
    leave: date
    past_horizon: bool


def schedule(retires: date, horizon_days: int, day: date, strategies: Mapping[str, Strategy]) -> Schedule:
    """The schedule of a version that retires on a day, for the tasks that have to move, each with its strategy.

    Args:
        retires: the earliest retirement of the version's SKUs.
        horizon_days: how many days before that the policy pack starts to refuse it.
        day: today.
        strategies: by task; all tasks move at the same time.
    """
    accepted = retires - timedelta(days=horizon_days)
    past = accepted < day
    leave = retires - timedelta(days=1) if past else accepted
    drain = leave - timedelta(days=DRAIN_DAYS)
    moved = drain - timedelta(days=MARGIN_DAYS)
    steps = {task: _steps(strategy, moved) for task, strategy in strategies.items()}
    first = min((days[0][1] for days in steps.values()), default=moved)
    evaluate = first - timedelta(days=1)
    return Schedule(evaluate - timedelta(days=EVALUATE_DAYS), evaluate, steps, moved, drain, leave, past)


def days_needed(plan: Schedule) -> int:
    """How many days a migration takes by this schedule, quota requests included."""
    return (plan.leave - plan.place).days + QUOTA_DAYS


def _steps(strategy: Strategy, moved: date) -> tuple[tuple[int, date], ...]:
    """The last step on the day of the move, the others before it: each its bake time ahead, one day at least."""
    day, found = moved, list[tuple[int, date]]()
    for step, ahead in reversed(list(zip(strategy.steps, (*strategy.steps[1:], None), strict=True))):
        day -= timedelta(days=max(1, -(-step.bake_minutes // _MINUTES_A_DAY)) if ahead else 0)
        found.append((step.percent, day))
    return tuple(reversed(found))
