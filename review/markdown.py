"""A review as Markdown: a comment on a pull request, what matters first, the plan folded."""

from collections.abc import Iterator
from datetime import date

from offline.operations import Op
from offline.policypack import MANDATORY, Violation

from .escaping import code, fenced, prose
from .fitting import Block, Fitted, fitted
from .plan_lines import plan_lines
from .stacks import Failed, Review, Shown
from .tables import model_table, retirement_tables, traffic_table
from .text import outcome
from .versions import changed_versions

MAX_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment; whoever posts it may add a little."""

_SUMMARY, _OBJECTIONS, _TABLES, _PLAN = range(4)
_WOULD = {Op.CREATE: "to create", Op.UPDATE: "to update", Op.REPLACE: "to replace", Op.DELETE: "to delete"}


def markdown(review: Review, day: date, rules_page: str | None, length: int = MAX_CHARACTERS) -> Fitted:
    """The comment, the same for the same review and day.

    Args:
        review: what is told.
        day: stages and days left are those of this day.
        rules_page: the address of docs/policies.md at head, to which rules are linked; None for no links.
        length: how many characters it may have.
    """
    elsewhere = f"make preview BASE={review.between.ref}"
    return fitted(list(_blocks(review, day, rules_page)), length, f"{code(elsewhere)} and the run's log show them")


def bad_input(message: str) -> str:
    """The comment of a review that could not be made."""
    return f"### What would change\n\nNothing could be compared. {prose(message)}\n"


def _blocks(review: Review, day: date, rules_page: str | None) -> Iterator[Block]:
    yield Block(_SUMMARY, _heading(review))
    if review.touches_rules:
        yield _touched(review.touches_rules)
    yield _summary(review)
    objections = tuple(_objections(review, rules_page))
    if objections:
        yield Block(_OBJECTIONS, "#### Objections\n", objections, what="objections")
    for stack in review.stacks:
        if isinstance(stack, Shown) and not stack.compared.changes_nothing:
            yield from _stack(stack, day)


def _heading(review: Review) -> str:
    between = review.between
    return (
        f"### What would change\n\nBase {prose(between.ref)} ({code(between.base[:7])}), head {code(between.head[:7])}"
    )


def _touched(paths: tuple[str, ...]) -> Block:
    first = (
        "> **Look at this first: head changes what judges it.** A verdict below may come from what was changed, "
        "so review these files before you trust it:\n>"
    )
    return Block(_OBJECTIONS, first, tuple(f"> - {code(path)}" for path in paths), what="files that judge")


def _summary(review: Review) -> Block:
    shown = [stack for stack in review.stacks if isinstance(stack, Shown)]
    is_quiet = all(stack.compared.changes_nothing and not stack.compared.head.verdict.violations for stack in shown)
    if is_quiet and len(shown) == len(review.stacks):
        return Block(_SUMMARY, f"Nothing would change in {', '.join(_name(stack) for stack in shown)}.")
    return Block(_SUMMARY, "", tuple(_line(stack) for stack in review.stacks), what="stacks")


def _line(stack: Shown | Failed) -> str:
    if isinstance(stack, Failed):
        return f"- {_name(stack)}: {outcome(stack)}. {prose(stack.message)}"
    return f"- {_name(stack)}: {' · '.join(filter(None, (_verdict(stack), _versions(stack), _resources(stack))))}"


def _verdict(stack: Shown) -> str:
    violations = stack.compared.head.verdict.violations
    blocking = sum(violation.level == MANDATORY for violation in violations)
    advice = len(violations) - blocking
    counts = (_counted(blocking, "objection"), _counted(advice, "advisory objection"))
    return ", ".join(filter(None, (outcome(stack), *counts, _off(stack))))


def _off(stack: Shown) -> str:
    rules = stack.compared.head.verdict.rules
    off = sum(level == "disabled" for level in rules.values())
    return f"{off} of {len(rules)} rules disabled" if off else ""


def _versions(stack: Shown) -> str:
    changes = [changed.change for changed in changed_versions(stack.compared.base, stack.compared.head.run)]
    counts = [(changes.count(change), change) for change in ("added", "removed", "changed") if change in changes]
    said = [f"{count} {change}" for count, change in counts]
    if not said:
        return ""
    first = f"{_counted(counts[0][0], 'model version')} {counts[0][1]}"
    return ", ".join((first, *said[1:]))


def _resources(stack: Shown) -> str:
    counts = stack.compared.head.run.counts
    said = ", ".join(f"{counts[op]} {words}" for op, words in _WOULD.items() if op in counts)
    return said or ("only outputs change" if stack.compared.outputs else "nothing changes")


def _objections(review: Review, rules_page: str | None) -> Iterator[str]:
    found = [
        (violation, stack)
        for stack in review.stacks
        if isinstance(stack, Shown)
        for violation in stack.compared.head.verdict.violations
    ]
    for violation, stack in sorted(found, key=lambda it: it[0].level != MANDATORY):
        yield _objection(violation, stack, rules_page)


def _said(violation: Violation) -> list[str]:
    """The message without its first line, which says what should be, and its last, which the heading has already."""
    lines = [line for line in violation.message.splitlines() if line.strip()]
    own = lines[1:] if len(lines) > 1 else lines
    return [line for line in own if not line.startswith(f"Rule: {violation.rule},")]


def _objection(violation: Violation, stack: Shown, rules_page: str | None) -> str:
    rule = code(violation.rule)
    linked = f"[{rule}]({rules_page}#{violation.rule})" if rules_page and _is_anchor(violation.rule) else rule
    where = f" on {code(violation.urn.rsplit('::', 1)[-1])}" if violation.urn else ""
    lines = [prose(line) for line in _said(violation)]
    return "<br>\n  ".join((f"- **{violation.level}** in {_name(stack)}: {linked}{where}", *lines))


def _is_anchor(rule: str) -> bool:
    return all(char.isascii() and (char.isalnum() or char == "-") for char in rule)


def _stack(stack: Shown, day: date) -> Iterator[Block]:
    base, head = stack.compared.base, stack.compared.head.run
    yield Block(_TABLES, f"#### {prose(stack.name)}")
    tables = (model_table(base, head, day), traffic_table(base, head), *retirement_tables(head, day))
    for table in tables:
        if table.rows:
            yield Block(_TABLES, table.head, table.rows, table.tail, what="rows")
    lines = fenced(plan_lines(stack.compared))
    yield Block(
        _PLAN,
        f"<details><summary>Plan: {_resources(stack)}</summary>\n\n```diff",
        lines,
        "```\n\n</details>",
        "lines of the plan",
    )


def _name(stack: Shown | Failed) -> str:
    return f"**{prose(stack.name)}**"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}" if count else ""
