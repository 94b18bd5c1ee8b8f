"""The releases that an evaluation is about."""

from dataclasses import dataclass
from pathlib import Path

from model_lifecycle import releases
from model_lifecycle.releases import Draft, Release
from model_lifecycle.settings import SettingsError
from rollout.errors import BadInput

NO_BASELINE = "-"
"""What stands for the baseline of a task's first release."""


def pair(candidate: str, baseline: str | None) -> str:
    """What stands for two releases, by their digests."""
    return f"{candidate} {baseline or NO_BASELINE}"


@dataclass(frozen=True)
class Subjects:
    """A candidate and the stable release of the same task, which is None for a task's first release.

    `root` is the folder of releases; `kept_in` is what the candidate names as the file of its evaluation.
    """

    root: Path
    baseline: Release | None
    candidate: Release
    kept_in: str | None

    @property
    def pair(self) -> str:
        """Whose looks are counted together."""
        return pair(self.candidate.digest, self.baseline.digest if self.baseline else None)

    @property
    def file(self) -> Path:
        """Where the candidate's evaluation is kept."""
        return self.root / self.candidate.task / (self.kept_in or f"{self.candidate.name}.evaluation.json")


def subjects(root: Path, baseline: str, candidate: str) -> Subjects:
    """The releases with these names, as `name` or `task/name`; a baseline of `-` is none.

    Raises:
        BadInput: a name means no release or several, a release can't be read or was edited after it was sealed, both
            are the same, or they are of different tasks.
    """
    first = None if baseline == NO_BASELINE else _draft(root, "BASELINE", baseline).release
    draft = _draft(root, "CANDIDATE", candidate)
    found = Subjects(root, first, draft.release, draft.evaluation)
    if first and first.task != draft.release.task:
        raise BadInput(
            f"{first.name} is of the task {first.task} and {draft.release.name} of {draft.release.task}: neither could "
            "take the other's place. Name two releases of one task."
        )
    if first and first.digest == draft.release.digest:
        raise BadInput(
            f"{first.name} and {draft.release.name} are the same combination ({first.digest}), so there is nothing to "
            "compare. Name another candidate."
        )
    if not found.file.resolve().is_relative_to(root.resolve()):
        raise BadInput(
            f"{draft.release.file}: evaluation {draft.evaluation} is outside of {root.name}/. Move it inside."
        )
    return found


def _draft(root: Path, what: str, asked: str) -> Draft:
    listed, problems = releases.listed(root)
    known = [(task, name) for task, found in listed.items() for name in found]
    meant = [each for each in known if asked in (each[1], "/".join(each))]
    if problems and not known:
        raise BadInput("\n".join(map(str, problems)))
    if len(meant) != 1:
        choices = ", ".join("/".join(each) for each in meant or known) or "none"
        why = "is several releases" if meant else f"is no release of {root.name}/"
        raise BadInput(f"{what} {asked}: {why}, so nothing was judged. There are: {choices}.")
    try:
        draft, sealed = releases.read(root, *meant[0]), releases.sealed_digest(root, *meant[0])
    except SettingsError as error:
        raise BadInput(str(error)) from None
    if sealed not in (None, draft.release.digest):
        raise BadInput(str(releases.edited(draft.release, sealed or "")))
    return draft
