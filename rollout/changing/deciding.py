"""What several commands ask before they decide."""

from model_lifecycle.settings import Rollout
from rollout.capacity import Judged, Load, judged
from rollout.errors import Refused
from rollout.machine import Serving

from .scene import Scene


def capacity(scene: Scene, meant: Serving, percent: int) -> Judged:
    """Whether the canary's version, if there is one, holds a share of the load that was seen. Raises `BadInput`."""
    subject = scene.subject
    if meant.canary is None:
        return Judged()
    version = subject.release(meant.canary.release).model_version
    model = subject.settings_with(subject.rollout).models.get(version)
    if model is None:
        return Judged()
    seen = scene.story.last_load
    load = Load.seen(seen.analysis if seen else None)
    alone = subject.release(meant.stable).model_version == version
    return judged(model, version, percent, load, alone=alone)


def refuse_drift(scene: Scene) -> None:
    """Raises `Refused` when the store serves something else than the file says: a step would be taken from nowhere."""
    if scene.drift:
        raise Refused(f"{scene.subject.task}: {scene.drift.words}. Then repeat this.")


def unseen(scene: Scene) -> tuple[str, ...]:
    """What is said when nobody looked at the store."""
    return () if scene.store else ("the store was not looked at: give --subscription or --local",)


def refuse_unpublished(found: Scene, after: Rollout) -> None:
    """Raises `Refused` unless the store holds every release that a configuration serves, with its digest."""
    for name in after.served:
        digest = found.subject.release(name).digest
        if found.store is None or found.store.digest(found.subject.task, name) != digest:
            raise Refused(
                f"{name} is not published as it is, and apps would keep what they have. Run pulumi up first, then "
                "repeat with --now."
            )
