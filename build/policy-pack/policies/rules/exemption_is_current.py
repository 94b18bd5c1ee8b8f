"""Exemptions are in order: they name a rule, and they have not expired."""

from collections.abc import Iterator
from pathlib import Path

from policies.lifecycle import AS_OF_OPTION
from policies.rule import Context, ResourceRule
from policies.subjects import Stack

_RULES = frozenset(path.stem.replace("_", "-") for path in Path(__file__).parent.glob("[a-z]*.py"))


def _judge(_stack: Stack, context: Context) -> Iterator[str]:
    settings, day = context.facts.settings, context.day
    if context.facts.problem:
        yield f"no exemption counts, because the configuration can't be read: {context.facts.problem}"
    for key, exemption in settings.exemptions.items():
        if exemption.rule not in _RULES:
            yield f"exemptions.{key} names the rule {exemption.rule!r}, which there is not, so it exempts nothing."
    for key, waiver in [
        *((f"exemptions.{key}", entry) for key, entry in settings.exemptions.items()),
        *((f"breakGlass.{key}", entry) for key, entry in settings.break_glass.items()),
    ]:
        if not waiver.holds_on(day):
            yield f"{key} expired on {waiver.expires} ({waiver.reason}), so it no longer counts."


RULE = ResourceRule(
    name="exemption-is-current",
    title="Exemptions and break-glass entries name what there is and have not expired.",
    why="An exemption that outlives its reason hides the next violation.",
    fix="Mend what it exempted and remove it, or give it a new reason and a new end.",
    subject=Stack,
    judge=_judge,
    options=AS_OF_OPTION,
    can_be_exempted=False,
)
