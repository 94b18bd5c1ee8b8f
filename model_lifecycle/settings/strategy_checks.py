"""What no single field of a strategy can know: that its steps rise, and end at all users."""

from collections.abc import Iterator

from .errors import Path, Problem
from .shape import Settings
from .strategy_shape import ALL, Strategy


def strategy_problems(settings: Settings) -> Iterator[Problem]:
    """Every reason why nobody could move along the steps as configured, in the order of the file."""
    yield from _steps(settings.strategy, ("strategy",))
    for task, rollout in settings.tasks.items():
        if rollout.strategy:
            yield from _steps(rollout.strategy, ("tasks", task, "strategy"))


def _steps(strategy: Strategy, path: Path) -> Iterator[Problem]:
    before = 0
    for index, step in enumerate(strategy.steps):
        if step.percent <= before:
            yield Problem(
                (*path, "steps", index, "percent"),
                step.percent,
                f"is not above the step before it, {before}",
                "Promoting would take users away from the canary",
                "Let the percentages rise",
            )
        before = step.percent
    if before != ALL:
        yield Problem(
            (*path, "steps", len(strategy.steps) - 1, "percent"),
            before,
            f"is the last step, and not {ALL}",
            "The canary could never become the stable release",
            f"Add {{percent: {ALL}}}",
        )
