"""What prod serves was evaluated, and passed."""

from collections.abc import Iterator

from model_lifecycle.settings import PROD
from policies.observed import Observations
from policies.releases.flags import ReleaseFlag, release_flags
from policies.releases.shape import NotValid
from policies.rule import Context, Finding, StackRule

_PASSED = "Successful"


def _judge(everything: Observations, context: Context) -> Iterator[Finding]:
    for flag in release_flags(everything) if context.facts.settings.environment == PROD else ():
        yield from flag.findings(_of(flag))


def _of(flag: ReleaseFlag) -> Iterator[str]:
    for name, release in flag.served_releases():
        try:
            told = release.told
        except NotValid as problem:
            yield f"variant {name!r} is served, and its release can't be read: {problem}."
            continue
        proof = told.evaluation
        if proof is None:
            yield f"variant {name!r} is served, and nobody evaluated {told.release}."
        elif proof.digest != told.digest:
            yield f"variant {name!r} is served, and its evaluation is of another digest, {proof.digest!r}."
        elif proof.verdict != _PASSED:
            yield f"variant {name!r} is served, and its evaluation is {proof.verdict}."


RULE = StackRule(
    name="release-is-evaluated",
    title="In prod, a release that anybody gets has a Successful evaluation of exactly its digest.",
    why="Users would be the first to find out what it answers, pinned ones too.",
    fix="Evaluate the sealed release and publish the result with it; until then leave it out of prod's tasks.",
    judge=_judge,
)
