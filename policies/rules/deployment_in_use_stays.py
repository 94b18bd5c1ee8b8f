"""A deployment that something refers to stays."""

import re
from collections.abc import Iterator

from policies.base import base
from policies.observed import Observations, Observed
from policies.rule import Context, Finding, StackRule
from policies.subjects import Deployment, subjects, subjects_in
from policies.values import texts_in

_PART_OF_A_NAME = r"[A-Za-z0-9_.-]"


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    before = base()
    leaving = _names(before) - _names(everything) if before else set[str]()
    if before is None or not leaving:
        return
    for where, observations in (("base", before), ("head", everything)):
        for resource, name in _references(observations, leaving):
            what = f"{resource.name} refers to it in {where}"
            about = everything.resources.get(resource.urn, everything.stack)
            yield Finding(about, f"{name} leaves the stack, and {what}.")


def _names(observations: Observations) -> set[str]:
    """The names of deployments, and the ids of their model versions."""
    return {
        name
        for deployment in subjects(observations, Deployment)
        for name in (deployment.name, f"{deployment.model}-{deployment.version}")
        if name
    }


def _references(observations: Observations, leaving: set[str]) -> Iterator[tuple[Observed, str]]:
    names = "|".join(map(re.escape, sorted(leaving, key=len, reverse=True)))
    mention = re.compile(rf"(?<!{_PART_OF_A_NAME})({names})(?!{_PART_OF_A_NAME})", re.IGNORECASE)
    for resource in observations.resources.values():
        own = {deployment.name for deployment in subjects_in(resource, Deployment)}
        found = {match[1] for text in texts_in(resource.inputs) for match in mention.finditer(text)}
        yield from ((resource, name) for name in sorted(found - own))


RULE = StackRule(
    name="deployment-in-use-stays",
    title="A deployment leaves only when nothing refers to it any more.",
    why="Requests that name it answer 404 from that moment on, and those under way are cut off.",
    fix="Take the reference away first, in a change of its own, and remove the deployment when that is out.",
    judge=_judge,
)
