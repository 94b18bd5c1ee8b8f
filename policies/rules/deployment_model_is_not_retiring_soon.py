"""A deployment's model version has enough life left to migrate away from it."""

from collections.abc import Iterator, Mapping
from typing import Any

from model_lifecycle.catalogue import Stage
from policies.lifecycle import AS_OF_OPTION, judged_day, replacement, version_of
from policies.rule import Rule
from policies.subjects import Deployment

_DEFAULT_HORIZON_DAYS = 90


def _judge(deployment: Deployment, config: Mapping[str, Any]) -> Iterator[str]:
    version, day, sku = version_of(deployment), judged_day(config), deployment.sku
    retires = version.retirement(sku) if version is not None else None
    if version is None or retires is None or version.stage_on(day, sku) is Stage.RETIRED:
        return
    left, horizon = (retires - day).days, int(config.get("horizonDays", _DEFAULT_HORIZON_DAYS))
    if left < horizon:
        yield (
            f"{version.id} retires on {retires}, in {left} days, and the horizon is {horizon} days. "
            f"{replacement(version, day)}"
        )


RULE = Rule(
    name="deployment-model-is-not-retiring-soon",
    title="Deployed model versions outlive the retirement horizon.",
    why="NoAutoUpgrade turns a silent upgrade into a hard outage, so a retirement must be seen in time to migrate.",
    fix="Start the migration: place the successor beside it and roll its tasks over.",
    subject=Deployment,
    judge=_judge,
    options={
        **AS_OF_OPTION,
        "horizonDays": {
            "type": "integer",
            "minimum": 0,
            "default": _DEFAULT_HORIZON_DAYS,
            "description": "how many days before its retirement a version starts to be refused",
        },
    },
)
