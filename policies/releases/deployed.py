"""The model versions that a stack deploys."""

from collections.abc import Mapping, Sequence

from policies.observed import Observations
from policies.subjects import Deployment, subjects
from policies.values import CantJudge

Skus = Mapping[tuple[str, str], Sequence[str]]
"""The SKUs that a model version is deployed with, by model and version in lower case."""


def deployed_skus(everything: Observations) -> Skus:
    """What is deployed; deployments that hide what they are count for nothing, which other rules tell."""
    found: dict[tuple[str, str], list[str]] = {}
    for deployment in subjects(everything, Deployment):
        try:
            version, sku = version_key(deployment.model or "", deployment.version or ""), deployment.sku
        except CantJudge:
            continue
        known = found.setdefault(version, [])
        known += [sku] if sku not in known else []
    return found


def version_key(model: str, version: str) -> tuple[str, str]:
    """A model version as `deployed_skus` names it."""
    return model.casefold(), version.casefold()
