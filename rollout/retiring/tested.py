"""The releases that the folder `releases/` holds, drafts too, by what they run on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from model_lifecycle import releases
from model_lifecycle.settings import Settings, SettingsError
from rollout.errors import BadInput

FOLDER = "releases"
_SUCCESSFUL = "Successful"

ByName = Mapping[tuple[str, str], "Tested"]


@dataclass(frozen=True)
class Tested:
    """A release on disk. `version` is `<model>-<version>`; `verdict` its evaluation's, which a draft has none of."""

    task: str
    name: str
    version: str
    is_sealed: bool
    verdict: str | None

    @property
    def is_proved(self) -> bool:
        """Whether exactly this release was evaluated, and the verdict is Successful."""
        return self.verdict == _SUCCESSFUL


def read(root: Path) -> tuple[ByName, tuple[str, ...]]:
    """Every release of the project in `root` by task and name, and a note for each that can't be used."""
    folder = (root / FOLDER).absolute()
    if not folder.is_dir():
        return {}, ()
    found, _ = releases.listed(folder)
    opened, problems = releases.open_folder(folder, found)
    notes = list(map(str, problems))
    tested = {(each.task, each.name): _sealed(each) for each in opened.sealed.values()}
    for task in found:
        for name in opened.drafts(task):
            try:
                draft = releases.read(folder, task, name)
            except SettingsError as error:
                notes += map(str, error.problems)
            else:
                tested[task, name] = Tested(task, name, draft.release.model_version, is_sealed=False, verdict=None)
    return tested, tuple(notes)


def refuse_missing(settings: Settings, tested: ByName, notes: tuple[str, ...]) -> None:
    """Refuses to go on when a configured release can't be read: its version would look as if nobody used it.

    Raises:
        BadInput: with the release and everything that is wrong in the folder.
    """
    for task, rollout in settings.tasks.items():
        for name in rollout.served:
            if (task, name) not in tested:
                reasons = "\n".join(notes) or f"Add {FOLDER}/{task}/{name}.yaml, or name another release."
                raise BadInput(
                    f"tasks.{task}: {name} can't be read, so nobody could say which version it uses.\n{reasons}"
                )


def _sealed(release: releases.Release) -> Tested:
    verdict = release.evaluation.verdict if release.evaluation else None
    return Tested(release.task, release.name, release.model_version, is_sealed=True, verdict=verdict)
