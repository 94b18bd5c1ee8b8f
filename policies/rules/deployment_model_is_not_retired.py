"""A deployment's model version still answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from model_lifecycle.catalogue import Stage
from policies.lifecycle import AS_OF_OPTION, judged_day, replacement, version_of
from policies.rule import Rule
from policies.subjects import Deployment


def _judge(deployment: Deployment, config: Mapping[str, Any]) -> Iterator[str]:
    version, day, sku = version_of(deployment), judged_day(config), deployment.sku
    if version is not None and version.stage_on(day, sku) is Stage.RETIRED:
        since = f" since {version.retirement(sku)}" if version.retirement(sku) else ""
        yield f"{version.id} is retired{since}: inference answers 410 Gone. {replacement(version, day)}"


RULE = Rule(
    name="deployment-model-is-not-retired",
    title="Deployed model versions are not retired.",
    why="A pinned deployment of a retired version is an outage, not a fallback.",
    fix="Place a current version and move its tasks there.",
    subject=Deployment,
    judge=_judge,
    options=AS_OF_OPTION,
)
