"""From settings and releases to everything that each release store consists of."""

from collections.abc import Iterator

from model_lifecycle import names
from model_lifecycle.gateway import Place
from model_lifecycle.settings import PROD, Settings, Store

from .args import KeyValueArgs, ReaderArgs, StoreArgs
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
        deployer_object_id: who writes the key-values, by the identity's object id.
    """
    found = {key: _store(settings, key, place, releases) for key in settings.stores}
    for args in found.values() if deployer_object_id else ():
        args["deployer_object_id"] = deployer_object_id or ""
    return found


def _store(settings: Settings, key: str, place: Place, releases: Releases) -> StoreArgs:
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


def _readers(settings: Settings, store: Store) -> Iterator[ReaderArgs]:
    held = set(settings.tasks_in(store))
    for key, consumer in sorted(settings.consumers.items()):
        for identity, caller in sorted(consumer.identities.items() if held & set(consumer.tasks) else ()):
            yield {
                "key": names.child(key, identity),
                "principal_id": caller.principal_id,
                "principal_type": caller.principal_type,
            }
