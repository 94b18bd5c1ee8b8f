"""A break-glass entry is seen in every preview until it is gone."""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel

from policies.lifecycle import AS_OF_OPTION
from policies.rule import Context, ResourceRule
from policies.subjects import Stack


def _judge(_stack: Stack, context: Context) -> Iterator[str]:
    for key, entry in context.facts.settings.break_glass.items():
        left = (entry.expires - context.day).days
        until = f"until {entry.expires}, {left} days from now" if left >= 0 else f"no longer, since {entry.expires}"
        yield f"breakGlass: the rules on the life of {key} are suspended {until}. Reason: {entry.reason}"


RULE = ResourceRule(
    name="break-glass-is-removed",
    title="No model version's retirement rules are suspended.",
    why="The version retires all the same, and requests to it then answer 410 Gone.",
    fix="Finish the migration and remove the entry.",
    subject=Stack,
    judge=_judge,
    options=AS_OF_OPTION,
    level=EnforcementLevel.ADVISORY,
    can_be_exempted=False,
)
