"""A deployment's model version can still be created."""

from collections.abc import Iterator, Mapping
from typing import Any

from model_lifecycle.catalogue import Stage
from policies.lifecycle import AS_OF_OPTION, judged_day, replacement, version_of
from policies.rule import Rule
from policies.subjects import Deployment


def _judge(deployment: Deployment, config: Mapping[str, Any]) -> Iterator[str]:
    version, day, sku = version_of(deployment), judged_day(config), deployment.sku
    if version is not None and version.stage_on(day, sku) is Stage.DEPRECATED:
        since = f" since {version.deprecates}" if version.deprecates else ""
        retires = f", and retires on {version.retirement(sku)}" if version.retirement(sku) else ""
        yield (
            f"{version.id} is deprecated{since}: Azure refuses it to subscriptions that never deployed it{retires}. "
            f"{replacement(version, day)}"
        )


RULE = Rule(
    name="deployment-model-is-not-deprecated",
    title="Deployed model versions are not deprecated for new deployments.",
    why="A deprecated version can't be created in a new subscription, nor reliably again in an old one.",
    fix="Place a current version and move its tasks there.",
    subject=Deployment,
    judge=_judge,
    options=AS_OF_OPTION,
)
