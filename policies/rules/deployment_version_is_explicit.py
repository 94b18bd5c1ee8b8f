"""A deployment names one model version."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.rule import Rule
from policies.subjects import Deployment


def _judge(deployment: Deployment, _config: Mapping[str, Any]) -> Iterator[str]:
    version = deployment.version
    if version is None:
        yield "properties.model.version is absent, so Azure chooses a version and may change it."
    elif not any(map(str.isdigit, version)):
        yield f"properties.model.version is {version!r}, which names no version."


RULE = Rule(
    name="deployment-version-is-explicit",
    title="Deployments name the exact version of their model.",
    why="A version that Azure chooses was never tested with the prompts that will meet it.",
    fix='Set the exact version, such as "2026-03-05".',
    subject=Deployment,
    judge=_judge,
)
