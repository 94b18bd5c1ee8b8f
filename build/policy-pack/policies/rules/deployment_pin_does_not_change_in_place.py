"""A deployment keeps the model version that it has."""

from collections.abc import Iterator

from policies.base import base
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule
from policies.subjects import Deployment, subjects


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    before = base()
    old = {_place(one): one for one in subjects(before, Deployment)} if before else {}
    for deployment in subjects(everything, Deployment):
        was = old.get(_place(deployment))
        if was is not None and _pin(was) != _pin(deployment):
            yield Finding(
                deployment,
                f"{deployment.name} in {deployment.account} becomes {deployment.model} {deployment.version} "
                f"and was {was.model} {was.version}.",
            )


def _place(deployment: Deployment) -> tuple[str, str]:
    return (deployment.account or "").casefold(), (deployment.name or "").casefold()


def _pin(deployment: Deployment) -> tuple[str, str]:
    return (deployment.model or "").casefold(), (deployment.version or "").casefold()


RULE = StackRule(
    name="deployment-pin-does-not-change-in-place",
    title="A deployment's model version does not change in place.",
    why="Whoever names the deployment gets another version from one moment to the next, and there is no way back.",
    fix="Make a new deployment for the new version beside the old one, and remove that when nobody uses it.",
    judge=_judge,
)
