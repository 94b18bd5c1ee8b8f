"""Everything that could bring a model deployment to Azure can be looked into."""

from collections.abc import Iterator

from policies.rule import Context, ResourceRule
from policies.subjects import Unreadable


def _judge(unreadable: Unreadable, _context: Context) -> Iterator[str]:
    yield unreadable.received.because


RULE = ResourceRule(
    name="resource-can-be-judged",
    title="What is deployed can be read before it is deployed.",
    why="A model deployment that no rule can see is a model deployment that nobody pinned.",
    fix="Write the type, and the template, as plain values in the program.",
    subject=Unreadable,
    judge=_judge,
)
