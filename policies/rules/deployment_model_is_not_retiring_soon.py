"""A deployment's model version has enough life left to migrate away from it."""

from collections.abc import Iterator

from model_lifecycle.catalogue import Stage
from policies.lifecycle import AS_OF_OPTION, HORIZON_OPTION, life_of, too_short
from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, context: Context) -> Iterator[str]:
    life = life_of(deployment, context)
    if life is not None and life.stage is not Stage.RETIRED and (what := too_short(life, context)):
        yield what


RULE = ResourceRule(
    name="deployment-model-is-not-retiring-soon",
    title="Deployed model versions outlive the retirement horizon.",
    why="NoAutoUpgrade turns a silent upgrade into a hard outage, so a retirement must be seen in time to migrate.",
    fix="Start the migration: place the successor beside it and roll its tasks over.",
    subject=Deployment,
    judge=_judge,
    options={**AS_OF_OPTION, **HORIZON_OPTION},
)
