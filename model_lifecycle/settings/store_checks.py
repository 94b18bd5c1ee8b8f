"""What no single field of a store can know: its tier's limits, its region, and which tasks it holds."""

from collections.abc import Iterable, Iterator, Mapping

from model_lifecycle import catalogue

from .caller import Caller
from .errors import Path, Problem, dotted
from .release_shape import STORE_SKUS, Store
from .repeated import repeated
from .shape import PROD, Settings

_DEVELOPER = "Developer"
_FREE = "Free"


def store_problems(settings: Settings) -> Iterator[Problem]:
    """Every reason why the stores could not be made as they are configured, in the order of the file."""
    for key, store in settings.stores.items():
        path: Path = ("stores", key)
        yield from _place(settings, store.location, (*path, "location"))
        yield from _tier(settings, store, path)
        yield from _replicas(settings, store, (*path, "replicas"))
        yield from _tasks(settings, store, (*path, "tasks"))
        yield from _granted_twice(_identities(store.writers, (*path, "writers")))
        yield from _granted_twice(_readers(settings, store, path))
    yield from _held_twice(settings)


def _place(settings: Settings, location: str, path: Path) -> Iterator[Problem]:
    if location not in catalogue.REGIONS:
        yield Problem(
            path,
            location,
            "is not a region that the catalogue knows",
            "Nobody could say where prompts are kept",
            "Mend the spelling, or add the region to model_lifecycle/catalogue/data/regions.toml",
        )
    elif not catalogue.within(settings.residency, location):
        yield Problem(
            path,
            location,
            f"is outside the stack's residency {settings.residency}",
            "Every prompt would be kept outside the zone that was promised",
            f"Choose a region inside {settings.residency}, or widen residency knowingly",
        )


def _tier(settings: Settings, store: Store, path: Path) -> Iterator[Problem]:
    sku, choices = settings.store_sku(store), f"Choose one of {', '.join(STORE_SKUS)}"
    if sku == _FREE:
        what = "has no private end points, no replicas and no soft delete, and takes 1,000 requests a day"
        yield Problem((*path, "sku"), sku, what, "A few running apps would use it up and then be refused", choices)
    elif sku not in STORE_SKUS:
        what = "is not a tier of App Configuration"
        yield Problem((*path, "sku"), sku, what, "Azure would refuse the store", choices)
    elif sku == _DEVELOPER:
        yield from _developer(settings, store, path)


def _developer(settings: Settings, store: Store, path: Path) -> Iterator[Problem]:
    if settings.environment == PROD:
        what = "keeps nothing that was deleted, and a store in prod is protected from being purged"
        yield Problem((*path, "sku"), _DEVELOPER, what, "Azure would refuse the store", "Write sku: Standard")
    if store.replicas:
        yield Problem(
            (*path, "replicas"),
            list(store.replicas),
            f"need another tier than {_DEVELOPER}",
            "Azure would refuse them",
            "Write sku: Standard, or leave replicas out",
        )


def _replicas(settings: Settings, store: Store, path: Path) -> Iterator[Problem]:
    yield from repeated(store.replicas, path)
    for index, region in enumerate(store.replicas):
        yield from _place(settings, region, (*path, index))
        if region == store.location:
            what = "is the store's own region"
            yield Problem((*path, index), region, what, "Azure would refuse the replica", "Name another region")


def _tasks(settings: Settings, store: Store, path: Path) -> Iterator[Problem]:
    if store.tasks is None:
        if len(settings.stores) > 1:
            yield Problem(
                path,
                Problem.ABSENT,
                "is missing, and there is more than one store",
                "Two stores would hold the same releases, and one of them could be rolled back without the other",
                "List the tasks whose releases this store holds",
            )
        return
    yield from repeated(store.tasks, path)
    for index, task in enumerate(store.tasks):
        if task not in settings.tasks:
            yield Problem(
                (*path, index),
                task,
                "is not declared under tasks",
                "There would be nothing to publish",
                f"Declare it, or choose one of {', '.join(settings.tasks)}" if settings.tasks else "Declare it",
            )


def _held_twice(settings: Settings) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, store in settings.stores.items():
        for index, task in enumerate(store.tasks or ()):
            if first.setdefault(task, key) != key:
                yield Problem(
                    ("stores", key, "tasks", index),
                    task,
                    f"is held by {first[task]} already",
                    "One of the two could be rolled back without the other",
                    "Leave it to one of the two",
                )


def _readers(settings: Settings, store: Store, path: Path) -> Iterator[tuple[Path, Caller]]:
    held = set(settings.tasks_in(store))
    for key, consumer in settings.consumers.items():
        if held & set(consumer.tasks):
            yield from _identities(consumer.identities, ("consumers", key, "identities"))
    yield from _identities(store.previewers, (*path, "previewers"))


def _identities(callers: Mapping[str, Caller], path: Path) -> Iterator[tuple[Path, Caller]]:
    for key, caller in callers.items():
        yield (*path, key), caller


def _granted_twice(callers: Iterable[tuple[Path, Caller]]) -> Iterator[Problem]:
    """Who stands twice among those that get one role; twins of two consumers are told with the consumers."""
    first: dict[str, Path] = {}
    for path, caller in callers:
        twin = first.setdefault(caller.principal_id.lower(), path)
        if twin != path and path[0] == "stores":
            yield Problem(
                (*path, "principalId"),
                caller.principal_id,
                f"is {dotted(twin)}'s too",
                "Azure refuses to grant the same role to one identity twice",
                "Keep one of the two",
            )
