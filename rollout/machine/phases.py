"""One word for how a task is doing."""

from enum import StrEnum

from .serving import Serving


class Phase(StrEnum):
    """Argo Rollouts' words."""

    HEALTHY = "Healthy"
    PROGRESSING = "Progressing"
    PAUSED = "Paused"
    DEGRADED = "Degraded"


def phase(serving: Serving, *, drifts: bool, baked: bool, verdict: str | None) -> Phase:
    """How a task is doing.

    Args:
        serving: what is configured.
        drifts: whether the store serves something else, or a change was left half done.
        baked: whether the canary has been at its step for as long as it has to.
        verdict: the last analysis of this step.
    """
    if not serving.enabled or drifts or verdict == "Failed":
        return Phase.DEGRADED
    if serving.canary is None:
        return Phase.HEALTHY
    waits = baked or serving.canary.percent == 0 or verdict == "Inconclusive"
    return Phase.PAUSED if waits else Phase.PROGRESSING
