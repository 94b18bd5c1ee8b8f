"""What a change lets the stack's own settings tolerate is told."""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel

from model_lifecycle.settings import PolicySettings
from policies.base import settings_before
from policies.rule import Context, ResourceRule
from policies.subjects import Stack


def _judge(_stack: Stack, context: Context) -> Iterator[str]:
    before = settings_before()
    if before is not None:
        yield from _weaker(before, context.facts.settings)


def _weaker(before: PolicySettings, now: PolicySettings) -> Iterator[str]:
    if before.residency != now.residency:
        yield f"residency becomes {now.residency} and was {before.residency}."
    if now.horizon_days < before.horizon_days:
        yield f"the retirement horizon becomes {now.horizon_days} days and was {before.horizon_days}."
    if before.require_content_filter and not now.require_content_filter:
        yield "requireContentFilter is no longer true."
    for pool, limit in before.quota.items():
        if now.quota.get(pool, limit + 1) > limit:
            yield f"quota of {pool} becomes {now.quota.get(pool, 'unlimited')} and was {limit}."
    for key, exemption in now.exemptions.items():
        if before.exemptions.get(key) != exemption:
            until = f"until {exemption.expires}. Reason: {exemption.reason}"
            yield f"exemptions.{key} lets {exemption.resource} not keep {exemption.rule} {until}"


RULE = ResourceRule(
    name="settings-are-not-weakened",
    title="A stack's settings do not come to tolerate more.",
    why="Resources don't show it: nothing else in a review would.",
    fix="Nothing, if that is what was meant: this rule only tells.",
    subject=Stack,
    judge=_judge,
    level=EnforcementLevel.ADVISORY,
    can_be_exempted=False,
)
