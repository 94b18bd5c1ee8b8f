"""Every model version of some stacks with its life, its uses and the step that is due."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from model_lifecycle.settings import BreakGlass
from rollout.stacks import Stack

from . import history
from .life import Life, can_replace, is_replacement, life_of
from .steps import PINS, ROUTE, TASK, Seen, Step, User, step_of
from .tested import ByName
from .uses import EVERYBODY, Uses, served, uses_of, versions_of

_Lives = Mapping[str, Life]


@dataclass(frozen=True)
class Row:
    """One model version in one stack, on one day. `is_waived`: its `waiver` still holds."""

    stack: str
    key: str
    life: Life
    uses: Uses
    users: tuple[User, ...]
    quiet_days: int | None
    step: Step
    horizon_days: int
    waiver: BreakGlass | None
    is_waived: bool

    @property
    def is_inside(self) -> bool:
        """Whether it is inside the stack's horizon; an entry under breakGlass moves no retirement."""
        return self.life.is_inside(self.horizon_days)

    @property
    def waiting(self) -> tuple[User, ...]:
        """The users that the step is due for."""
        return tuple(user for user in self.users if user.step is self.step)


def rows_of(stacks: Iterable[Stack], tested: ByName, day: date) -> tuple[Row, ...]:
    """The rows of some stacks, the soonest retirement first, those without a date last."""
    found = [row for stack in stacks for row in _of_stack(stack, tested, day)]
    return tuple(sorted(found, key=lambda row: (row.life.retires or date.max, row.key, row.stack)))


def _of_stack(stack: Stack, tested: ByName, day: date) -> Iterator[Row]:
    lives = {key: life_of(entry, day) for key, entry in stack.settings.models.items()}
    stopped = _stopped(stack, tested)
    for key, life in lives.items():
        uses = uses_of(stack.settings, tested, key)
        users = tuple(_users(stack, tested, lives, key, uses))
        quiet = (day - stopped[key]).days if key in stopped else None
        seen = Seen(life.is_noticed, users, uses.is_named, quiet)
        waiver, horizon = stack.settings.break_glass.get(key), stack.settings.horizon_days
        is_waived = waiver is not None and waiver.holds_on(day)
        yield Row(stack.name, key, life, uses, users, quiet, step_of(seen), horizon, waiver, is_waived)


def _stopped(stack: Stack, tested: ByName) -> Mapping[str, date]:
    """The last day on which a rollout took a version out of service for any task."""
    days: dict[str, date] = {}
    for task in stack.settings.tasks:
        for name, day in history.stopped(stack.root, stack.name, task).items():
            if release := tested.get((task, name)):
                days[release.version] = max(day, days.get(release.version, date.min))
    return days


def _users(stack: Stack, tested: ByName, lives: _Lives, key: str, uses: Uses) -> Iterator[User]:
    fit = {other for other, life in lives.items() if can_replace(life, lives[key])}
    known = any(is_replacement(lives[other], lives[key]) for other in fit)
    for share in uses.tasks:
        own = [release for release in tested.values() if release.task == share.name and release.version in fit]
        others = set(served(stack.settings.tasks[share.name])) - set(share.served)
        proof = any(release.is_proved or release.name in others for release in own)
        yield User(TASK, share.name, known or bool(own), proof, EVERYBODY - share.percent)
    for share in uses.routes:
        proof = bool(fit & set(versions_of(stack.settings, share.name)))
        yield User(ROUTE, share.name, known or proof, proof, EVERYBODY - share.percent)
    if uses.is_pinned_only and (stack.settings.callers or any(consumer.may_pin for consumer in uses.consumers)):
        yield User(PINS, key, known)
