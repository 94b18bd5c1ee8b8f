"""Deployments together ask for no more than the subscription has."""

from collections.abc import Iterator

from model_lifecycle.fleet import over_quota
from model_lifecycle.settings import QUOTA_RULE
from policies.observed import Observations
from policies.placements import placed
from policies.rule import Context, Finding, StackRule


def _judge(everything: Observations, context: Context) -> Iterator[Finding]:
    found = {one.name: (deployment, one) for deployment, one in placed(everything)}
    for pool, total, limit, names in over_quota((one for _, one in found.values()), context.facts.settings.quota):
        what = f"{', '.join(names)} together ask for {total} units of {pool}, and quota allows {limit}."
        yield Finding(found[names[-1]][0], what)


RULE = StackRule(
    name=QUOTA_RULE,
    title="Deployments fit the quota that the stack's configuration names.",
    why="Azure answers InsufficientQuota in the middle of an update, and two versions side by side need twice as much.",
    fix="Lower capacities, or have the quota raised and write the new one under quota.",
    judge=_judge,
)
