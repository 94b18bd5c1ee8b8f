"""The ways to more users: start, promote, retry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from model_lifecycle.settings import ALL, Step, Trial
from rollout.errors import Refused

from .evidence import Candidate, check
from .serving import Serving

Steps = Sequence[Step]
Stable = tuple[str, str] | None
"""Name and digest of the stable release; None where there is none."""


@dataclass(frozen=True)
class Moment:
    """What time it is, and since when users have been served what they are served; None when nobody wrote it down."""

    now: datetime
    since: datetime | None


@dataclass(frozen=True)
class Verdict:
    """What the last analysis of the present step said; `accepted`: somebody takes an Inconclusive one on."""

    said: str | None = None
    accepted: bool = False


def start(  # noqa: PLR0913 - all of them decide
    task: str, serving: Serving | None, steps: Steps, candidate: Candidate, stable: Stable, *, recorded: bool
) -> Serving:
    """What the task serves when a trial of the candidate starts: the first step, or everything where nothing was.

    A canary that stands in the configuration already, and of which the journal knows nothing (`recorded`), is adopted
    as it is.

    Raises:
        Refused: another trial is under way, a rollback is not settled, or the evidence is missing.
    """
    if serving is None:
        check(task, candidate, None)
        return Serving(candidate.release)
    may_start(task, serving, candidate.release, recorded)
    check(task, candidate, stable)
    present = serving.canary
    if present and serving.enabled and present.percent:
        return serving
    return Serving(serving.stable, Trial(release=candidate.release, percent=_first(steps)))


def promote(  # noqa: PLR0913 - all of them decide
    task: str,
    serving: Serving,
    steps: Steps,
    candidate: Candidate,
    stable: Stable,
    *,
    to: int | None,
    moment: Moment,
    verdict: Verdict,
) -> Serving:
    """What the task serves at the next step; at 100 the canary is the stable release.

    Raises:
        Refused: there is no canary, `to` is not the next step, it is too early, the last analysis failed, or what
            forbids the candidate.
    """
    canary, step = _canary(task, serving), next_step(serving, steps)
    if to is not None and to != step.percent:
        raise Refused(f"{task} is at {canary.percent} %, and its next step is {step.percent} %: none is skipped.")
    _baked(task, canary, steps, moment)
    _judged(task, verdict)
    check(task, candidate, stable)
    if step.percent < ALL:
        return Serving(serving.stable, Trial(release=canary.release, percent=step.percent))
    return Serving(canary.release, former=serving.stable)


def retry(task: str, serving: Serving, steps: Steps, candidate: Candidate, stable: Stable) -> Serving:
    """What the task serves when an aborted trial begins again, at its first step.

    Raises:
        Refused: nothing was aborted, or what forbids the candidate.
    """
    if serving.enabled:
        raise Refused(f"{task} has nothing to retry: no change was left half done, and no trial was aborted.")
    if serving.canary is None:
        raise Refused(
            f"{task} was rolled back to {serving.way_back or serving.stable} after its trial, and giving all users "
            f"{serving.stable} at once would skip every step. Make the rollback final (python -m rollout settle "
            f"{task}), then start again."
        )
    check(task, candidate, stable)
    return Serving(serving.stable, Trial(release=serving.canary.release, percent=_first(steps)))


def next_step(serving: Serving, steps: Steps) -> Step:
    """The step behind the one that the canary is at; where its share is between two steps, the upper one."""
    percent = serving.canary.percent if serving.canary else 0
    return next((step for step in steps if step.percent > percent), steps[-1])


def step_of(serving: Serving, steps: Steps) -> Step | None:
    """The step that the canary is at, or the last one that it has passed; None below the first."""
    percent = serving.canary.percent if serving.canary else 0
    return next((step for step in reversed(steps) if step.percent <= percent), None)


def baked_at(serving: Serving, steps: Steps, since: datetime) -> datetime:
    """When the canary has been at its step for as long as it has to; a share below the first step waits for nothing."""
    step = step_of(serving, steps)
    return since + timedelta(minutes=step.bake_minutes if step else 0)


def may_start(task: str, serving: Serving, release: str, recorded: bool) -> None:
    """Raises `Refused` when another trial is under way, a rollback is not settled, or it is stable already."""
    present = serving.canary
    if release == serving.stable:
        raise Refused(f"{release} is what {task} serves as stable already.")
    if present is None and serving.former and not serving.enabled:
        raise Refused(
            f"{task} was rolled back to {serving.former}, and that is not final yet. Settle it first: "
            f"python -m rollout settle {task}."
        )
    if present is None or not serving.enabled:
        return
    if present.release != release:
        raise Refused(
            f"{task} has {present.release} under trial at {present.percent} %. Promote it to the end, or abort it: "
            f"python -m rollout abort {task}."
        )
    if recorded and present.percent:
        raise Refused(f"{release} is under trial already, at {present.percent} %. Go on with promote, or abort.")


def _canary(task: str, serving: Serving) -> Trial:
    if serving.canary is None:
        raise Refused(f"{task} has no canary to promote. Begin a trial: python -m rollout start {task} RELEASE.")
    if not serving.enabled:
        raise Refused(
            f"the trial of {serving.canary.release} was aborted. Begin it again (python -m rollout retry {task}), or "
            f"make the end of it final (python -m rollout settle {task})."
        )
    return serving.canary


def _baked(task: str, canary: Trial, steps: Steps, moment: Moment) -> None:
    if moment.since is None:
        raise Refused(
            f"nobody wrote down since when {canary.release} has been at {canary.percent} %, so its bake time can't be "
            f"told. Take it over: python -m rollout start {task} {canary.release}."
        )
    over = baked_at(Serving("", canary), steps, moment.since)
    if moment.now < over:
        minutes = -(-int((over - moment.now).total_seconds()) // 60)
        raise Refused(
            f"{canary.release} has to stay at {canary.percent} % until {over:%Y-%m-%d %H:%M} UTC, another {minutes} "
            f"min{'' if minutes == 1 else 's'}: what goes wrong has to have the time to be seen."
        )


def _judged(task: str, verdict: Verdict) -> None:
    if verdict.said == "Failed":
        raise Refused(
            f"the last analysis of this step is Failed: the canary does worse than stable. Take it back: "
            f"python -m rollout abort {task} --now."
        )
    if verdict.said == "Inconclusive" and not verdict.accepted:
        raise Refused(
            "the last analysis of this step is Inconclusive: too little was seen to tell. Wait and analyse again, or "
            "take it on yourself with --accept-inconclusive and a --reason."
        )


def _first(steps: Steps) -> int:
    return steps[0].percent
