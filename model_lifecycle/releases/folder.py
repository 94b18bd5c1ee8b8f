"""The folder of releases: `<task>/<name>.yaml`, each with the digest that it was sealed with beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from model_lifecycle import names
from model_lifecycle.settings import Problem, SettingsError

from . import files
from .evaluations import evaluation
from .reading import read
from .release import Release

RELEASE_SUFFIX, DIGEST_SUFFIX = ".yaml", ".digest"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_NO_RELEASES: Mapping[str, Release] = {}


@dataclass(frozen=True)
class Folder:
    """The releases of some tasks, as their files say.

    `sealed` holds those whose digest is right, by name; `unusable` the names of sealed ones that could not be read;
    `tasks` every name by task, drafts too; `shown` is what messages call the folder.
    """

    shown: str = ""
    tasks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sealed: Mapping[str, Release] = field(default_factory=lambda: _NO_RELEASES)
    unusable: frozenset[str] = frozenset()

    def names(self, task: str) -> tuple[str, ...]:
        """The names of a task's releases, sealed or not."""
        return self.tasks.get(task, ())

    def drafts(self, task: str) -> tuple[str, ...]:
        """The names of those that nobody has sealed."""
        return tuple(name for name in self.names(task) if name not in self.sealed and name not in self.unusable)


def open_folder(root: Path, tasks: Iterable[str]) -> tuple[Folder, list[Problem]]:
    """The releases of some tasks, and every problem of those that are sealed; drafts are listed and not read."""
    found, problems = listed(root)
    sealed: dict[str, Release] = {}
    unusable: set[str] = set()
    for task in tasks:
        for name in found.get(task, ()):
            try:
                release = _sealed(root, task, name)
            except SettingsError as error:
                problems += error.problems
                unusable.add(name)
            else:
                sealed |= {name: release} if release else {}
    return Folder(root.name, found, sealed, frozenset(unusable)), problems


def listed(root: Path) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """The names of all releases by task, and a problem for each name that can't be used."""
    if not root.is_dir():
        what = "is no folder" if root.exists() else "does not exist"
        consequence, way_out = "There is no release to serve", "Add <task>/<name>.yaml in it (docs/releases.md)"
        return {}, [Problem((root.name,), Problem.ABSENT, what, consequence, way_out)]
    try:
        own = {folder.name: _names(folder) for folder in sorted(root.iterdir()) if folder.is_dir()}
    except OSError as error:
        what, consequence = f"can't be read ({error.strerror})", "Nobody could say which releases there are"
        return {}, [Problem((root.name,), Problem.ABSENT, what, consequence, "Let this program read it")]
    problems = [*_bad_names(root, own), *_other_endings(root, own)]
    return {task: tuple(found) for task, found in own.items()}, problems


def digest_file(root: Path, task: str, name: str) -> Path:
    """Where a release's digest stands."""
    return root / task / f"{name}{DIGEST_SUFFIX}"


def sealed_digest(root: Path, task: str, name: str) -> str | None:
    """The digest that a release was sealed with; None where it was not.

    Raises:
        SettingsError: its file can't be used.
    """
    file = digest_file(root, task, name)
    if not (file.exists() or file.is_symlink()):
        return None
    text = files.text(root, file).strip()
    if not _DIGEST.fullmatch(text):
        what, way_out = "is no digest", f"Restore the file, or copy {name} under a new name and seal that"
        raise SettingsError([Problem((files.shown(root, file),), text, what, "Nothing is proved by it", way_out)])
    return text


def edited(release: Release, digest: str) -> Problem:
    """What is said of a release that was sealed with another digest."""
    return Problem(
        (release.file,),
        Problem.ABSENT,
        f"was edited after it was sealed: its digest is {release.digest}, and it was sealed with {digest}",
        "What was tested under this name is something else",
        f"Restore it, or copy it under a new name and seal that: python -m rollout seal {release.task}/<new name>",
    )


def _sealed(root: Path, task: str, name: str) -> Release | None:
    digest = sealed_digest(root, task, name)
    if digest is None:
        return None
    draft = read(root, task, name)
    if draft.release.digest != digest:
        raise SettingsError([edited(draft.release, digest)])
    if draft.evaluation is None:
        return draft.release
    return replace(draft.release, evaluation=evaluation(root, draft.release, draft.evaluation))


def _names(folder: Path) -> list[str]:
    return sorted(file.name.removesuffix(RELEASE_SUFFIX) for file in folder.iterdir() if file.suffix == RELEASE_SUFFIX)


def _bad_names(root: Path, own: Mapping[str, list[str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for task, found in own.items():
        for name in found:
            file = f"{root.name}/{task}/{name}{RELEASE_SUFFIX}"
            if not names.is_release_name(name):
                what = f"is no name of a release: {names.RELEASE_NAME_MAX} letters, digits, dots, dashes, underscores"
                yield Problem((file,), name, what, "Keys and file names are made of it", "Rename the file")
            elif (twin := first.setdefault(name.casefold(), file)) != file:
                what, consequence = (
                    f"has the name of {twin}",
                    "Flags, logs and requests would not say which one is meant",
                )
                yield Problem((file,), name, f"{what}, letters' case aside", consequence, "Rename one of the two")


def _other_endings(root: Path, own: Mapping[str, list[str]]) -> Iterator[Problem]:
    for task in own:
        for file in sorted((root / task).glob("*.yml")):
            what, consequence = f"does not end in {RELEASE_SUFFIX}", "It would not be read"
            yield Problem((files.shown(root, file),), Problem.ABSENT, what, consequence, "Rename the file")
