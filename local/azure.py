"""The whole local Azure over one state file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from local import api_management, app_configuration, cognitive_services, monitor, resource_groups, role_assignments
from local.arm import Arm, Request, operations
from local.cognitive_services import ServedDeployment
from local.store import Behaviour, Clock, Outages, Store

TOKEN = {"authorization": "Bearer local"}
"""What the local Azure sends to itself."""

_KEEPING = {
    cognitive_services: ("DELETE", "", "2025-06-01"),
    api_management: ("DELETE", "", "2024-05-01"),
    app_configuration: ("POST", "/purge", "2024-05-01"),
}
"""The services that keep what was deleted, and how it is purged: method, end of the path, and api-version."""

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
    """All services of the local Azure on one file; `arm` answers requests for them."""

    def __init__(self, path: Path | None) -> None:
        """Opens the state file at `path`; None is an Azure that goes away when closed.

        Raises:
            StateError: the file can't be used.
        """
        self.store = Store(path)
        self.clock = Clock(self.store)
        self.behaviour = Behaviour(self.store, _USUAL_LATENCIES)
        self.outages = Outages(self.store)
        self.services = api_management.Services(self.store)
        self.store.ensure(cognitive_services.SCHEMA)
        self.store.ensure(api_management.SCHEMA)
        self.store.ensure(app_configuration.SCHEMA)
        routes = (
            *resource_groups.routes([room.empty_group for room in _KEEPING]),
            *cognitive_services.ROUTES,
            *api_management.ROUTES,
            *app_configuration.ROUTES,
            *monitor.ROUTES,
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

    def stores(self) -> dict[str, str]:
        """The end points of the stores of App Configuration, by name."""
        with self.store.reading() as db:
            return app_configuration.all_endpoints(db)

    def soft_deleted(self) -> tuple[str, ...]:
        """The ids, in lower case, of all accounts, gateways and stores that are soft-deleted."""
        with self.store.reading() as db:
            return tuple(key for room in _KEEPING for key, _ in room.soft_deleted(db))

    def purge(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Purges what is soft-deleted of those, protected or not, and returns the names."""
        wanted = {id_.lower() for id_ in ids}
        with self.store.writing() as db:
            app_configuration.unprotect(db, wanted)
        with self.store.reading() as db:
            found = [(room, path) for room in _KEEPING for key, path in room.soft_deleted(db) if key in wanted]
        for room, path in found:
            method, end, version = _KEEPING[room]
            self.arm.handle(Request(method, path + end, {"api-version": version}, TOKEN))
        return tuple(path.rsplit("/", 1)[1] for _, path in found)

    def entitle(self, subscription: str, principal: str) -> None:
        """Lets a principal write into every store of a subscription, as an administrator of it does by hand."""
        with self.store.writing() as db:
            role_assignments.grant(db, f"/subscriptions/{subscription}", principal, app_configuration.DATA_OWNER)

    def reset(self) -> None:
        """Forgets everything that any service holds; latencies are the usual, the clock is the machine's again."""
        with self.store.writing() as db:
            for room in (resource_groups, *_KEEPING, monitor, role_assignments, operations):
                room.reset(db)
        self.behaviour.reset()
        self.outages.reset()
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
