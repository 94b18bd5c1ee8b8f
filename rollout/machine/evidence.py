"""What proves that a release may be served."""

from dataclasses import dataclass

from rollout.errors import Refused


@dataclass(frozen=True)
class Proof:
    """A release's evaluation: `digest` was evaluated, `baseline` is name and digest of what it was held against."""

    verdict: str
    digest: str
    baseline: tuple[str, str] | None


@dataclass(frozen=True)
class Candidate:
    """A release that somebody wants to be served, and everything that could forbid it.

    `obstacles` are reasons why the stack can't serve it: where it is not deployed, where it is short of capacity.
    """

    release: str
    digest: str
    proof: Proof | None
    obstacles: tuple[str, ...] = ()


def check(task: str, candidate: Candidate, stable: tuple[str, str] | None) -> None:
    """Lets a candidate pass that was proved better than, or as good as, what is served now, and that can be served.

    Args:
        task: the task's name.
        candidate: the release.
        stable: name and digest of the release that is stable now; None for a task's first release, which was held
            against the absolute thresholds.

    Raises:
        Refused: it was not, or it can't; every reason that could be found.
    """
    why = _unproved(task, candidate, stable)
    problems = [*([why] if why else []), *candidate.obstacles]
    if problems:
        raise Refused("\n".join(problems))


def _unproved(task: str, candidate: Candidate, stable: tuple[str, str] | None) -> str | None:
    name, proof = candidate.release, candidate.proof
    against = stable[0] if stable else "the thresholds"
    way_out = f"Evaluate it: python -m rollout evaluate {stable[0] if stable else ''} {name}".replace("  ", " ")
    if proof is None:
        return f"{name} has no evaluation, so nobody knows how it does against {against}. {way_out}."
    if proof.digest != candidate.digest:
        return f"{name} was evaluated with another digest ({proof.digest}) than it has ({candidate.digest}). {way_out}."
    if proof.verdict != "Successful":
        return f"{name}'s evaluation is {proof.verdict}, and only a Successful one lets {task} serve it. {way_out}."
    if proof.baseline != stable:
        told = proof.baseline[0] if proof.baseline else "thresholds only"
        same = stable is not None and proof.baseline is not None and proof.baseline[0] == stable[0]
        told += " with another digest than it has" if same else ""
        return f"{name} was evaluated against {told}, and what {task} serves is {against}. {way_out}."
    return None
