"""What no single field of a route or consumer can know: whether what it names is there, and is served."""

from collections.abc import Iterator

from .errors import Path, Problem, dotted
from .gateway_shape import Consumer, Route
from .repeated import repeated
from .shape import Settings


def route_problems(settings: Settings) -> Iterator[Problem]:
    """Every route that could not be kept, in the order of the file."""
    if settings.routes and not settings.gateways:
        yield _without_gateway("routes")
        return
    for alias, route in settings.routes.items():
        path: Path = ("routes", alias)
        yield from _served(settings, route.stable, (*path, "stable"))
        if route.canary:
            yield from _served(settings, route.canary.model, (*path, "canary", "model"))
            yield from _split(settings, route, route.canary.model, (*path, "canary", "model"))


def consumer_problems(settings: Settings) -> Iterator[Problem]:
    """Every consumer that could not be let in as configured, in the order of the file."""
    if settings.consumers and not settings.gateways:
        yield _without_gateway("consumers")
        return
    for key, consumer in settings.consumers.items():
        yield from _rights(settings, consumer, ("consumers", key))
        yield from _tokens(settings, consumer, ("consumers", key))
        yield from _readers(settings, consumer, ("consumers", key))
    yield from _shared_applications(settings)
    yield from _twin_readers(settings)


def _without_gateway(key: str) -> Problem:
    return Problem(
        (key,),
        Problem.ABSENT,
        "stand there without gateways",
        "Nothing would serve them",
        "Add a gateway under gateways, or remove them",
    )


def _served(settings: Settings, version: str, path: Path) -> Iterator[Problem]:
    served = {key: None for gateway in settings.gateways.values() for key in settings.share(gateway)}
    if version in settings.routes and version not in settings.models:
        what = "is a route, and only model versions can be named here"
    elif version not in settings.models:
        what = "is not declared under models"
    elif version not in served:
        what = "is served by no gateway"
    else:
        return
    consequence, choices = "Its requests would all be refused", f"one of {', '.join(served)}" if served else "another"
    yield Problem(path, version, what, consequence, f"Choose {choices}, or let a gateway serve it")


def _split(settings: Settings, route: Route, canary: str, path: Path) -> Iterator[Problem]:
    if canary == route.stable:
        yield Problem(
            path,
            canary,
            "is the stable version too",
            "The trial would compare a version with itself",
            "Name another version, or leave canary out",
        )
        return
    shares = {key: settings.share(gateway) for key, gateway in settings.gateways.items()}
    homes = [{key for key, share in shares.items() if version in share} for version in (route.stable, canary)]
    if all(homes) and not homes[0] & homes[1]:
        yield Problem(
            path,
            canary,
            f"is served by gateway {min(homes[1])}, and the stable version by {min(homes[0])}",
            "No gateway could share users out over both",
            "Let one gateway serve both versions",
        )


def _rights(settings: Settings, consumer: Consumer, path: Path) -> Iterator[Problem]:
    yield from repeated(consumer.models or (), (*path, "models"))
    for index, version in enumerate(consumer.models or ()):
        yield from _served(settings, version, (*path, "models", index))
    yield from repeated(consumer.tasks, (*path, "tasks"))
    for index, task in enumerate(consumer.tasks if settings.tasks else ()):
        if task not in settings.tasks:
            yield Problem(
                (*path, "tasks", index),
                task,
                "is not declared under tasks",
                "Nobody could say which release it serves, nor publish one",
                f"Declare it, or choose one of {', '.join(settings.tasks)}",
            )


def _tokens(settings: Settings, consumer: Consumer, path: Path) -> Iterator[Problem]:
    for key, gateway in settings.gateways.items():
        if consumer.applications and not gateway.entra and settings.lets_in(gateway, consumer):
            yield Problem(
                (*path, "applications"),
                list(consumer.applications),
                f"call without a key, and gateway {key} has no entra",
                "It could not check their tokens, and they would be refused",
                f"Write gateways.{key}.entra with tenantId and audience, or leave applications out",
            )


def _shared_applications(settings: Settings) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, consumer in settings.consumers.items():
        yield from repeated(consumer.applications, ("consumers", key, "applications"))
        for index, application in enumerate(consumer.applications):
            if (other := first.setdefault(application.lower(), key)) != key:
                yield Problem(
                    ("consumers", key, "applications", index),
                    application,
                    f"is an application of {other} too",
                    "Nobody could say whose rights and tokens its requests count against",
                    "Leave it to one of the two, or make the two one consumer",
                )


def _readers(settings: Settings, consumer: Consumer, path: Path) -> Iterator[Problem]:
    if consumer.identities and not settings.tasks.keys() & set(consumer.tasks):
        yield Problem(
            (*path, "identities"),
            list(consumer.identities),
            "have nothing to read: none of the consumer's tasks is declared under tasks",
            "They would get no role, and the app could not start",
            "List a task of the stack under the consumer's tasks, or leave identities out",
        )


def _twin_readers(settings: Settings) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, consumer in settings.consumers.items():
        for identity, caller in consumer.identities.items():
            path: Path = ("consumers", key, "identities", identity, "principalId")
            if (twin := first.setdefault(caller.principal_id.lower(), dotted(path[:-1]))) != dotted(path[:-1]):
                yield Problem(
                    path,
                    caller.principal_id,
                    f"is {twin}'s too",
                    "Azure refuses to grant the same role to one identity twice",
                    "Keep one of the two",
                )
