"""Loads what proves a release: its evaluation, and what it was held against."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from model_lifecycle.releases import Release, files, read, sealed_digest
from model_lifecycle.releases.shape import EvaluationFile
from model_lifecycle.settings import SettingsError, Strategy
from model_lifecycle.settings.frozen import Frozen
from rollout.errors import BadInput
from rollout.machine import Candidate, Proof

_MINIMA = ("quality", "accuracy")
"""The thresholds that are the stricter the higher they are."""


def candidate(root: Path, release: Release, strategy: Strategy, obstacles: tuple[str, ...] = ()) -> Candidate:
    """A sealed release of the folder `root` with its proof, and why the stack can't serve it.

    A verdict that was reached with wider limits than the strategy's is such a reason.

    Raises:
        BadInput: its evaluation can't be read.
    """
    found = _evaluation(root, release)
    if found is None:
        return Candidate(release.name, release.digest, None, obstacles)
    base = found.baseline
    proof = Proof(found.verdict, found.digest, (base.release, base.digest) if base else None)
    return Candidate(release.name, release.digest, proof, (*_laxer(release.name, found, strategy), *obstacles))


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


def _evaluation(root: Path, release: Release) -> EvaluationFile | None:
    if release.evaluation is None:
        return None
    name = read(root, release.task, release.name).evaluation or ""
    file = files.inside(root, root / release.task, name)
    try:
        found = EvaluationFile.model_validate_json(files.text(root, file or root))
    except ValidationError as error:
        raise BadInput(f"{name}: is no evaluation any more: {error}") from None
    _check(name, found)
    return found


def _laxer(name: str, found: EvaluationFile, strategy: Strategy) -> Iterator[str]:
    """What allowed more when the verdict was reached; nobody can say of a file that another tool has written."""
    if used := found.limits:
        against = "margins" if found.baseline else "thresholds"
        compared = [("alpha", used.alpha, strategy.alpha), *_pairs(getattr(used, against), getattr(strategy, against))]
        minima = () if found.baseline else _MINIMA
        wide = [f"{key} {had}, now {now}" for key, had, now in compared if _allows_more(key in minima, had, now)]
        if wide:
            told = "; ".join(wide)
            yield f"{name} was judged with wider limits than the strategy's ({told}). Evaluate it again, with --stack."


def _pairs(used: Frozen, wanted: Frozen) -> list[tuple[str, float | None, float | None]]:
    now = wanted.model_dump(by_alias=True)
    return [(key, had, now[key]) for key, had in used.model_dump(by_alias=True).items()]


def _allows_more(is_minimum: bool, had: float | None, allowed: float | None) -> bool:
    if had is None or allowed is None:
        return had is None and allowed is not None
    return had < allowed if is_minimum else had > allowed


def _check(name: str, found: EvaluationFile) -> None:
    """Refuses a verdict that its own metrics don't bear out: somebody edited it."""
    contrary = [f"{each.name} {each.verdict}" for each in found.metrics if each.verdict not in {None, "Successful"}]
    if found.verdict == "Successful" and contrary:
        raise BadInput(
            f"{name}: says Successful and {', '.join(contrary)}, so it proves nothing. Evaluate the release again."
        )
