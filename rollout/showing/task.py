"""The state of one task, with everything that a person on call asks first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from model_lifecycle.flags import Flag
from model_lifecycle.settings import Settings
from rollout import clock
from rollout.changing import Scene, pending_words
from rollout.errors import BadInput, Refused
from rollout.machine import Phase, baked_at, next_step, phase, step_of
from rollout.promote import decide

from .trouble import is_readable, problems
from .versions import Life, life


@dataclass(frozen=True)
class Status:
    """A task as it is now: configured, served, judged."""

    document: dict[str, Any]
    notes: tuple[str, ...]


def status_of(scene: Scene, settings: Settings, seen: str, unread: str = "") -> Status:
    """The state of a task.

    Args:
        scene: files, journal, and the store where it was looked at.
        settings: the stack's.
        seen: why the store was not looked at; empty where it was.
        unread: why the journal can't be used; empty where it can.
    """
    subject, serving = scene.subject, scene.serving
    strategy = settings.strategy_of(subject.task)
    since = scene.since
    step = step_of(serving, strategy.steps) if serving.canary else None
    over = baked_at(serving, strategy.steps, since) if since and serving.canary else None
    verdict = _verdict(scene)
    pending = scene.story.pending
    half = pending_words(scene, pending) if pending else None
    readable = is_readable(scene)
    drift = scene.drift if readable and not half else None
    trouble = [*([unread] if unread else []), *problems(scene, settings)]
    state = phase(
        serving, drifts=bool(drift or half or trouble), baked=bool(over and over <= scene.now), verdict=verdict
    )
    document: dict[str, Any] = {
        "task": subject.task,
        "phase": state.value,
        **serving.document,
        "shares": _shares(scene),
        "step": strategy.steps.index(step) + 1 if step else None,
        "steps": [each.percent for each in strategy.steps],
        "nextStep": next_step(serving, strategy.steps).percent if serving.canary else None,
        "since": clock.written(since) if since else None,
        "bakedAt": clock.written(over) if over else None,
        "analysis": verdict,
        "store": "not looked at" if seen else "differs" if drift else "as configured" if readable else "can't be told",
        "drift": {"kind": drift.kind, "words": drift.words} if drift else None,
        "pending": half,
        "problems": trouble,
        "blocked": _blocked(scene) if state is Phase.PAUSED else None,
        "versions": [each.document for each in _lives(scene, settings)],
    }
    return Status(document, tuple(_notes(scene, document, seen)))


def since_words(since: str | None, now: datetime) -> str:
    """How long ago: `5 min`, `3 h`, `12 d`."""
    if since is None:
        return "-"
    minutes = max(0, int((now - clock.parsed(since)).total_seconds() // 60))
    if minutes < 120:  # noqa: PLR2004
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2 * 24 * 60 else f"{minutes // (24 * 60)} d"


def _shares(scene: Scene) -> dict[str, float]:
    """How many of 100 users get each release: by the store where it was looked at, else by the file."""
    if scene.flag is None:
        return dict(scene.serving.shares)
    shares = Flag.model_validate(dict(scene.flag.document)).shares
    return {name: int(share) if share == int(share) else share for name, share in shares.items() if share}


def _blocked(scene: Scene) -> str | None:
    """Why the next step would be refused; None where it would not."""
    try:
        decide(scene, None, accepted=False)
    except (BadInput, Refused) as error:
        return str(error)
    return None


def _verdict(scene: Scene) -> str | None:
    found = scene.story.analysis
    return str(found.analysis.get("verdict")) if found and found.analysis else None


def _lives(scene: Scene, settings: Settings) -> list[Life]:
    rollout = scene.subject.rollout
    served = rollout.served if rollout else ()
    sealed = scene.subject.sealed
    versions = {sealed[name].model_version for name in served if name in sealed}
    return [life(settings.models[key], key, scene.now.date()) for key in sorted(versions) if key in settings.models]


def _notes(scene: Scene, document: dict[str, Any], seen: str) -> list[str]:
    task, half, notes = scene.subject.task, document["pending"], [*document["problems"], *scene.story.notes]
    if half:
        notes.append(
            f"{half['command']} by {half['by']} at {half['at']} was left half done: file {half['file']}, store "
            f"{half['store']}. python -m rollout retry {task} finishes it, python -m rollout rollback {task} --now "
            "goes back"
        )
    if document["drift"]:
        notes.append(document["drift"]["words"])
    elif not scene.serving.enabled and not half:
        notes.append(_after_a_rollback(task, document))
    if document["canary"] and document["enabled"] and not (half or document["problems"]):
        notes += _of_the_trial(task, document)
    if document["phase"] == Phase.PAUSED and document["since"]:
        notes.append(_paused(task, document))
    return [*notes, *([seen] if seen else [])]


def _of_the_trial(task: str, document: dict[str, Any]) -> list[str]:
    if document["analysis"] == "Failed":
        return [f"the last analysis is Failed: python -m rollout abort {task} --now takes it back"]
    if document["since"] is None:
        release = document["canary"]["release"]
        return [f"nobody wrote down since when: python -m rollout start {task} {release} takes it over"]
    return []


def _after_a_rollback(task: str, document: dict[str, Any]) -> str:
    again = f"python -m rollout retry {task} begins the trial again, " if document["canary"] else ""
    everybody = f": all get {', '.join(document['shares'])}" if document["shares"] else ""
    return f"rolled back{everybody}. {again}python -m rollout settle {task} makes it final"


def _paused(task: str, document: dict[str, Any]) -> str:
    if document["analysis"] == "Inconclusive":
        return "the last analysis is Inconclusive: analyse again when more was seen"
    if document["blocked"]:
        return f"not ready for {document['nextStep']} %: {document['blocked']}"
    return f"ready for {document['nextStep']} %: python -m rollout promote {task}"
