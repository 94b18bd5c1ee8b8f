"""Finishes what a kill left half done."""

from collections.abc import Mapping
from typing import Any

from rollout.errors import BadInput, Failed, Refused
from rollout.journal import Record
from rollout.live.drift import looks_like, rolled_back
from rollout.machine import Serving, applied
from rollout.machine.evidence import check

from .deciding import refuse_unpublished
from .order import Order
from .outcome import Outcome
from .scene import Scene

_BACK = ("abort", "rollback", "settle")


def finish(order: Order, found: Scene, pending: Record) -> Outcome:
    """Makes what was begun happen in full: first the store, then the file, then the end in the journal.

    Raises:
        BadInput: it was meant for the store too, and nobody said where that is.
        Refused: somebody else changed file or store meanwhile, or the release has no proof any more.
        Failed: store or file can't be written; the same command goes on from there.
    """
    target = pending.becomes
    if target is None:
        raise BadInput(f"{found.story.file}: {pending.id} does not say what it was to lead to. Go back with rollback.")
    rollout, task = found.subject.rollout, order.task
    serving = Serving.of(rollout) if rollout else None
    if serving not in (target, pending.was):
        raise Refused(_changed(task, pending, f"the file says {serving} now"))
    _still_proved(found, pending, target)
    document = _document(found, pending, target) if pending.live else None
    if found.store and found.flag and document:
        found.store.write(task, document, found.flag)
    changes = serving != target
    if changes:
        after = applied(rollout, target)
        found.subject.file.with_task(task, rollout, after).settle()
    _end(found, pending)
    return Outcome(order, pending.was, target, changes, bool(document), (f"finished: {pending.command}",))


def _still_proved(found: Scene, pending: Record, target: Serving) -> None:
    if pending.command in _BACK:
        return
    analysis = found.story.analysis
    if analysis and analysis.analysis and analysis.analysis.get("verdict") == "Failed":
        raise Refused(
            f"an analysis is Failed meanwhile. Go back: python -m rollout rollback {found.subject.task} --now."
        )
    was, name = pending.was, target.canary.release if target.canary else target.stable
    stable = found.subject.stable(was) if was else None
    check(found.subject.task, found.subject.candidate(name, target), stable)


def _document(found: Scene, pending: Record, target: Serving) -> Mapping[str, Any] | None:
    """What is still to be written to the store."""
    if found.store is None:
        raise BadInput(
            f"{pending.command} was meant for the store too, and nobody said where that is. Give --subscription (or "
            "AZURE_SUBSCRIPTION_ID), or --local for the local Azure."
        )
    if found.flag is None:
        raise Failed(f"the store has no flag of {found.subject.task} any more. Publish it: pulumi up.")
    live, rollout = found.flag.document, found.subject.rollout
    if not target.enabled:
        return rolled_back(live) if live.get("enabled", False) else None
    after = applied(rollout, target)
    wanted = found.subject.flag(after)
    if looks_like(live, wanted):
        return None
    if rollout is None or not looks_like(live, found.subject.flag(rollout)):
        raise Refused(_changed(found.subject.task, pending, "the store serves something else now"))
    refuse_unpublished(found, after)
    return wanted


def _end(found: Scene, pending: Record) -> None:
    for other in found.story.unfinished:
        if other.id != pending.id:
            told = f"left half done, and then came {pending.command}"
            found.subject.journal.append(other.ended("failed", found.now, told))
    found.subject.journal.append(pending.ended("done", found.now, "left half done, and finished by retry"))


def _changed(task: str, pending: Record, how: str) -> str:
    return (
        f"{pending.command} of {task} was left half done, and {how}, neither what was before nor what was meant. Look "
        f"at it (python -m rollout status {task}), or go back: python -m rollout rollback {task} --now."
    )
