"""Which entry of a stack's configuration a resource comes from."""

from collections.abc import Iterator, Mapping

from model_lifecycle import names
from model_lifecycle.settings import Settings, dotted
from model_lifecycle.settings.errors import Path

Origins = Mapping[tuple[str, str], str]
"""The entry behind each resource, by the last part of its type and its Pulumi name: an account and a store may share
one."""

_ROLE, _KEY_VALUE = "RoleAssignment", "KeyValue"


def origins(settings: Settings, project: str) -> Origins:
    """The entry behind the resources of accounts and stores, and behind gateways' services, in Pulumi's notation."""
    entries = (*_accounts(settings), *_gateways(settings), *_stores(settings))
    return {(kind, name): dotted((f"{project}:{path[0]}", *path[1:])) for kind, name, path in entries}


def origin(known: Origins, type_: str, name: str) -> str | None:
    """The entry behind one resource, if one is known; a release's key-values come from their task."""
    kind = type_.rsplit(":", 1)[-1]
    found = known.get((kind, name))
    return known.get((kind, name.partition("/")[0])) if found is None and kind == _KEY_VALUE else found


def _accounts(settings: Settings) -> Iterator[tuple[str, str, Path]]:
    for key in settings.accounts:
        yield "Account", key, ("accounts", key)
        for caller in settings.callers:
            yield _ROLE, names.child(key, caller), ("callers", caller)
    for entry, placement, path in settings.placed():
        yield "Deployment", entry.resource_name(placement), path


def _gateways(settings: Settings) -> Iterator[tuple[str, str, Path]]:
    for key in settings.gateways:
        yield "ApiManagementService", key, ("gateways", key)


def _stores(settings: Settings) -> Iterator[tuple[str, str, Path]]:
    for key, store in settings.stores.items():
        yield "ConfigurationStore", key, ("stores", key)
        for index, region in enumerate(store.replicas):
            yield "Replica", names.child(key, region), ("stores", key, "replicas", index)
        for task in settings.tasks_in(store):
            yield _KEY_VALUE, names.child(key, task), ("tasks", task)
            yield _KEY_VALUE, names.child(key, names.flag_key(task)), ("tasks", task)
        yield from _readers_and_writers(settings, key)


def _readers_and_writers(settings: Settings, key: str) -> Iterator[tuple[str, str, Path]]:
    store = settings.stores[key]
    for kind, callers in ((names.WRITERS, store.writers), (names.PREVIEWERS, store.previewers)):
        for caller, who in callers.items():
            yield _ROLE, names.child(key, names.grant(kind, who.principal_id)), ("stores", key, kind, caller)
    for consumer, entry in settings.consumers.items():
        for identity in entry.identities:
            grant = names.child(consumer, identity)
            yield _ROLE, names.child(key, grant), ("consumers", consumer, "identities", identity)
