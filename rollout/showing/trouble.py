"""Why a task can't be served, or not even be looked at, as it is configured."""

from model_lifecycle.releases.serving import serving_problems
from model_lifecycle.settings import Settings
from rollout.changing import Scene
from rollout.errors import BadInput


def is_readable(scene: Scene) -> bool:
    """Whether every release that a task serves can be read: only then a flag can be made of its configuration."""
    rollout = scene.subject.rollout
    try:
        return rollout is None or bool(scene.subject.flag(rollout))
    except BadInput:
        return False


def problems(scene: Scene, settings: Settings) -> tuple[str, ...]:
    """What is missing of the releases that a task serves: a file, a seal, a model version, a gateway."""
    subject, rollout = scene.subject, scene.subject.rollout
    if rollout is None:
        return ()
    own = settings.model_copy(update={"tasks": {subject.task: rollout}})
    try:
        found = [str(each) for each in serving_problems(own, subject.folder)]
    except BadInput as error:
        found = str(error).splitlines()
    return (*found, *([_way_back(scene)] if found and _can_go_back(scene) else []))


def _can_go_back(scene: Scene) -> bool:
    return scene.serving.enabled and scene.serving.way_back is not None


def _way_back(scene: Scene) -> str:
    task = scene.subject.task
    return f"python -m rollout rollback {task} --now gives everybody {scene.serving.way_back} until then"
