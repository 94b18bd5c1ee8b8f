"""The stack as it was before: what the program takes over of it, and what is left to be deleted."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

from .errors import ProgramFailed
from .resources import Resource


@dataclass(frozen=True)
class Snapshot:
    """A stack at one moment: its resources by URN, and replaced ones whose delete is still due."""

    live: Mapping[str, Resource] = field(default_factory=dict)
    condemned: tuple[Resource, ...] = ()


class Past:
    """A snapshot while a program runs over it; usable from any thread."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._lock = threading.Lock()
        self._claims: dict[str, str] = {}
        self._renamed: dict[str, str] = {}
        self._gone: set[str] = set()

    def claim(self, urn: str, aliases: Iterable[str]) -> Resource | None:
        """The old resource that is now called `urn`: the one of that name, or the first with an alias of it.

        Raises:
            ProgramFailed: another resource has claimed it already.
        """
        with self._lock:
            former = next((name for name in (urn, *aliases) if name in self.snapshot.live), None)
            if former is None:
                return None
            if former in self._claims:
                raise ProgramFailed(
                    f"{urn}: is an alias of {former}, which {self._claims[former]} is already, so both would be the "
                    "same resource. Remove the alias from one of them."
                )
            self._claims[former] = urn
            if former != urn:
                self._renamed[urn] = former
            return self.snapshot.live[former]

    def former_urn(self, urn: str) -> str | None:
        """The old URN of a registered resource, if it had another one."""
        with self._lock:
            return self._renamed.get(urn)

    def is_gone(self, resource: Resource) -> bool:
        """Whether it was deleted ahead of its turn, because something that it needs is replaced."""
        return resource.urn in self._gone

    def remove(self, resources: Iterable[Resource]) -> None:
        """Marks resources as deleted ahead of their turn."""
        with self._lock:
            self._gone |= {resource.urn for resource in resources}

    def dependents(self, root: Resource) -> tuple[Resource, ...]:
        """Everything that needs `root`, directly or not, and that the program has not registered: needed ones first."""
        needed_by = self._needed_by()
        found: dict[str, Resource] = {}
        frontier = [root.urn]
        while frontier:
            for resource in needed_by.get(frontier.pop(), ()):
                if resource.urn not in found and resource.urn not in self._claims:
                    found[resource.urn] = resource
                    frontier.append(resource.urn)
        graph = {urn: _dependencies(found[urn]) & found.keys() for urn in sorted(found)}
        return tuple(found[urn] for urn in TopologicalSorter(graph).static_order())

    def leftovers(self) -> tuple[Resource, ...]:
        """What the program did not register and what is not deleted yet, by URN."""
        return tuple(
            resource
            for urn, resource in sorted(self.snapshot.live.items())
            if urn not in self._claims and urn not in self._gone
        )

    def gone_for_good(self) -> tuple[Resource, ...]:
        """What was deleted ahead of its turn and not registered again, by URN."""
        return tuple(self.snapshot.live[urn] for urn in sorted(self._gone - self._claims.keys()))

    def _needed_by(self) -> Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.snapshot.live.values():
            for urn in _dependencies(resource):
                found.setdefault(urn, []).append(resource)
        return found


def _dependencies(resource: Resource) -> frozenset[str]:
    """What a resource needs but for its parent, which is no reason to replace it."""
    return resource.needs - {resource.parent} | set(resource.dependencies)
