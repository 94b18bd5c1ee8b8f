"""What a command is about: one task of one stack, its files, its journal, its store; each part is read when asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from model_lifecycle.releases import Folder, Release, files, open_folder
from model_lifecycle.releases.flags import flag
from model_lifecycle.releases.serving import serving_problems
from model_lifecycle.settings import Problem, Rollout, Settings, SettingsError, Strategy, load
from offline import errors
from offline.stackfile import read_stack
from rollout import evidence
from rollout.errors import BadInput
from rollout.journal import Journal
from rollout.live.address import Address, address_of
from rollout.machine import Candidate, Serving, applied
from rollout.stackedit import StackFile

RELEASES, HISTORY = "releases", "history"


@dataclass(frozen=True)
class Place:
    """Where a command works: project folder and stack, and what tells its store."""

    root: Path
    stack: str
    subscription: str | None = None
    local: str | None = None

    @property
    def history(self) -> Path:
        """The folder of the stack's journals."""
        return self.root / HISTORY / self.stack


class Subject:
    """One task of one stack, as its files are now. Made anew for every look, because they change."""

    def __init__(self, place: Place, task: str, file: StackFile | None = None) -> None:
        """`file` is the stack's, where somebody has just read it."""
        self.place = place
        self.task = task
        self.file = file or StackFile(place.root, place.stack)
        self.rollout = self.file.rollout(task)
        self.journal = Journal(place.history, place.stack, task)

    @property
    def serving(self) -> Serving:
        """What the task serves by its configuration.

        Raises:
            BadInput: it is not in the configuration.
        """
        if self.rollout is None:
            known = ", ".join(self.file.tasks) or "none"
            raise BadInput(f"{self.task}: is no task of {self.file.name}. It has: {known}.")
        return Serving.of(self.rollout)

    @property
    def address(self) -> Address | None:
        """Where its store is; None where nobody said which subscription that is in. Raises `BadInput`."""
        place = self.place
        return address_of(self.file, place.stack, self.task, place.subscription, place.local)

    @property
    def folder(self) -> Folder:
        """The releases of this task, and of no other.

        Raises:
            BadInput: one that is sealed can't be used.
        """
        found, problems = self._opened
        if problems:
            raise BadInput(str(SettingsError(problems)))
        return found

    @property
    def sealed(self) -> Mapping[str, Release]:
        """Those releases of the task that can be used, whatever is wrong with others."""
        return self._opened[0].sealed

    @cached_property
    def _opened(self) -> tuple[Folder, list[Problem]]:
        return open_folder(self._root, [self.task])

    def strategy(self, rollout: Rollout | None) -> Strategy:
        """The task's steps and limits. Raises `BadInput` where the stack's settings can't be used."""
        own = rollout.strategy if rollout else None
        return own or self.settings_with(rollout).strategy

    def release(self, name: str) -> Release:
        """A sealed release of the task.

        Raises:
            BadInput: there is none of that name.
        """
        found = self.folder.sealed.get(name)
        if found is None or found.task != self.task:
            if name in self.folder.drafts(self.task):
                raise BadInput(f"{name}: is not sealed. Seal it: python -m rollout seal {self.task}/{name}.")
            known = ", ".join(self.folder.names(self.task)) or "none"
            raise BadInput(f"{name}: is no release of {self.task}. There are: {known}.")
        return found

    def settings_with(self, after: Rollout | None) -> Settings:
        """The stack's settings once the task is configured so; as they are without.

        Raises:
            BadInput: they can't be used.
        """
        try:
            found = read_stack(self.place.root, self.place.stack)
            config, key = dict(found.config), f"{found.project}:tasks"
            if after is not None:
                tasks: dict[str, Any] = json.loads(config.get(key) or "{}")
                tasks[self.task] = after.model_dump(mode="json", by_alias=True, exclude_defaults=True)
                config[key] = json.dumps(tasks)
            return load(config, found.project, found.secret_keys)
        except errors.BadInput as error:
            raise BadInput(str(error)) from None
        except SettingsError as error:
            raise BadInput(f"{self.file.name} can't be used:\n{error}") from None

    def candidate(self, name: str, after: Serving, obstacles: tuple[str, ...] = ()) -> Candidate:
        """A release with its proof, and every reason why the stack can't serve the task so. Raises `BadInput`."""
        release, rollout = self.release(name), applied(self.rollout, after)
        settings = self.settings_with(rollout).model_copy(update={"tasks": {self.task: rollout}})
        found = tuple(str(problem) for problem in serving_problems(settings, self.folder))
        strategy = settings.strategy_of(self.task)
        return evidence.candidate(self._root, release, strategy, (*found, *obstacles))

    def stable(self, serving: Serving) -> tuple[str, str]:
        """Name and digest of the stable release. Raises `BadInput`."""
        return serving.stable, self.release(serving.stable).digest

    def flag(self, rollout: Rollout) -> dict[str, Any]:
        """The flag's document that a configuration makes. Raises `BadInput` where one of its releases is missing."""
        served = {name: self.release(name) for name in rollout.served}
        document: dict[str, Any] = json.loads(flag(self.task, rollout, served)["value"])
        return document

    def proofs(self, *servings: Serving | None) -> dict[str, Any]:
        """Digest and verdict of every release that plays a part, for the journal; of no other one is read."""
        names = {name for each in servings if each for name in _releases(each)}
        return {name: evidence.summary(self._root, self.task, name) for name in sorted(names)}

    @property
    def _root(self) -> Path:
        return files.resolved(self.place.root / RELEASES)


def _releases(serving: Serving) -> tuple[str, ...]:
    canary = serving.canary.release if serving.canary else None
    return tuple(name for name in (serving.stable, canary, serving.former) if name)
