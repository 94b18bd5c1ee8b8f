"""What is said of a plan, in text and in Markdown alike."""

from collections.abc import Iterator

from rollout.retiring.words import Name

from .capacity import Pool
from .plan import Plan
from .retests import Retest, State
from .schedule import DRAIN_DAYS, EVALUATE_DAYS, MARGIN_DAYS, QUOTA_DAYS, days_needed

QUOTA_HEADINGS = ("quota", "now", "both", "configured", "Azure's", "used", "short")


def heading(plan: Plan, name: Name) -> str:
    """From what to what, and where."""
    return f"{name(plan.scene.old)} to {name(plan.scene.new)} in {name(plan.scene.stack)}"


def summary(plan: Plan, name: Name) -> Iterator[str]:
    """When both end, and by when all of it has to be done."""
    times = plan.scene.schedule
    yield f"{name(plan.scene.old)} retires on {plan.retires or 'no published day'}."
    yield f"{name(plan.scene.new)} retires on {plan.target_retires or 'no published day'}."
    if times is None:
        yield "No source names a day, so the order of work has none."
        return
    why = "the day before" if times.past_horizon else f"{plan.scene.settings.horizon_days} days of horizon before"
    yield f"It has to be gone by {times.leave}, {why}; the work takes {days_needed(times)} days:"
    yield (
        f"{QUOTA_DAYS} for quota, {EVALUATE_DAYS} to evaluate, the steps, {MARGIN_DAYS} for a second try, "
        f"{DRAIN_DAYS} to drain."
    )


def warnings(plan: Plan, name: Name) -> Iterator[str]:
    """What stands in the way."""
    times = plan.scene.schedule
    if plan.retires and plan.retires <= plan.day:
        yield "It has retired: requests to it get 410 Gone."
    elif times and times.past_horizon:
        entry = f'breakGlass: {{{plan.scene.old}: {{reason: ..., expires: "{times.leave}"}}}}'
        yield f"It is inside the horizon: previews in prod refuse it. If you must go on with it: {name(entry)}"
    if plan.late:
        yield f"{len(plan.late)} of {len(plan.deeds)} parts are late: what they wait for has to be faster."
    if any(pool.short is None for pool in plan.scene.pools):
        yield "Nobody knows some quotas: write them under quota in the configuration, or give --subscription."
    yield from (f"A preview would object: {name(objection)}" for objection in plan.objections)


def releases(plan: Plan, name: Name) -> Iterator[str]:
    """Each release on the old version and what takes its place."""
    for each in plan.scene.retests:
        yield f"{name(each.task)}: {name(each.release)} ({each.role}) by {name(each.candidate)}, {_state(each)}"
    if not plan.scene.retests:
        yield "none: no task serves it"


def quota(plan: Plan) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The cells of each quota, and whether it is short."""
    for pool in plan.scene.pools:
        yield (pool.name, *map(_number, _numbers(pool))), bool(pool.short)


def _state(each: Retest) -> str:
    return f"{each.state} ({each.moved} of 100)" if each.state is State.MOVING else each.state


def _numbers(pool: Pool) -> tuple[int | None, ...]:
    return (pool.now, pool.both, pool.configured, pool.azure, pool.used, pool.short)


def _number(value: int | None) -> str:
    return "-" if value is None else str(value)
