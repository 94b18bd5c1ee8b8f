"""Finds out what became of steps that had begun when a process ended."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from local.provider import wire

from .past import Snapshot
from .provider import Provider
from .resources import Resource
from .state import Role, Row, snapshot_of

_CHOSEN_BY_THE_PROVIDER = ("azureApiVersion", "__")


def recovered(rows: Sequence[Row], provider: Provider, owner: Callable[[str], str | None]) -> Snapshot:
    """The stack as it is, once Azure was asked about every step that had begun.

    A create happened if the resource is there with all the inputs that were recorded, and no other stack has it; an
    update, if it has the new inputs; a delete, if it is gone.

    Args:
        rows: the state.
        provider: whom to ask.
        owner: tells another stack that has the resource with an id.

    Raises:
        ProgramFailed: Azure can't be asked.
    """
    snapshot = snapshot_of(tuple(rows))
    for row in rows:
        if row.role in _RESOLVED:
            live = provider.live(row.resource)
            is_ours = live is not None and owner(live.id) is None
            snapshot = _RESOLVED[row.role](snapshot, row.resource, live if is_ours else None)
    return snapshot


def _after_create(snapshot: Snapshot, meant: Resource, live: Resource | None) -> Snapshot:
    if live is None or not _agrees(meant, live):
        return snapshot
    replaced = snapshot.live.get(meant.urn)
    condemned = () if replaced is None or replaced.id == live.id else (replaced,)
    adopted = replace(meant, id=live.id, created=live.created)
    return Snapshot({**snapshot.live, meant.urn: adopted}, (*snapshot.condemned, *condemned))


def _after_update(snapshot: Snapshot, meant: Resource, live: Resource | None) -> Snapshot:
    if live is None or not _agrees(meant, live):
        return snapshot
    others = {urn: resource for urn, resource in snapshot.live.items() if resource.id != meant.id}
    return replace(snapshot, live={**others, meant.urn: replace(meant, created=live.created)})


def _after_delete(snapshot: Snapshot, meant: Resource, live: Resource | None) -> Snapshot:
    if live is not None:
        return snapshot
    kept = _without(snapshot.live.values(), meant)
    return Snapshot({it.urn: it for it in kept}, _without(snapshot.condemned, meant))


def _without(resources: Iterable[Resource], gone: Resource) -> tuple[Resource, ...]:
    """All but one that is gone, and what it took along."""
    listed = tuple(resources)
    left = tuple(it for it in listed if (it.urn, it.id) != (gone.urn, gone.id))
    if left == listed:
        return listed
    for taken in (it for it in left if it.deleted_with == gone.urn):
        left = _without(left, taken)
    return left


def _agrees(meant: Resource, live: Resource) -> bool:
    return _is_within(wire.decode(meant.checked), wire.decode(live.checked))


def _is_within(meant: Any, live: Any) -> bool:
    if isinstance(meant, Mapping) and isinstance(live, Mapping):
        keys = [key for key in meant if not key.startswith(_CHOSEN_BY_THE_PROVIDER)]
        return all(key in live and _is_within(meant[key], live[key]) for key in keys)
    if isinstance(meant, list) and isinstance(live, list):
        return len(meant) == len(live) and all(map(_is_within, meant, live))
    return bool(meant == live)


_RESOLVED = {Role.CREATING: _after_create, Role.UPDATING: _after_update, Role.DELETING: _after_delete}
