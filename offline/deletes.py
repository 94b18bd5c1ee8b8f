"""Deletes in order: whatever needs a resource is gone before the resource is touched."""

from collections.abc import Callable, Mapping, Sequence
from concurrent import futures
from graphlib import CycleError, TopologicalSorter

from .errors import ProgramFailed
from .signals import HEARTBEAT_SECONDS
from .state import Role, Row

_AT_ONCE = 64


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, dependents and children first; the same order for the same rows.

    Raises:
        ProgramFailed: they need each other in a circle.
    """
    named = sorted(rows, key=lambda row: (row.resource.urn, row.role, row.resource.id))
    return tuple(named[index] for index in _sorted(named).static_order())


def delete_in_order(rows: Sequence[Row], delete: Callable[[Row], None]) -> None:
    """Deletes the rows, at once where none needs the other.

    Raises:
        Exception: the first that `delete` raised; whatever waited for that delete was not begun.
    """
    sorter = _sorted(rows)
    sorter.prepare()
    with futures.ThreadPoolExecutor(_AT_ONCE) as pool:
        under_way: dict[futures.Future[None], int] = {}
        while sorter.is_active():
            under_way |= {pool.submit(delete, rows[index]): index for index in sorter.get_ready()}
            ended, _ = futures.wait(under_way, HEARTBEAT_SECONDS, futures.FIRST_COMPLETED)
            for future in ended:
                future.result()
                sorter.done(under_way.pop(future))


def _sorted(rows: Sequence[Row]) -> TopologicalSorter[int]:
    by_name: dict[tuple[Role, str], list[int]] = {}
    for index, row in enumerate(rows):
        by_name.setdefault((row.role, row.resource.urn), []).append(index)
    graph: dict[int, set[int]] = {index: set() for index in range(len(rows))}
    for index, row in enumerate(rows):
        for needed in (found for urn in sorted(row.resource.needs) for found in _named(by_name, row.role, urn)):
            graph[needed].add(index)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names = ", ".join(rows[index].resource.urn for index in error.args[1])
        raise ProgramFailed(
            f"these resources need each other in a circle, so none can be deleted first: {names}"
        ) from None
    return TopologicalSorter(graph)


def _named(by_name: Mapping[tuple[Role, str], list[int]], role: Role, urn: str) -> list[int]:
    """A replaced resource needs what was replaced with it, and a live one what is live; else whatever is there."""
    for found in (role, *Role):
        if (found, urn) in by_name:
            return by_name[found, urn]
    return []
