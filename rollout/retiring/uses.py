"""Who uses a model version in a stack: tasks, routes, releases, consumers, gateways."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model_lifecycle.settings import Consumer, Rollout, Settings

from .tested import ByName, Tested

EVERYBODY = 100


@dataclass(frozen=True)
class Share:
    """A task or route that serves a version: to how many of 100 users, and as which releases of a task."""

    name: str
    percent: int
    served: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A release that runs on a version: `role` is stable, canary, former, or empty where no task of the stack has it.

    `is_served`: users get it, pinned ones of a canary at 0 percent too.
    """

    release: Tested
    role: str
    is_served: bool


@dataclass(frozen=True)
class Affected:
    """A consumer: through which tasks and routes it meets a version, whether it names it, whether it may name it."""

    name: str
    tasks: tuple[str, ...]
    names_it: bool
    may_pin: bool


@dataclass(frozen=True)
class Uses:
    """Everything in one stack that a version's end touches. `gateways` are those that list it by name."""

    tasks: tuple[Share, ...]
    routes: tuple[Share, ...]
    releases: tuple[Found, ...]
    consumers: tuple[Affected, ...]
    gateways: tuple[str, ...]

    @property
    def is_named(self) -> bool:
        """Whether something refers to the version that does not serve it."""
        waiting = any(found.role and not found.is_served for found in self.releases)
        return waiting or bool(self.gateways) or any(consumer.names_it for consumer in self.consumers)

    @property
    def is_pinned_only(self) -> bool:
        """Whether only clients that name it by themselves can be using it: no release and no route ever did."""
        return not self.releases and not self.routes


def uses_of(settings: Settings, tested: ByName, version: str) -> Uses:
    """The uses of a version (`<model>-<version>`) in a stack; the stack's configured releases must be in `tested`."""
    tasks = tuple(_tasks(settings, tested, version))
    return Uses(
        tasks,
        tuple(_routes(settings, version)),
        tuple(_releases(settings, tested, version)),
        tuple(_consumers(settings, version, {task.name for task in tasks})),
        tuple(key for key, gateway in settings.gateways.items() if version in (gateway.models or ())),
    )


def served(rollout: Rollout) -> Mapping[str, int]:
    """How many of 100 users get each release of a task as it is configured."""
    if not rollout.enabled:
        return {rollout.way_back: EVERYBODY}
    if rollout.canary:
        return {rollout.stable: EVERYBODY - rollout.canary.percent, rollout.canary.release: rollout.canary.percent}
    return {rollout.stable: EVERYBODY}


def roles(rollout: Rollout) -> Mapping[str, str]:
    """What a task calls each of its releases."""
    canary = {rollout.canary.release: "canary"} if rollout.canary else {}
    former = {rollout.former: "former"} if rollout.former else {}
    return {rollout.stable: "stable", **canary, **former}


def versions_of(settings: Settings, route: str) -> Mapping[str, int]:
    """How many of 100 users of a route get each version."""
    found = settings.routes[route]
    if not found.canary:
        return {found.stable: EVERYBODY}
    return {found.stable: EVERYBODY - found.canary.percent, found.canary.model: found.canary.percent}


def _tasks(settings: Settings, tested: ByName, version: str) -> Iterator[Share]:
    for task, rollout in settings.tasks.items():
        own = {name: part for name, part in served(rollout).items() if tested[task, name].version == version}
        if own:
            yield Share(task, sum(own.values()), tuple(own))


def _routes(settings: Settings, version: str) -> Iterator[Share]:
    for alias in settings.routes:
        parts = versions_of(settings, alias)
        if version in parts:
            yield Share(alias, parts[version])


def _releases(settings: Settings, tested: ByName, version: str) -> Iterator[Found]:
    for (task, name), release in sorted(tested.items()):
        if release.version == version:
            rollout = settings.tasks.get(task)
            role = roles(rollout).get(name, "") if rollout else ""
            yield Found(release, role, rollout is not None and name in served(rollout))


def _consumers(settings: Settings, version: str, tasks: set[str]) -> Iterator[Affected]:
    gateway = settings.gateway_of(version)
    for key, consumer in settings.consumers.items():
        names_it = version in (consumer.models or ())
        may_pin = gateway is not None and (names_it or consumer.models is None)
        own = _in_order(consumer, tasks)
        if own or may_pin or names_it:
            yield Affected(key, own, names_it, may_pin)


def _in_order(consumer: Consumer, tasks: set[str]) -> tuple[str, ...]:
    return tuple(task for task in consumer.tasks if task in tasks)
