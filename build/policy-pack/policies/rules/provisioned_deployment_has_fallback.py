"""A provisioned deployment is never alone."""

from collections.abc import Iterator

from model_lifecycle.fleet import without_fallback
from model_lifecycle.settings import FALLBACK_RULE
from policies.observed import Observations
from policies.placements import placed
from policies.rule import Context, Finding, StackRule


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    found = list(placed(everything))
    lonely = set(without_fallback(one for _, one in found))
    for deployment, one in found:
        if one in lonely:
            what = f"nothing else of {one.model} {one.version} takes over from {one.sku.name} in {one.region or '?'}."
            yield Finding(deployment, what)


RULE = StackRule(
    name=FALLBACK_RULE,
    title="Provisioned deployments have a pay-as-you-go or second-region fallback of the same model version.",
    why="When the units are used up, or the region fails, every request fails.",
    fix="Place the same version as pay-as-you-go, or provisioned in another region.",
    judge=_judge,
)
