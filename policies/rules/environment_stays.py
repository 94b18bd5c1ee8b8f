"""A stack that is prod does not call itself something else."""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel

from model_lifecycle.settings import PROD
from policies.base import settings_before
from policies.rule import Context, ResourceRule
from policies.subjects import Stack


def _judge(_stack: Stack, context: Context) -> Iterator[str]:
    before, now = settings_before(), context.facts.settings.environment
    if before is not None and before.environment == PROD and now != PROD:
        yield f"environment becomes {now!r} and was {PROD!r}, so from now on every rule would only advise."


RULE = ResourceRule(
    name="environment-stays",
    title="A prod stack stays prod.",
    why="The change that turns the rules down is judged by the rules that it turned down.",
    fix="Leave environment as it is, and make another stack for another environment.",
    subject=Stack,
    judge=_judge,
    level=EnforcementLevel.MANDATORY,
    can_be_exempted=False,
)
