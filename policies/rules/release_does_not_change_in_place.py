"""A published release stays what it was."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.base import base
from policies.observed import Observations
from policies.releases.published import SIBLING, Published, Stores, place_of
from policies.releases.shape import NotValid, canonical, content
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import KeyValue

_PROOF = "evaluation"


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    before = base()
    if before is None:
        return
    was, now = Stores(before), Stores(everything)
    for release in was.releases:
        yield from guarded(release.sibling, _changes(release, was, now))


def _changes(release: Published, was: Stores, now: Stores) -> Iterator[Finding]:
    for old in (release.sibling, *was.parts(release).values()):
        new = now.at(place_of(old))
        changed = list(_differs(old, new, release.key)) if new else []
        if new and changed:
            yield Finding(new, f"{old.key} would change in place: {' and '.join(changed)}.")


def _differs(old: KeyValue, new: KeyValue, key: str) -> Iterator[str]:
    """How they differ; an evaluation may come later, and messages in parts count by the letter."""
    is_document = old.key in (key, f"{key}{SIBLING}")
    if old.value != new.value and not (is_document and _unproved(old.value) == _unproved(new.value)):
        yield "its value"
    if old.content_type != new.content_type:
        yield "its content type"
    tags = _without_proof(old.tags), _without_proof(new.tags)
    if tags[0] != tags[1]:
        yield "its tags"


def _unproved(value: str) -> str:
    try:
        found = content(value)
    except NotValid:
        return value
    return canonical(_without_proof(found) if isinstance(found, Mapping) else found)


def _without_proof(found: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in found.items() if key != _PROOF}


RULE = StackRule(
    name="release-does-not-change-in-place",
    title="A published release does not change in place.",
    why="Everybody who gets it is served something else under the same name, and no evaluation speaks of that.",
    fix="Leave it as it is: copy it under a new name, seal that, evaluate it and roll the task over.",
    judge=_judge,
)
