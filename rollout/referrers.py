"""Who still refers to a model version in a stack."""

from collections.abc import Iterator
from pathlib import Path

from model_lifecycle.releases import read
from model_lifecycle.settings import Settings, SettingsError
from rollout.errors import BadInput


def referrers(settings: Settings, root: Path, version: str) -> list[str]:
    """Every place of the configuration that names the version, or a release that runs on it.

    Args:
        settings: the stack's.
        root: the folder of releases.
        version: the version's key, `<model>-<version>`.

    Raises:
        BadInput: a release that a task names can't be read.
    """
    return [
        *_tasks(settings, root, version),
        *(f"routes.{alias}.{role}" for alias, role in _routes(settings, version)),
        *(f"consumers.{key}.models" for key, each in settings.consumers.items() if version in (each.models or ())),
        *(f"gateways.{key}.models" for key, each in settings.gateways.items() if version in (each.models or ())),
    ]


def orphans(settings: Settings, root: Path, version: str) -> list[str]:
    """Releases on the version that no task of the stack names: they could not be served any more."""
    found = list[str]()
    for task, rollout in settings.tasks.items():
        for file in sorted((root / task).glob("*.digest")):
            if file.stem not in rollout.served and _version(root, task, file.stem) == version:
                found.append(f"{task}/{file.stem}")
    return found


def _tasks(settings: Settings, root: Path, version: str) -> Iterator[str]:
    for task, rollout in settings.tasks.items():
        canary = rollout.canary.release if rollout.canary else None
        for role, name in (("stable", rollout.stable), ("canary", canary), ("former", rollout.former)):
            if name and _version(root, task, name) == version:
                yield f"tasks.{task}.{role}: {name}"


def _routes(settings: Settings, version: str) -> Iterator[tuple[str, str]]:
    for alias, route in settings.routes.items():
        if route.stable == version:
            yield alias, "stable"
        if route.canary and route.canary.model == version:
            yield alias, "canary"


def _version(root: Path, task: str, name: str) -> str:
    try:
        return read(root, task, name).release.model_version
    except SettingsError as error:
        raise BadInput(f"{task}/{name} can't be read, so nobody knows its model version:\n{error}") from None
