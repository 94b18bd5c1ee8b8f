"""A deployment names one model version."""

from collections.abc import Iterator

from model_lifecycle.catalogue import is_exact
from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, _context: Context) -> Iterator[str]:
    version = deployment.version
    if deployment.model is None:
        yield "properties.model.name is absent, so nobody can say which model is deployed."
    if version is None:
        yield "properties.model.version is absent, so Azure chooses a version and may change it."
    elif not is_exact(version) or version != version.strip():
        yield f"properties.model.version is {version!r}, which names no version."


RULE = ResourceRule(
    name="deployment-version-is-explicit",
    title="Deployments name their model and its exact version.",
    why="A version that Azure chooses was never tested with the prompts that will meet it.",
    fix='Set the exact version, such as "2026-03-05".',
    subject=Deployment,
    judge=_judge,
)
