"""Everything that a decision is made from, at one moment."""

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rollout import clock
from rollout.errors import BadInput
from rollout.journal import Record, Story
from rollout.live.drift import Drift, drift, looks_like
from rollout.live.store import Flag, Store
from rollout.machine import Serving, applied
from rollout.subject import Subject

from .by_hand import subject_of
from .order import Look, Order


@dataclass(frozen=True)
class Scene:
    """A task's files, its journal, and its flag in the store where that was looked at (`store` is None else)."""

    subject: Subject
    story: Story
    now: datetime
    store: Store | None = None
    flag: Flag | None = None

    @property
    def serving(self) -> Serving:
        """What is configured. Raises `BadInput` where the task is not."""
        return self.subject.serving

    @property
    def drift(self) -> Drift | None:
        """How the store differs from the configuration; None where it does not, or nobody looked."""
        rollout = self.subject.rollout
        if self.store is None or rollout is None:
            return None
        live = self.flag.document if self.flag else None
        return drift(self.subject.task, live, self.subject.flag(rollout), Serving.of(rollout))

    @property
    def since(self) -> datetime | None:
        """Since when users have been served this: the later one of what journal and store say."""
        said = [self.story.since(self.serving), self.flag.modified if self.flag else None]
        return max((moment for moment in said if moment), default=None)


@contextlib.contextmanager
def scene(order: Order) -> Generator[Scene, None, None]:
    """The scene of an order; the store's connections are given back at the end.

    Raises:
        BadInput: a file can't be used, a clock is wrong, or the store has to be looked at and nobody said where it is.
        Failed: the store does not answer.
    """
    subject = subject_of(order)
    now = clock.now()
    story = subject.journal.read(None if order.is_emergency else now)
    address = None if order.look is Look.NEVER else subject.address
    if address is None:
        if order.look is Look.MUST:
            raise BadInput(
                f"{order.command} has to look at the store, and nobody said where that is. Give --subscription (or "
                "AZURE_SUBSCRIPTION_ID), or --local for the local Azure."
            )
        yield Scene(subject, story, now)
        return
    with contextlib.closing(Store(address)) as store:
        yield looked_at(subject, story, now, store, strict=not order.is_emergency)


def looked_at(subject: Subject, story: Story, now: datetime, store: Store, *, strict: bool = True) -> Scene:
    """The scene with what the store holds; a `strict` one refuses a store whose clock is ahead."""
    flag = store.flag(subject.task)
    if flag and strict:
        clock.refuse_future(flag.modified, "the store", now)
    return Scene(subject, story, now, store, flag)


def pending_words(found: Scene, pending: Record) -> dict[str, Any]:
    """What was meant by a change that was left half done, and what of it has happened: file and store."""
    rollout, target = found.subject.rollout, pending.becomes
    serving = Serving.of(rollout) if rollout else None
    file = "done" if serving == target else "not done" if serving == pending.was else "changed by somebody else"
    live = "not asked for"
    if pending.live:
        live = "not looked at" if found.store is None else "not done"
        with contextlib.suppress(BadInput):  # a release can't be read: what was meant can't be held against the store
            live = "done" if found.flag and target and _is_live(found, target) else live
    return {
        "id": pending.id,
        "command": pending.command,
        "by": pending.by,
        "at": pending.at,
        "before": pending.before,
        "after": pending.after,
        "file": file,
        "store": live,
    }


def _is_live(found: Scene, target: Serving) -> bool:
    if found.flag is None:
        return False
    if not target.enabled:
        return not found.flag.document.get("enabled", False)
    return looks_like(found.flag.document, found.subject.flag(applied(found.subject.rollout, target)))
