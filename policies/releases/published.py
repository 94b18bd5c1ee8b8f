"""The releases that a stack's stores hold."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from model_lifecycle.releases.documents import CHAT_TYPE
from policies.observed import Observations
from policies.rule import Finding, guarded
from policies.subjects import KeyValue, subjects
from policies.values import CantJudge, without

from .shape import NotValid, Sibling, content, read

SIBLING = "/release"
_PART = re.compile(r"(?s)(.+)/messages/[0-9]+/[0-9]+")
_DIGEST = "digest"

Place = tuple[str, str, str]
"""A key-value's store, key and label."""


@dataclass(frozen=True)
class Published:
    """One release in a store: `key` is that of its chat configuration, `sibling` says everything but the prompt."""

    key: str
    sibling: KeyValue

    @property
    def told(self) -> Sibling:
        """What the sibling says.

        Raises:
            CantJudge: it is hidden.
            NotValid: it says something else.
        """
        return read(Sibling, self.sibling.value)


@dataclass(frozen=True)
class Stores:
    """The key-values of a stack, found by where they stand; those whose place is hidden are not found."""

    everything: Observations

    def at(self, place: Place) -> KeyValue | None:
        """The key-value of a place, or None.

        Raises:
            CantJudge: several resources write it.
        """
        found = self._places.get(place, ())
        if len(found) > 1:
            raise CantJudge(f"key {place[1]!r} is written by {' and '.join(one.title for one in found)}")
        return found[0] if found else None

    def release(self, store: str, key: str) -> Published | None:
        """The release whose chat configuration has a key. Raises as `at` does."""
        sibling = self.at((store, f"{key}{SIBLING}", ""))
        return Published(key, sibling) if sibling else None

    def parts(self, release: Published) -> Mapping[str, KeyValue]:
        """All that stands beside a release's sibling, by key. Raises as `at` does."""
        store, _, label = place_of(release.sibling)
        keys = (release.key, *self._messages.get((store, release.key, label), ()))
        return {key: found for key in keys if (found := self.at((store, key, label)))}

    @cached_property
    def releases(self) -> Sequence[Published]:
        """Every release: a sibling that names a digest, in itself or in a tag."""
        places = ((place, found) for place, all_of_it in self._places.items() for found in all_of_it)
        return [Published(key.removesuffix(SIBLING), found) for (_, key, _), found in places if _is_sibling(key, found)]

    @cached_property
    def tasks(self) -> frozenset[tuple[str, str]]:
        """Store and task of every release."""
        return frozenset((release.sibling.store, release.key.rpartition("/")[0]) for release in self.releases)

    @cached_property
    def names(self) -> frozenset[str]:
        """The keys of releases, and the last part of each, which is its name."""
        return frozenset(name for one in self.releases for name in (one.key, one.key.rpartition("/")[2]))

    @cached_property
    def flags(self) -> Sequence[KeyValue]:
        """Every feature flag, and whatever may be one."""
        return [one for one in subjects(self.everything, KeyValue) if _may_be_flag(one)]

    def findings(self, about: KeyValue, problems: Iterable[str]) -> Iterator[Finding]:
        """What is wrong with a key-value, as findings; what is secret in another one is not shown either."""
        return guarded(about, (Finding(about, without(what, self._secrets)) for what in problems))

    @cached_property
    def _secrets(self) -> frozenset[str]:
        return frozenset[str]().union(*(one.resource.secrets for one in subjects(self.everything, KeyValue)))

    @cached_property
    def _places(self) -> Mapping[Place, list[KeyValue]]:
        places: dict[Place, list[KeyValue]] = {}
        for one in subjects(self.everything, KeyValue):
            for place in _known_place(one):
                places.setdefault(place, []).append(one)
        return places

    @cached_property
    def _messages(self) -> Mapping[Place, list[str]]:
        """The keys of messages in parts, by the place of the chat configuration that they belong to."""
        found: dict[Place, list[str]] = {}
        for store, key, label in self._places:
            part = _PART.fullmatch(key)
            if part:
                found.setdefault((store, part[1], label), []).append(key)
        return found


def place_of(one: KeyValue) -> Place:
    """Where a key-value stands.

    Raises:
        CantJudge: that is hidden.
    """
    return one.store, one.key, one.label


def _known_place(one: KeyValue) -> Iterator[Place]:
    try:
        yield place_of(one)
    except CantJudge:
        return


def _may_be_flag(one: KeyValue) -> bool:
    try:
        return one.is_flag
    except CantJudge:
        return True


def _is_sibling(key: str, one: KeyValue) -> bool:
    if not key.endswith(SIBLING):
        return False
    try:
        found = content(one.value)
    except (CantJudge, NotValid):
        return _is_tagged(one)
    return (isinstance(found, Mapping) and _DIGEST in found) or _is_tagged(one)


def _is_tagged(one: KeyValue) -> bool:
    """Whether its tags say so; those of a chat configuration do too, which may be that of a release named `release`."""
    try:
        return _DIGEST in one.tags and one.content_type != CHAT_TYPE
    except CantJudge:
        return False
