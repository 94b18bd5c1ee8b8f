"""Exemptions are for something that is there."""

from collections import Counter
from collections.abc import Iterator

from policies.observed import Observations
from policies.rule import Context, Finding, StackRule


def _judge(everything: Observations, context: Context) -> Iterator[Finding]:
    known = Counter(name for one in everything.resources.values() for name in (one.name, one.urn) if one.inputs)
    for key, exemption in context.facts.settings.exemptions.items():
        named, count = f"exemptions.{key} names {exemption.resource!r}, and", known[exemption.resource]
        if not count:
            yield Finding(everything.stack, f"{named} the stack has no such resource.")
        elif count > 1:
            yield Finding(everything.stack, f"{named} the stack has {count} of that name: write the URN.")


RULE = StackRule(
    name="exemption-names-a-resource",
    title="Exemptions name one resource of the stack.",
    why="One that names nothing was misspelt, or waits for the next of that name; one that names two covers too much.",
    fix="Write the resource's name as a preview shows it, or remove the exemption.",
    judge=_judge,
    can_be_exempted=False,
)
