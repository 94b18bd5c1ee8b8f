"""A deployment's model version still answers."""

from collections.abc import Iterator

from model_lifecycle.catalogue import Stage
from policies.lifecycle import AS_OF_OPTION, life_of
from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, context: Context) -> Iterator[str]:
    life = life_of(deployment, context)
    if life is not None and life.stage is Stage.RETIRED:
        since = f" since {life.retires}" if life.retires else ""
        yield f"{life.version.id} is retired{since}: inference answers 410 Gone. {life.replacement}"


RULE = ResourceRule(
    name="deployment-model-is-not-retired",
    title="Deployed model versions are not retired.",
    why="A pinned deployment of a retired version is an outage, not a fallback.",
    fix="Place a current version and move its tasks there.",
    subject=Deployment,
    judge=_judge,
    options=AS_OF_OPTION,
)
