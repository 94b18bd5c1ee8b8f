"""Which releases a task can serve in a stack: those whose model version every app of the task gets from one gateway."""

from collections.abc import Iterator

from model_lifecycle.settings import Problem, Settings
from model_lifecycle.settings.errors import Path

from . import sizes
from .flags import flag
from .folder import Folder
from .release import Release

_DEFAULT_FILTER = "Microsoft.DefaultV2"
"""What Azure filters with where a deployment names nothing (docs/assumptions.md)."""
_Text = tuple[str, str]


def published(settings: Settings, folder: Folder, task: str) -> list[Release]:
    """The releases that the store holds for a task: all that could be served, so that going back is one write."""
    own = sorted((each for each in folder.sealed.values() if each.task == task), key=lambda each: each.name)
    return [release for release in own if not list(_obstacles(settings, folder, release))]


def serving_problems(settings: Settings, folder: Folder) -> Iterator[Problem]:
    """Every reason why a release that is configured for a task can't be served, in the order of the configuration."""
    for task, rollout in settings.tasks.items():
        path: Path = ("tasks", task)
        places = [(*path, "stable"), (*path, "canary", "release") if rollout.canary else (*path, "former")]
        found = list[Problem]()
        for name, place in zip(rollout.served, places, strict=False):
            found += _of_release(settings, folder, task, name, place)
        yield from found
        if not found and all(name in folder.sealed for name in rollout.served):
            yield from _flag_size(settings, folder, task)


def _of_release(settings: Settings, folder: Folder, task: str, name: str, path: Path) -> Iterator[Problem]:
    consequence = "The task would have nothing to serve"
    release = folder.sealed.get(name)
    if release and release.task == task:
        for what, way_out in _obstacles(settings, folder, release):
            yield Problem(path, name, what, "Its users would be refused, or served what was not tested", way_out)
    elif name in folder.drafts(task):
        what, way_out = "is not sealed", f"Seal it: python -m rollout seal {task}/{name}"
        yield Problem(path, name, f"{what}, so it could still change", consequence, way_out)
    elif name not in folder.unusable:
        known = folder.names(task)
        where = f"{folder.shown}/{task}/{name}.yaml"
        way_out = f"Add {where}, or choose one of {', '.join(known)}" if known else f"Add {where}"
        yield Problem(path, name, f"is no release of {task}", consequence, way_out)


def _obstacles(settings: Settings, folder: Folder, release: Release) -> Iterator[_Text]:
    version = release.model_version
    if version not in settings.models:
        yield f"runs on {version}, which is not declared under models", f"Declare {version}, or choose another release"
        return
    gateway, stable = settings.gateway_of(version), folder.sealed.get(settings.tasks[release.task].stable)
    home = settings.gateway_of(stable.model_version) if stable else None
    if gateway is None:
        yield f"runs on {version}, which no gateway serves", f"Let a gateway serve {version}, with a placement online"
    elif home and gateway != home:
        what = f"runs on {version} behind gateway {gateway}, and the stable release behind {home}"
        yield what, f"Let one gateway serve both, because apps of {release.task} know one address"
    for key, consumer in settings.consumers.items():
        if release.task in consumer.tasks and consumer.models is not None and version not in consumer.models:
            what = f"runs on {version}, which consumer {key} of {release.task} may not use"
            yield what, f"Add {version} to consumers.{key}.models, or choose another release"
    yield from _filters(settings, release)


def _filters(settings: Settings, release: Release) -> Iterator[_Text]:
    wanted = release.content_filter
    others = {each.rai_policy_name or _DEFAULT_FILTER for each in settings.models[release.model_version].online}
    for other in sorted(others - {wanted}) if wanted else ():
        what = f"was tested with content filter {wanted}, and {release.model_version} is placed with {other}"
        yield what, f"Write raiPolicyName: {wanted} at its placements, or choose another release"


def _flag_size(settings: Settings, folder: Folder, task: str) -> Iterator[Problem]:
    size = sizes.size(flag(task, settings.tasks[task], folder.sealed))
    if size > sizes.BYTES_MAX:
        yield Problem(
            ("tasks", task),
            Problem.ABSENT,
            f"makes a flag of {size} bytes, and App Configuration takes {sizes.BYTES_MAX}",
            "It could not be published",
            "Pin fewer users, or put them into a group",
        )
