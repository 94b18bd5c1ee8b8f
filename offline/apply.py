"""Performs the steps of an up or a down, and records each: before it begins, and when it is done."""

import contextlib
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent import futures
from dataclasses import replace

from local.provider import InitFailed, Refused

from .deletes import delete_in_order
from .errors import ProgramFailed
from .gate import Gate
from .hooks import Hooks
from .operations import Op
from .past import Past
from .progress import Done, Progress
from .provider import Provider, outputs_of
from .resources import Resource
from .stage import as_it_was
from .state import Role, Row, StackState
from .steps import Step, refuse_protected

_EXISTS = "cannot create already existing resource"
"""The provider's words for what is somebody else's: a create that ended so must never be taken for ours afterwards."""


class Applier:
    """Performs the steps of one up or down. Usable from any thread; nothing is locked while the provider works."""

    def __init__(
        self,
        provider: Provider,
        state: StackState,
        progress: Progress,
        after_delete: Callable[[Resource], None] = lambda _: None,
    ) -> None:
        """`after_delete` is called before a delete is recorded as done, and so again if the process is killed."""
        self.gate = Gate()
        self.hooks = Hooks()
        self._provider = provider
        self._state = state
        self._progress = progress
        self._after_delete = after_delete
        self._lock = threading.Lock()
        self._ahead: dict[str, futures.Future[None]] = {}
        self._condemned: list[Resource] = []
        self._going: set[str] = set()
        self._taken_along: dict[str, list[Row]] = {}

    def perform(self, step: Step) -> Resource:
        """Does one step and records it.

        Raises:
            ProgramFailed: it could not be done; names the resource and tells the provider's own words.
        """
        started = time.perf_counter()
        self._clear_the_way(step)
        if step.op is Op.SAME and step.old:
            done = as_it_was(step.new, step.old)
            if done != step.old:
                self._save(step, done)
            return done
        done = self._worked(step)
        self._progress.tell(_DONE[step.op], done, time.perf_counter() - started)
        return done

    def register_outputs(self, component: Resource) -> None:
        """Records what a component, or the stack, says of itself."""
        with self._state.changing() as changes:
            changes.put(Role.LIVE, component)

    def conclude(self, past: Past) -> None:
        """Deletes what the program no longer registers, and what was replaced.

        Raises:
            ProgramFailed: a resource is protected, or could not be deleted.
        """
        leftovers = past.leftovers()
        refuse_protected(leftovers)
        condemned = (*past.snapshot.condemned, *self._condemned)
        self.delete_all([*(Row(Role.LIVE, it) for it in leftovers), *(Row(Role.CONDEMNED, it) for it in condemned)])

    def delete_all(self, rows: Sequence[Row]) -> None:
        """Deletes resources, dependents and children first."""
        self._going |= {row.resource.urn for row in rows}

        def delete(row: Row) -> None:
            with self.gate.step():
                self._delete(row)

        delete_in_order(rows, delete)

    @contextlib.contextmanager
    def carrying_out(self) -> Generator[None, None, None]:
        """While it lasts, signals let no more steps begin; a failure tells how far it came.

        Raises:
            Interrupted: a signal asked for the end.
            ProgramFailed: a step failed.
        """
        try:
            with self.gate.shut_by_signals():
                yield
        except ProgramFailed as error:
            raise self.gate.interruption or ProgramFailed(
                f"{error}\n{self._progress.done} of {self._progress.total} steps were done and are recorded. "
                "Mend the cause and run the same command again: it goes on from there."
            ) from None
        if self.gate.interruption:
            raise self.gate.interruption

    def _clear_the_way(self, step: Step) -> None:
        """Deletes what must be gone before a replacement, or waits for the step that does it."""
        ahead = [(resource, self._ended(resource)) for resource in step.first]
        self._going |= {resource.urn for resource in step.first}
        try:
            for resource in step.awaited:
                self._ended(resource).result()
            for resource, ended in ahead:
                self._delete(Row(Role.LIVE, resource))
                ended.set_result(None)
        except BaseException as error:
            for ended in (ended for _, ended in ahead if not ended.done()):
                ended.set_exception(error)
            raise

    def _ended(self, resource: Resource) -> futures.Future[None]:
        with self._lock:
            return self._ahead.setdefault(resource.urn, futures.Future())

    def _worked(self, step: Step) -> Resource:
        new, old = step.new, step.old if step.op is Op.UPDATE else None
        if not new.custom:
            self._save(step, new)
            return replace(new, created=new.checked)
        op, role = (Op.UPDATE, Role.UPDATING) if old else (Op.CREATE, Role.CREATING)
        with self._state.changing() as changes:
            changes.put(role, replace(new, id=old.id if old else ""))
        try:
            done = self._attempt(op, new, old, lambda: self._written(new, old))
        except InitFailed as failed:
            partial = outputs_of(new, failed.properties)
            self._save(step, replace(new, id=failed.id, created=partial, init_errors=failed.reasons), role)
            raise _told(new, failed) from None
        except Refused as refused:
            if _EXISTS in str(refused):
                with self._state.changing() as changes:
                    changes.drop(role, new.urn)
            raise _told(new, refused) from None
        self._save(step, done, role)
        return done

    def _written(self, new: Resource, old: Resource | None) -> Resource:
        return self._provider.update(old, new) if old else self._provider.create(new)

    def _save(self, step: Step, done: Resource, begun: Role | None = None) -> None:
        with self._state.changing() as changes:
            if step.old and step.old.urn != done.urn:
                changes.drop(Role.LIVE, step.old.urn)
            if step.old and step.condemns_old:
                changes.put(Role.CONDEMNED, step.old)
            changes.put(Role.LIVE, done)
            if begun:
                changes.drop(begun, done.urn)
        if step.old and step.condemns_old:
            self._condemned.append(step.old)

    def _delete(self, row: Row) -> None:
        """Deletes a resource with what it takes along; one that is taken along itself waits for that.

        The engine (pkg/resource/deploy/step.go, `isDeletedWith`) lets those leave the state at once. Here they stay in
        it until they are gone, so that after a delete that fails, or a kill, the state tells the truth.
        """
        started, resource = time.perf_counter(), row.resource
        if resource.deleted_with in self._going:
            with self._lock:
                self._taken_along.setdefault(resource.deleted_with, []).append(row)
            return
        if resource.custom:
            with self._state.changing() as changes:
                changes.put(Role.DELETING, resource)
            try:
                self._attempt(Op.DELETE, resource, None, lambda: self._deleted(resource))
            except Refused as refused:
                raise _told(resource, refused) from None
        gone = [row, *self._with(resource)]
        with self._state.changing() as changes:
            for it in gone:
                changes.drop(it.role, it.resource.urn, it.resource.id)
            changes.drop(Role.DELETING, resource.urn, resource.id)
        self._going.discard(resource.urn)
        for it in gone:
            self._progress.tell(Done.DELETED, it.resource, time.perf_counter() - started)

    def _with(self, resource: Resource) -> list[Row]:
        """What a resource takes along when it is deleted, at any distance."""
        with self._lock:
            own = self._taken_along.pop(resource.urn, [])
        return [found for row in own for found in (row, *self._with(row.resource))]

    def _deleted(self, resource: Resource) -> Resource:
        self._provider.delete(resource)
        self._after_delete(resource)
        return resource

    def _attempt(self, op: Op, resource: Resource, old: Resource | None, work: Callable[[], Resource]) -> Resource:
        """Does one piece of work, again as long as the resource's error hooks say so and no end is asked for."""
        refusals: list[Refused] = []
        while True:
            try:
                return work()
            except Refused as refused:
                refusals.insert(0, refused)
                if self.gate.is_shut or not self.hooks.try_again(op, resource, old, refusals) or self.gate.is_shut:
                    raise


def _told(resource: Resource, refused: Refused) -> ProgramFailed:
    return ProgramFailed(f"{resource.type} resource '{resource.name}': {refused}")


_DONE = {Op.CREATE: Done.CREATED, Op.UPDATE: Done.UPDATED, Op.REPLACE: Done.REPLACED}
