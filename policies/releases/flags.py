"""The flags that share releases out: which of a stack's feature flags they are, and what they serve."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model_lifecycle.names import flag_key
from policies.observed import Observations
from policies.rule import Finding
from policies.subjects import KeyValue
from policies.values import CantJudge, texts_in

from .published import Published, Stores
from .shape import NotValid, content

_MARKS = ("release", "digest")
"""Either of them in a variant's configuration says that the variant is a release."""


@dataclass(frozen=True)
class ReleaseFlag:
    """A flag that shares releases out, or that nobody can tell from one."""

    key_value: KeyValue
    stores: Stores

    @property
    def task(self) -> str:
        """The task that its key names. Raises as a name does that is hidden."""
        return self.key_value.key.removeprefix(flag_key(""))

    @property
    def document(self) -> Mapping[str, Any]:
        """What its value holds.

        Raises:
            CantJudge: it can't be read.
        """
        return _document(self.key_value)

    @property
    def variants(self) -> Mapping[str, Mapping[str, Any]]:
        """What each variant stands for, by its name; an empty one where it stands for no release."""
        entries = (entry for entry in _entries(self.document.get("variants")) if isinstance(entry.get("name"), str))
        return {entry["name"]: _mapping(entry.get("configuration_value")) for entry in entries}

    @property
    def served(self) -> frozenset[str]:
        """The names of the variants that anybody may get: by default, by share, or because he is pinned."""
        allocation = _mapping(self.document.get("allocation"))
        named = [allocation.get("default_when_enabled"), allocation.get("default_when_disabled")]
        named += [
            one.get("variant") for key in ("percentile", "user", "group") for one in _entries(allocation.get(key))
        ]
        return frozenset(name for name in named if isinstance(name, str))

    def release(self, variant: Mapping[str, Any]) -> Published | None:
        """The release of its store that a variant names; None where there is none. Raises as `Stores.at` does."""
        key = variant.get("key")
        return self.stores.release(self.key_value.store, key) if isinstance(key, str) else None

    def served_releases(self) -> Iterator[tuple[str, Published]]:
        """The name and the release of each variant that is served; those that name none are left out."""
        variants = self.variants
        for name in sorted(self.served & variants.keys()):
            release = self.release(variants[name])
            if release is not None:
                yield name, release

    def findings(self, problems: Iterator[str]) -> Iterator[Finding]:
        """What is wrong with it, as findings."""
        return self.stores.findings(self.key_value, problems)


def release_flags(everything: Observations) -> list[ReleaseFlag]:
    """The flags of a stack that share releases out."""
    stores = Stores(everything)
    return [ReleaseFlag(flag, stores) for flag in stores.flags if _is_ours(flag, stores)]


def _is_ours(flag: KeyValue, stores: Stores) -> bool:
    """By what its variants hold, else by its task; one that only apps may read is, in a store that holds releases."""
    try:
        document = _document(flag)
    except CantJudge:
        return _is_of_a_task(flag, {}, stores) or (_is_in(flag, stores) and not _is_nobody_s(flag))
    return any(map(_is_release(stores), _entries(document.get("variants")))) or _is_of_a_task(flag, document, stores)


def _is_release(stores: Stores) -> Any:
    def judge(variant: Mapping[str, Any]) -> bool:
        held = variant.get("configuration_value")
        is_marked = isinstance(held, Mapping) and any(mark in held for mark in _MARKS)
        return is_marked or any(text in stores.names for text in texts_in(held))

    return judge


def _is_nobody_s(flag: KeyValue) -> bool:
    """Whether no app can read it either: it is no JSON at all."""
    try:
        json.loads(flag.value)
    except (CantJudge, RecursionError):
        return False
    except ValueError:
        return True
    return False


def _is_in(flag: KeyValue, stores: Stores) -> bool:
    try:
        return flag.store in {store for store, _ in stores.tasks}
    except CantJudge:
        return bool(stores.tasks)


def _is_of_a_task(flag: KeyValue, document: Mapping[str, Any], stores: Stores) -> bool:
    id_ = str(document.get("id"))
    try:
        return any((flag.store, name) in stores.tasks for name in (flag.key.removeprefix(flag_key("")), id_))
    except CantJudge:
        return id_ in {task for _, task in stores.tasks}


def _document(flag: KeyValue) -> Mapping[str, Any]:
    try:
        found = content(flag.value)
    except NotValid as problem:
        raise CantJudge(f"its value can't be read: {problem}") from None
    return _mapping(found)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _entries(value: Any) -> Sequence[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
