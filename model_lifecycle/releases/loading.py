"""Loads the releases that a stack's tasks can serve, and says of every other one that is configured why it can't."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from model_lifecycle.settings import Settings, SettingsError

from . import files
from .folder import open_folder
from .release import Release
from .serving import published, serving_problems


@dataclass(frozen=True)
class Releases:
    """What the stores hold: every sealed release that its task could serve, by task, sorted by name."""

    by_task: dict[str, list[Release]] = field(default_factory=dict)


def load(root: Path, settings: Settings, project: str) -> Releases:
    """The releases of a stack's tasks; none, and the folder is not looked at, where the stack has no tasks.

    Args:
        root: the folder with `<task>/<name>.yaml`.
        settings: the stack's settings.
        project: the project's name, which is the namespace of the stack's own keys in messages.

    Raises:
        SettingsError: with every problem of the sealed releases of these tasks, and of what the tasks serve.
    """
    if not settings.tasks:
        return Releases()
    folder, problems = open_folder(files.resolved(root), settings.tasks)
    for problem in serving_problems(settings, folder) if folder.tasks or not problems else ():
        problems.append(replace(problem, path=(f"{project}:{problem.path[0]}", *problem.path[1:])))
    if problems:
        raise SettingsError(problems)
    return Releases({task: published(settings, folder, task) for task in settings.tasks})


EMPTY = Releases()
"""No releases, as a stack without tasks has them."""
