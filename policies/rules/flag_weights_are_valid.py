"""A flag that shares releases out is one that every app reads the same way."""

import re
from collections.abc import Iterator

from policies.observed import Observations
from policies.releases.flags import ReleaseFlag, release_flags
from policies.releases.shape import NotValid, TaskFlag, read
from policies.rule import Context, Finding, StackRule

_ALL = 100
_NOT_IN_AN_ID = re.compile(r"[:%\x00-\x1f\x7f]")


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    for flag in release_flags(everything):
        yield from flag.findings(_of(flag))


def _of(flag: ReleaseFlag) -> Iterator[str]:
    for path in flag.key_value.ignored:
        yield f"ignoreChanges holds {path!r}, so what is judged here is not what apps draw from."
    if not flag.key_value.value:
        yield "it has no value."
        return
    try:
        content = read(TaskFlag, flag.key_value.value)
    except NotValid as problem:
        yield f"it is no flag of a task: {problem}."
        return
    for judge in (_id, _variants, _percentiles):
        yield from judge(flag, content)
    for kind, pinned in (("user", content.allocation.user), ("group", content.allocation.group)):
        yield from _pinned(kind, [(one.variant, one.ids) for one in pinned])


def _id(flag: ReleaseFlag, content: TaskFlag) -> Iterator[str]:
    if _NOT_IN_AN_ID.search(content.id):
        yield f"its id {content.id!r} holds a colon, a percent sign or a line break."
    if content.id != flag.task:
        yield f"its id is {content.id!r}, and its key says {flag.task!r}."


def _variants(_flag: ReleaseFlag, content: TaskFlag) -> Iterator[str]:
    names, allocation = [one.name for one in content.variants], content.allocation
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"variant {name!r} stands in it {names.count(name)} times."
    named = [("default_when_enabled", allocation.default_when_enabled)]
    named += [("default_when_disabled", allocation.default_when_disabled)]
    for place, entries in (
        ("percentile", allocation.percentile),
        ("user", allocation.user),
        ("group", allocation.group),
    ):
        named += [(place, entry.variant) for entry in entries]
    for place, name in named:
        if name not in names:
            yield f"{place} names variant {name!r}, which it does not have."


def _percentiles(_flag: ReleaseFlag, content: TaskFlag) -> Iterator[str]:
    reached = 0
    for one in sorted(content.allocation.percentile, key=lambda part: (part.start, part.end)):
        if one.start >= one.end:
            yield f"percentile from {one.start} to {one.end} is empty or turned round."
        if one.start != reached:
            what = "are given twice" if one.start < reached else "are given to nobody"
            low, high = sorted((one.start, reached))
            yield f"the percentiles from {low} to {high} {what}."
        reached = max(reached, one.end)
    if reached != _ALL:
        yield f"the percentiles from {reached} to {_ALL} are given to nobody."


def _pinned(kind: str, entries: list[tuple[str, list[str]]]) -> Iterator[str]:
    owners: dict[str, str] = {}
    for variant, ids in entries:
        for name in ids:
            if not name.isprintable() or not name or name != name.strip():
                yield f"{kind} {name!r} is blank, or has a control character or a space at an end."
            if owners.setdefault(name, variant) != variant:
                yield f"{kind} {name!r} is pinned to {owners[name]!r} and to {variant!r}."


RULE = StackRule(
    name="flag-weights-are-valid",
    title="A task's flag gives each percentile to exactly one of its variants, in whole numbers and with a fixed seed.",
    why="featuremanagement fails on what is not so or draws users anew, and apps then serve what nobody meant.",
    fix="Let the stack write the flag, or write whole percentiles from 0 to 100, existing variants and a seed.",
    judge=_judge,
)
