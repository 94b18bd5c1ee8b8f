"""Exemptions are for something that is there."""

from collections.abc import Iterator

from policies.observed import Observations
from policies.rule import Context, Finding, StackRule


def _judge(everything: Observations, context: Context) -> Iterator[Finding]:
    known = {name for one in everything.resources.values() for name in (one.name, one.urn)}
    stack = next(iter(everything.resources.values()))
    for key, exemption in context.facts.settings.exemptions.items():
        if exemption.resource not in known:
            yield Finding(stack, f"exemptions.{key} names {exemption.resource!r}, and the stack has no such resource.")


RULE = StackRule(
    name="exemption-names-a-resource",
    title="Exemptions name a resource of the stack.",
    why="One that names nothing was misspelt, or waits for the next resource of that name.",
    fix="Write the resource's name as a preview shows it, or remove the exemption.",
    judge=_judge,
    can_be_exempted=False,
)
