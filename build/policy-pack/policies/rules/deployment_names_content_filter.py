"""A deployment names the content filter it was tested with, where the stack demands it."""

from collections.abc import Iterator

from model_lifecycle.settings import CONTENT_FILTER_RULE
from policies.rule import Context, ResourceRule
from policies.subjects import Deployment


def _judge(deployment: Deployment, context: Context) -> Iterator[str]:
    if context.facts.settings.require_content_filter and deployment.content_filter is None:
        yield "properties.raiPolicyName is absent, and the stack's requireContentFilter is true."


RULE = ResourceRule(
    name=CONTENT_FILTER_RULE,
    title="Deployments name their content filter where the stack demands one.",
    why="The content filter is part of what was tested, and an update without it drops it.",
    fix="Set raiPolicyName to the content filter that the version was tested with.",
    subject=Deployment,
    judge=_judge,
)
