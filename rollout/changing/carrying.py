"""Carries one order out."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from typing import Any

from model_lifecycle.settings import Rollout
from rollout.errors import BadInput, Failed, Interrupted, Refused, StoreTrouble
from rollout.journal import Record
from rollout.live.drift import goes_back_to, looks_like, rolled_back
from rollout.live.store import Unknown
from rollout.lock import locked
from rollout.machine import Serving, applied
from rollout.stackedit.files import NewFile

from .by_hand import subject_of
from .deciding import refuse_unpublished
from .finishing import finish
from .order import NO_REASON, Order, Plan
from .outcome import Outcome
from .scene import Scene, scene

Decide = Callable[[Scene], Plan]
_LOCK = ".lock"


def carry_out(order: Order, decide: Decide) -> Outcome:
    """Decides and changes, with nobody else in between.

    Raises:
        BadInput: something that was given, or a file, can't be used; nothing was changed.
        Refused: the checks say no; nothing was changed.
        Failed: somebody else is at it, or store or file can't be written; the message says what was changed.
    """
    with _alone(order) as found:
        if found.story.pending and not order.is_emergency:
            raise Refused(_half_done(order, found.story.pending))
        plan = decide(found)
        return Change(order, found, plan).made()


def unfinished(order: Order) -> Outcome | None:
    """Finishes what was left half done; None where nothing was. Raises as `carry_out` does."""
    with _alone(order) as found:
        pending = found.story.pending
        return finish(order, found, pending) if pending else None


def before_the_lock(order: Order) -> Rollout | None:
    """What somebody looked at who may have to wait for another one now."""
    return subject_of(order).rollout


@contextlib.contextmanager
def _alone(order: Order) -> Generator[Scene, None, None]:
    seen = before_the_lock(order)
    try:
        with locked(order.place.history / _LOCK, f"{order.command} {order.task}"), scene(order) as found:
            if not order.is_emergency and found.subject.rollout != seen:
                raise Refused(
                    f"somebody else was faster and has just changed {order.task}, so nothing was changed here. "
                    f"python -m rollout status {order.task} shows it."
                )
            yield found
    except KeyboardInterrupt:
        raise Interrupted(
            f"interrupted. python -m rollout status {order.task} says what was begun, and what finishes it."
        ) from None


class Change:
    """One change, decided."""

    def __init__(self, order: Order, found: Scene, plan: Plan) -> None:
        self._order = order
        self._scene = found
        self._plan = plan
        self._subject = found.subject
        self._before = found.subject.rollout
        self._after = applied(self._before, plan.after)
        self._notes = list(plan.notes)

    def made(self) -> Outcome:
        """Makes the change where there is one to make."""
        document = self._document() if self._order.live else None
        changes = self._before != self._after
        if self._plan.adopts or not (changes or document):
            return self._only_written_down()
        new = self._new_file() if changes else None
        begun = self._begin()
        if document:
            self._write(document, begun, new)
        if new:
            self._settle(new, begun, live=bool(document))
        self._end(begun)
        return self._outcome(file=bool(new), live=bool(document))

    def _document(self) -> Mapping[str, Any] | None:
        """What is to be written to the store; None where that gives everybody the same as now."""
        live = self._scene.flag
        if live is None:
            raise Refused(f"the store has no flag of {self._order.task} yet. Publish it first: pulumi up.")
        if not self._after.enabled:
            return self._back(live.document)
        refuse_unpublished(self._scene, self._after)
        wanted = self._subject.flag(self._after)
        return None if looks_like(live.document, wanted) else wanted

    def _back(self, live: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """One field; the whole flag only where that field alone would leave everybody without a release."""
        leads_to, meant = goes_back_to(live), self._plan.after.way_back
        if leads_to is None:
            return self._subject.flag(self._after)
        if meant and leads_to != meant:
            self._notes.append(
                f"the store gives everybody {leads_to} now, not {meant}: it was written from another configuration "
                f"than this file. python -m rollout status {self._order.task} says more"
            )
        return rolled_back(live) if live.get("enabled", False) else None

    def _new_file(self) -> NewFile | None:
        if not self._order.is_emergency:
            self._subject.settings_with(self._after)
        try:
            return self._subject.file.with_task(self._order.task, self._before, self._after)
        except BadInput as error:
            if not (self._order.is_emergency and self._order.live):
                raise
            self._notes.append(f"{error} Write enabled: false there, or the next pulumi up undoes this")
            return None

    def _begin(self) -> Record:
        was = Serving.of(self._before) if self._before else None
        return self._subject.journal.begin(
            self._order.command,
            self._scene.now,
            live=self._order.live,
            reason=self._order.reason,
            before=was.document if was else None,
            after=self._plan.after.document,
            releases=self._subject.proofs(was, self._plan.after),
        )

    def _write(self, document: Mapping[str, Any], begun: Record, new: NewFile | None) -> None:
        store, flag = self._scene.store, self._scene.flag
        if store is None or flag is None:
            return
        try:
            store.write(self._order.task, document, flag)
        except Unknown as error:
            _drop(new)
            raise StoreTrouble(f"{error} Nobody can say whether it was written: {_retry(self._order)}") from None
        except Failed as error:
            _drop(new)
            self._subject.journal.append(begun.ended("failed", self._scene.now, str(error)))
            raise type(error)(f"{error} Nothing was changed, neither there nor in the file.") from None

    def _settle(self, new: NewFile, begun: Record, *, live: bool) -> None:
        try:
            new.settle()
        except Failed as error:
            if live:
                raise Failed(f"{error} The store has the change already: {_retry(self._order)}") from None
            self._subject.journal.append(begun.ended("failed", self._scene.now, str(error)))
            raise

    def _end(self, begun: Record) -> None:
        for other in self._scene.story.unfinished:
            told = f"left half done, and then came {begun.command}"
            self._subject.journal.append(other.ended("failed", self._scene.now, told))
        self._subject.journal.append(begun.ended("done", self._scene.now))

    def _only_written_down(self) -> Outcome:
        if self._plan.adopts or self._scene.story.unfinished:
            self._end(self._begin())
        elif self._order.is_emergency and self._order.reason != NO_REASON:
            self._subject.journal.note(
                self._order.command, self._scene.now, reason=self._order.reason, after=self._plan.after.document
            )
        return self._outcome(file=False, live=False)

    def _outcome(self, *, file: bool, live: bool) -> Outcome:
        was = Serving.of(self._before) if self._before else None
        return Outcome(self._order, was, self._plan.after, file, live, tuple(self._notes), self._plan.adopts)


def _drop(new: NewFile | None) -> None:
    if new:
        new.drop()


def _retry(order: Order) -> str:
    return f"python -m rollout retry {order.task} finishes it, python -m rollout rollback {order.task} --now goes back."


def _half_done(order: Order, pending: Record) -> str:
    return f"{pending.command} of {order.task} by {pending.by} at {pending.at} was left half done. {_retry(order)}"
