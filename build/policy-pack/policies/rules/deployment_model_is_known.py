"""The catalogue knows a deployment's model version."""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel

from model_lifecycle.catalogue import known_versions
from policies.lifecycle import version_of
from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, _context: Context) -> Iterator[str]:
    version = version_of(deployment)
    if version is not None and not version.known:
        siblings = [entry.version for entry in known_versions() if entry.model == version.model and entry.known]
        known = f" Known versions of {version.model}: {', '.join(siblings)}." if siblings else ""
        yield f"{version.id} has no published life cycle in the catalogue, so nobody warns of its retirement.{known}"


RULE = ResourceRule(
    name="deployment-model-is-known",
    title="The catalogue knows the life cycle of every deployed model version.",
    why="Retirements of versions that the catalogue lacks come unannounced.",
    fix="Check the spelling, or add the version to model_lifecycle/catalogue/data/models.toml.",
    subject=Deployment,
    judge=_judge,
    level=EnforcementLevel.ADVISORY,
)
