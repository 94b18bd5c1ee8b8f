"""Takes a stack down in the local Azure. The program isn't run: a broken one must not keep anybody from cleaning up."""

import time
from dataclasses import dataclass

from .apply import Applier
from .deletes import in_order
from .progress import Progress
from .resources import Resource
from .stackfile import Stack
from .state import Role
from .target import Target, rows_of


@dataclass(frozen=True)
class Down:
    """What was deleted, whose protection was lifted for it, and the names of what was purged."""

    project: str
    stack: str
    deleted: tuple[Resource, ...]
    unprotected: tuple[Resource, ...]
    purged: tuple[str, ...]
    seconds: float


def down(stack: Stack, target: Target) -> Down:
    """Deletes everything of a stack, dependents and children first, and purges it so that its names are free.

    Raises:
        StateError: the state can't be used.
        Interrupted: a signal asked for the end; what was under way is done and recorded.
        ProgramFailed: a resource could not be deleted; what was done is recorded.
    """
    start = time.perf_counter()
    purged = list(target.azure.purge(_being_deleted(target)))
    rows = in_order(rows_of(target.settled()))
    progress = Progress(sum(row.resource.custom for row in rows))
    applier = Applier(target.provider, target.state, progress, lambda it: purged.extend(target.azure.purge([it.id])))
    with applier.carrying_out():
        applier.delete_all(rows)
    deleted = tuple(row.resource for row in rows)
    unprotected = tuple(resource for resource in deleted if resource.protect)
    seconds = time.perf_counter() - start
    return Down(stack.project, stack.name, deleted, unprotected, tuple(sorted(purged)), seconds)


def _being_deleted(target: Target) -> list[str]:
    """Ids whose delete a killed process had begun: they may be gone, and still to be purged."""
    return [row.resource.id for row in target.state.rows() if row.role is Role.DELETING]
