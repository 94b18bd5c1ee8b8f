"""A deployment's name says which model version answers."""

import re
from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, _context: Context) -> Iterator[str]:
    model, version, name = deployment.model, deployment.version, deployment.name
    if model is None or version is None:
        return
    wanted = f"{model}-{version}"
    if not re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])", name or "", re.IGNORECASE):
        yield f"deploymentName is {name!r} and does not carry {wanted}, so a request's path names no version."


RULE = ResourceRule(
    name="deployment-name-carries-model-version",
    title="Deployment names carry the model and its version.",
    why="The deployment in a request's path is the pin: it must say which version it means.",
    fix="Name it <model>-<version>, with a suffix such as the SKU if you like.",
    subject=Deployment,
    judge=_judge,
)
