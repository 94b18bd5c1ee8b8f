"""Which releases have to be tested again on the replacement, and how far each of them is."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from model_lifecycle.settings import Settings
from rollout.retiring.tested import ByName, Tested
from rollout.retiring.uses import Found

_NUMBERED = re.compile(r"(.*?)(\d+)")


class State(StrEnum):
    """How far a release on the replacement is."""

    WRITE = "to write"
    SEAL = "to seal"
    EVALUATE = "to evaluate"
    PROVED = "proved"
    MOVING = "rolling out"


@dataclass(frozen=True)
class Retest:
    """A served release on the retiring version, and the one that takes its place; `moved` of 100 users get that."""

    task: str
    release: str
    role: str
    candidate: str
    state: State
    moved: int = 0


def retests_of(settings: Settings, tested: ByName, served: tuple[Found, ...], target: str) -> tuple[Retest, ...]:
    """One for each served release of `served`, the releases on the retiring version; `target` is `<model>-<version>`.

    What the task has on the target already comes first; where it has nothing, a name nobody has is proposed.
    """
    taken = {name.casefold() for _, name in tested}
    found: list[Retest] = []
    for each in served:
        if each.is_served:
            task = each.release.task
            used = {retest.candidate for retest in found if retest.task == task}
            candidate = next(iter(_candidates(settings, tested, task, target, used)), None)
            name = candidate.name if candidate else _fresh(each.release.name, taken)
            taken.add(name.casefold())
            moved = _shares(settings, task).get(name)
            state = State.MOVING if moved is not None else _state(candidate)
            found.append(Retest(task, each.release.name, each.role, name, state, moved or 0))
    return tuple(found)


def _candidates(settings: Settings, tested: ByName, task: str, target: str, used: set[str]) -> list[Tested]:
    """The task's releases on the target, those that are served already first, then those that are proved."""
    shares = _shares(settings, task)
    own = [each for each in tested.values() if each.task == task and each.version == target and each.name not in used]
    return sorted(own, key=lambda each: (each.name not in shares, not each.is_proved, not each.is_sealed, each.name))


def _shares(settings: Settings, task: str) -> Mapping[str, int]:
    """What the task's canary is, or, for one that has moved all the way, its stable release."""
    rollout = settings.tasks[task]
    return {rollout.canary.release: rollout.canary.percent} if rollout.canary and rollout.enabled else {}


def _state(candidate: Tested | None) -> State:
    if candidate is None:
        return State.WRITE
    if not candidate.is_sealed:
        return State.SEAL
    return State.PROVED if candidate.is_proved else State.EVALUATE


def _fresh(name: str, taken: set[str]) -> str:
    """The next name in the series: `summarize-r2` after `summarize-r1`."""
    return next(each for each in _series(name) if each.casefold() not in taken)


def _series(name: str) -> Iterator[str]:
    match = _NUMBERED.fullmatch(name)
    stem, number = (match[1], int(match[2]) + 1) if match else (f"{name}-r", 2)
    return (f"{stem}{count}" for count in itertools.count(number))
