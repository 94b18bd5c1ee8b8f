"""Nothing asks for an account's keys."""

from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Resource
from policies.values import texts_in

_LISTINGS = ("listkeys", "listaccountkeys")


def _judge(resource: Resource, _context: Context) -> Iterator[str]:
    if resource.received.place:
        return
    for text in texts_in(resource.body):
        if any(listing in text.casefold() for listing in _LISTINGS):
            yield f"{text!r} lists keys, which then stand in outputs, logs and state."


RULE = ResourceRule(
    name="keys-are-not-listed",
    title="Templates and actions list no keys.",
    why="Keys leak, are shared, and name nobody.",
    fix="Use an Entra identity with a role on the account.",
    subject=Resource,
    judge=_judge,
)
