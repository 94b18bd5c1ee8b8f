"""The plan of a migration as the body of an issue, with boxes to tick."""

from collections.abc import Iterator, Sequence

from rollout.escaping import code

from . import words
from .deeds import Deed
from .plan import Plan


def as_markdown(plans: Sequence[Plan]) -> str:
    """The plans one after the other."""
    return "\n\n".join(part for plan in plans for part in _parts(plan))


def _parts(plan: Plan) -> Iterator[str]:
    yield f"### {words.heading(plan, code)}"
    yield " ".join(words.summary(plan, code))
    if warnings := list(words.warnings(plan, code)):
        yield "\n".join(f"- **{warning}**" for warning in warnings)
    yield "#### Releases to test again"
    yield "\n".join(f"- {line}" for line in words.releases(plan, code))
    yield "#### Quota while both run, in units of capacity"
    yield _table(plan)
    yield "#### Order of work"
    yield "\n".join(_deed(plan, deed) for deed in plan.deeds)
    yield f"To paste below `model-lifecycle:models`:\n\n```yaml\n{plan.snippet}\n```"


def _table(plan: Plan) -> str:
    head = f"| {' | '.join(words.QUOTA_HEADINGS)} |\n|{'---|' * len(words.QUOTA_HEADINGS)}"
    rows = (f"| {' | '.join((code(cells[0]), *cells[1:]))} |" for cells, _ in words.quota(plan))
    return "\n".join((head, *rows))


def _deed(plan: Plan, deed: Deed) -> str:
    when = f"by {deed.by}" if deed.by else "then"
    late = ", **late**" if deed in plan.late else ""
    commands = "".join(f"<br>{code(command)}" for command in deed.commands)
    return f"- [ ] {when}{late}: {code(deed.what)}{commands}"
