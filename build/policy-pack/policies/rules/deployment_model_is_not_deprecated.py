"""A deployment's model version can still be created."""

from collections.abc import Iterator

from model_lifecycle.catalogue import Stage
from policies.lifecycle import AS_OF_OPTION, life_of
from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, context: Context) -> Iterator[str]:
    life = life_of(deployment, context)
    if life is not None and life.stage is Stage.DEPRECATED:
        since = f" since {life.version.deprecates}" if life.version.deprecates else ""
        retires = f", and retires on {life.retires}" if life.retires else ""
        yield (
            f"{life.version.id} is deprecated{since}: Azure refuses it to subscriptions that never deployed "
            f"it{retires}. {life.replacement}"
        )


RULE = ResourceRule(
    name="deployment-model-is-not-deprecated",
    title="Deployed model versions are not deprecated for new deployments.",
    why="A deprecated version can't be created in a new subscription, nor reliably again in an old one.",
    fix="Place a current version and move its tasks there.",
    subject=Deployment,
    judge=_judge,
    options=AS_OF_OPTION,
)
