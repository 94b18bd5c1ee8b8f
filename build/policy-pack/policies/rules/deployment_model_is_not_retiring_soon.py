"""A deployment's model version has enough life left to migrate away from it."""

from collections.abc import Iterator

from model_lifecycle.catalogue import Stage
from policies.lifecycle import AS_OF_OPTION, life_of
from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, context: Context) -> Iterator[str]:
    life = life_of(deployment, context)
    if life is None or life.retires is None or life.stage is Stage.RETIRED:
        return
    left = (life.retires - life.day).days
    horizon = int(context.options.get("horizonDays", context.facts.settings.horizon_days))
    if left < horizon:
        yield (
            f"{life.version.id} retires on {life.retires}, in {left} days, and the horizon is {horizon} days. "
            f"{life.replacement}"
        )


RULE = ResourceRule(
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
            "description": "how many days before its retirement a version starts to be refused; "
            "retirementHorizonDays of the stack where it is absent, else 90 in prod, 60 in staging, 30 in dev and test",
        },
    },
)
