"""A deployment's SKU exists, and its capacity is one that the SKU takes for the model."""

from collections.abc import Iterator

from model_lifecycle.catalogue import SKUS, capacity_rule
from policies.placements import sku_named
from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, _context: Context) -> Iterator[str]:
    sku, capacity = sku_named(deployment.sku), deployment.capacity
    if sku is None:
        yield f"sku.name is {deployment.sku!r}, which is no deployment SKU. Known ones: {', '.join(SKUS)}."
        return
    rule = capacity_rule(deployment.model or "", sku)
    if capacity is None or not rule.allows(capacity):
        most = f" and at most {rule.maximum}" if rule.maximum else ""
        yield (
            f"sku.capacity is {'no whole number' if capacity is None else capacity}, and {deployment.model} in "
            f"{sku.name} takes at least {rule.minimum} in steps of {rule.step}{most}."
        )


RULE = ResourceRule(
    name="deployment-sku-and-capacity-are-valid",
    title="Deployments have a SKU that exists and a capacity that it takes for the model.",
    why="Azure answers InvalidResourceProperties or InvalidCapacity, in the middle of an update.",
    fix="Choose a SKU and capacity that the model takes.",
    subject=Deployment,
    judge=_judge,
)
