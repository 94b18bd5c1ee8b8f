"""What no single field of a task can know. Whether its releases can be served is for `releases` to say."""

from collections.abc import Iterator, Sequence

from .errors import Path, Problem
from .release_shape import Rollout
from .shape import Settings


def task_problems(settings: Settings) -> Iterator[Problem]:
    """Every reason why users could not be shared out as configured, in the order of the file."""
    seen: dict[str, str] = {}
    for task, rollout in settings.tasks.items():
        path: Path = ("tasks", task)
        yield from _twin(seen, task, path)
        yield from _home(settings, task, path)
        yield from _trial(rollout, path)
        yield from _former(rollout, path)
        for key, pinned in (("users", rollout.users), ("groups", rollout.groups)):
            yield from _ids(pinned.stable, (*path, key, "stable"))
            yield from _ids(pinned.canary, (*path, key, "canary"))
            yield from _without_canary(rollout, pinned.canary, (*path, key, "canary"))
            yield from _in_both(pinned.stable, pinned.canary, (*path, key, "canary"))


def _twin(seen: dict[str, str], task: str, path: Path) -> Iterator[Problem]:
    if (twin := seen.setdefault(task.casefold(), task)) != task:
        yield Problem(
            path,
            Problem.ABSENT,
            f"can't be told from {twin}: Azure's resources and some file systems know no case",
            "One task would overwrite the other's flag",
            "Choose another name",
        )


def _home(settings: Settings, task: str, path: Path) -> Iterator[Problem]:
    if settings.store_of(task) is None:
        yield Problem(
            path,
            Problem.ABSENT,
            "has no store that holds its releases",
            "Nothing would be published, and no app could draw a release",
            "List it under a store's tasks" if settings.stores else "Add a store under stores",
        )


def _trial(rollout: Rollout, path: Path) -> Iterator[Problem]:
    if rollout.canary and rollout.canary.release == rollout.stable:
        yield Problem(
            (*path, "canary", "release"),
            rollout.stable,
            "is the stable release too",
            "The trial would compare a release with itself",
            "Name another release, or leave canary out",
        )


def _former(rollout: Rollout, path: Path) -> Iterator[Problem]:
    if rollout.former is None:
        return
    if rollout.canary:
        yield Problem(
            (*path, "former"),
            rollout.former,
            "stands beside a canary",
            "Nobody could say which of the two a rollback leaves",
            "Leave former out: while there is a canary, a rollback leads to the stable release",
        )
    elif rollout.former == rollout.stable:
        what, so = "is the stable release too", "A rollback would change nothing"
        yield Problem((*path, "former"), rollout.former, what, so, "Name the release before it, or leave former out")


def _ids(ids: Sequence[str], path: Path) -> Iterator[Problem]:
    for index, name in enumerate(ids):
        if not name.isprintable() or name != name.strip():
            yield Problem(
                (*path, index),
                name,
                "is no id: blank, with a line break or other control character, or with a space at an end",
                "What draws users puts a line break behind their ids, so two of them could be taken for one",
                "Write the id exactly as apps give it",
            )
        elif name in ids[:index]:
            what = f"stands in the list already, at {ids.index(name)}"
            yield Problem((*path, index), name, what, "One of the two was meant to be somebody else", "Remove it")


def _without_canary(rollout: Rollout, ids: Sequence[str], path: Path) -> Iterator[Problem]:
    if ids and not rollout.canary:
        yield Problem(
            path,
            list(ids),
            "are pinned to a canary, and the task has none",
            "They would get the stable release like everybody else",
            "Add a canary (percent: 0 serves it to pinned ids only), or remove them",
        )


def _in_both(stable: Sequence[str], canary: Sequence[str], path: Path) -> Iterator[Problem]:
    for index, name in enumerate(canary):
        if name in stable:
            yield Problem(
                (*path, index),
                name,
                "is pinned to the stable release too",
                "Nobody could say which of the two it tests",
                "Remove it from one of the two",
            )
