"""Loads what proves a release: its evaluation, and what it was held against."""

from pathlib import Path

from pydantic import ValidationError

from model_lifecycle.releases import Release, files, read, sealed_digest
from model_lifecycle.releases.shape import EvaluationFile
from model_lifecycle.settings import SettingsError
from rollout.errors import BadInput
from rollout.machine import Candidate, Proof


def candidate(root: Path, release: Release, obstacles: tuple[str, ...] = ()) -> Candidate:
    """A sealed release of the folder `root` with its proof, and why the stack can't serve it.

    Raises:
        BadInput: its evaluation can't be read.
    """
    return Candidate(release.name, release.digest, _proof(root, release), obstacles)


def summary(root: Path, task: str, name: str) -> dict[str, str | None]:
    """Digest and verdict of one release, as far as they can be read: what is written down when it is served."""
    try:
        digest = sealed_digest(root, task, name)
        told = read(root, task, name).evaluation
        file = files.inside(root, root / task, told) if told else None
        verdict = EvaluationFile.model_validate_json(files.text(root, file)).verdict if file else None
    except (SettingsError, ValidationError):
        return {"digest": None, "verdict": None}
    return {"digest": digest, "verdict": verdict}


def _proof(root: Path, release: Release) -> Proof | None:
    told = release.evaluation
    if told is None:
        return None
    name = read(root, release.task, release.name).evaluation or ""
    file = files.inside(root, root / release.task, name)
    try:
        found = EvaluationFile.model_validate_json(files.text(root, file or root))
    except ValidationError as error:
        raise BadInput(f"{name}: is no evaluation any more: {error}") from None
    _check(name, found)
    base = found.baseline
    return Proof(told.verdict, told.digest, (base.release, base.digest) if base else None)


def _check(name: str, found: EvaluationFile) -> None:
    """Refuses a verdict that its own metrics don't bear out: somebody edited it."""
    contrary = [f"{each.name} {each.verdict}" for each in found.metrics if each.verdict not in {None, "Successful"}]
    if found.verdict == "Successful" and contrary:
        raise BadInput(
            f"{name}: says Successful and {', '.join(contrary)}, so it proves nothing. Evaluate the release again."
        )
