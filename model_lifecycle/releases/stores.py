"""From settings and releases to everything that each release store consists of."""

from collections.abc import Iterable, Iterator

from model_lifecycle import names
from model_lifecycle.gateway import Place
from model_lifecycle.settings import PROD, Settings, Store
from model_lifecycle.settings.caller import Caller

from .args import GrantArgs, KeyValueArgs, StoreArgs
from .documents import key_values
from .flags import flag
from .loading import Releases

_SOFT_DELETE_DAYS = 7
_WITHOUT_SOFT_DELETE = "Developer"


def stores(
    settings: Settings, place: Place, releases: Releases, deployer_object_id: str | None = None
) -> dict[str, StoreArgs]:
    """The stores of a stack by their keys.

    Args:
        settings: what was configured.
        place: where the stack is.
        releases: what its tasks can serve.
        deployer_object_id: who runs the program, by the identity's object id: the writer of stores that name none. In
            prod that is nobody, so that what a preview plans does not depend on who made it.
    """
    deployer = None if settings.environment == PROD else deployer_object_id
    return {key: _store(settings, key, place, releases, deployer) for key in settings.stores}


def _store(settings: Settings, key: str, place: Place, releases: Releases, deployer: str | None) -> StoreArgs:
    store = settings.stores[key]
    sku = settings.store_sku(store)
    found: StoreArgs = {
        "subscription_id": place.subscription_id,
        "resource_group_name": place.resource_group_name,
        "store_name": names.store(place.stack, key, place.subscription_id, place.project, store.location),
        "location": store.location,
        "sku": sku,
        "public_network": settings.is_public(store),
        "protect": settings.environment == PROD,
        "replicas": [{"name": region, "location": region} for region in sorted(store.replicas)],
        "tags": dict(place.tags),
        "releases": list(_releases(settings, store, releases)),
        "flags": list(_flags(settings, store, releases)),
        "readers": list(_readers(settings, store)),
        "writers": list(_writers(store, deployer)),
    }
    if sku != _WITHOUT_SOFT_DELETE:
        found["soft_delete_days"] = _SOFT_DELETE_DAYS
    return found


def _releases(settings: Settings, store: Store, releases: Releases) -> Iterator[KeyValueArgs]:
    for task in sorted(settings.tasks_in(store)):
        for release in releases.by_task[task]:
            yield from key_values(release)


def _flags(settings: Settings, store: Store, releases: Releases) -> Iterator[KeyValueArgs]:
    for task in sorted(settings.tasks_in(store)):
        yield flag(task, settings.tasks[task], {release.name: release for release in releases.by_task[task]})


def _readers(settings: Settings, store: Store) -> Iterator[GrantArgs]:
    yield from _named(names.PREVIEWERS, store.previewers.values())
    held = set(settings.tasks_in(store))
    for key, consumer in sorted(settings.consumers.items()):
        for identity, caller in sorted(consumer.identities.items() if held & set(consumer.tasks) else ()):
            yield {
                "key": names.child(key, identity),
                "principal_id": caller.principal_id,
                "principal_type": caller.principal_type,
            }


def _writers(store: Store, deployer: str | None) -> Iterator[GrantArgs]:
    if deployer and not store.writers:
        yield {"key": names.grant(names.WRITERS, deployer), "principal_id": deployer}
    yield from _named(names.WRITERS, store.writers.values())


def _named(kind: str, callers: Iterable[Caller]) -> Iterator[GrantArgs]:
    """Grants that are told apart by whom they are for."""
    for caller in sorted(callers, key=lambda caller: caller.principal_id.lower()):
        yield {
            "key": names.grant(kind, caller.principal_id),
            "principal_id": caller.principal_id,
            "principal_type": caller.principal_type,
        }
