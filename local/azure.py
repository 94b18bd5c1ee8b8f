"""The whole local Azure over one state file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from local import cognitive_services, resource_groups, role_assignments
from local.arm import Arm, Request, operations
from local.cognitive_services import ServedDeployment
from local.store import Behaviour, Clock, Store

TOKEN = {"authorization": "Bearer local"}
"""What the local Azure sends to itself."""

_PURGE_VERSION = "2025-06-01"
_USUAL_LATENCIES = {cognitive_services.DEPLOYMENTS: 0.1}
"""Seconds. Azure takes longer; this is enough for two writes at once to meet and be refused, as there."""


@dataclass(frozen=True)
class Endpoint:
    """An account that can be called, and its deployments."""

    account: str
    subdomain: str
    location: str
    deployments: tuple[ServedDeployment, ...]


class Azure:
    """Resource groups, Cognitive Services and role assignments on one file; `arm` answers requests for all of them."""

    def __init__(self, path: Path | None) -> None:
        """Opens the state file at `path`; None is an Azure that goes away when closed.

        Raises:
            StateError: the file can't be used.
        """
        self.store = Store(path)
        self.clock = Clock(self.store)
        self.behaviour = Behaviour(self.store, _USUAL_LATENCIES)
        self.store.ensure(cognitive_services.SCHEMA)
        routes = (
            *resource_groups.routes([cognitive_services.empty_group]),
            *cognitive_services.ROUTES,
            *role_assignments.ROUTES,
        )
        self.arm = Arm(self.store, self.clock, self.behaviour, routes)

    def endpoints(self) -> tuple[Endpoint, ...]:
        """The accounts that have a subdomain."""
        with self.store.reading() as db:
            found = cognitive_services.endpoints(db)
        return tuple(
            Endpoint(account.body["name"], account.properties["customSubDomainName"], account.location, tuple(served))
            for account, served in found
        )

    def soft_deleted(self) -> tuple[str, ...]:
        """The ids, in lower case, of all accounts that are soft-deleted."""
        with self.store.reading() as db:
            return tuple(key for key, _ in cognitive_services.soft_deleted(db))

    def purge(self, account_ids: Iterable[str]) -> tuple[str, ...]:
        """Purges those of the accounts that are soft-deleted, and returns their names."""
        wanted = {account_id.lower() for account_id in account_ids}
        with self.store.reading() as db:
            paths = [path for key, path in cognitive_services.soft_deleted(db) if key in wanted]
        for path in paths:
            self.arm.handle(Request("DELETE", path, {"api-version": _PURGE_VERSION}, TOKEN))
        return tuple(path.rsplit("/", 1)[1] for path in paths)

    def reset(self) -> None:
        """Forgets everything that any service holds; latencies are the usual, the clock is the machine's again."""
        with self.store.writing() as db:
            for room in (resource_groups, cognitive_services, role_assignments, operations):
                room.reset(db)
        self.behaviour.reset()
        self.clock.reset()

    def close(self) -> None:
        """Closes the file."""
        self.store.close()


def open_azure(path: Path | None) -> Azure:
    """The local Azure on the state file at `path`, which is made when it isn't there; None is one in passing.

    Raises:
        StateError: the file is locked, damaged, another program's, or of a newer version.
    """
    return Azure(path)
