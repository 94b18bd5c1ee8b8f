"""One analysis: which requests, what they say, and what is written down of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from model_lifecycle.releases import Release
from rollout.changing import Scene
from rollout.errors import BadInput, Refused
from rollout.judging import Judgement, Metric, judge
from rollout.judging.means import ROWS_MIN
from rollout.machine import Serving
from rollout.subject import Subject

from .choosing import Chosen, Side, choose
from .load import Load, load
from .source import Source

COMMAND = "analyse"


@dataclass(frozen=True)
class Analysis:
    """What telemetry says of a canary. `since` is when the present step began, `source` where the rows come from.

    `is_new` is false where the same requests were judged before at this step, with the same verdict or a later one.
    """

    task: str
    stable: Side
    canary: Side
    percent: int
    since: datetime
    source: str
    chosen: Chosen
    judgement: Judgement
    load: Load
    is_new: bool = True

    @property
    def verdict(self) -> str:
        """Successful, Failed or Inconclusive."""
        return self.judgement.verdict

    @property
    def is_look(self) -> bool:
        """Whether it counts as a look. With fewer rows than a mean needs no canary can pass, so none is spent."""
        return self.verdict != "Inconclusive" or not _is_small(self.chosen)

    @property
    def rows(self) -> dict[str, int]:
        """How many requests spoke for each release."""
        return {"stable": len(self.chosen.stable.rows), "canary": len(self.chosen.canary.rows)}

    @property
    def needed(self) -> int | None:
        """The requests of each release with which the verdict would probably be clear; None where nobody can tell."""
        return max((metric.needed for metric in self._open if metric.needed), default=None)

    @property
    def needed_at_least(self) -> bool:
        """Whether `needed` is only the fewest with which anything can be said of some metric."""
        return any(metric.needed_at_least for metric in self._open)

    @property
    def _open(self) -> list[Metric]:
        return [metric for metric in self.judgement.metrics if metric.verdict == "Inconclusive"]

    def record(self) -> dict[str, Any]:
        """What the journal keeps."""
        return {
            "verdict": self.verdict,
            "look": self.judgement.look,
            "file": self.source,
            **self.load.as_json(),
            "rows": self.rows,
            "rowsDigest": self.chosen.digest,
        }


def analysed(scene: Scene, source: Source) -> Analysis:
    """Judges the canary by the requests since its present step began, and writes the result into the journal.

    Nothing is written where there were too few requests for any canary to pass: that was no look. It may be repeated
    with every request that comes, so it says Failed at a thirtieth of the level only. The same requests again are the
    same look, and nothing is written either, unless they were the last that were judged and say something else now.

    Args:
        scene: the task's files, journal and, where somebody looked, its flag.
        source: the telemetry.

    Raises:
        BadInput: there is no canary, nobody knows since when, or the telemetry can't be used.
        Refused: the step was looked at as often as the strategy allows.
        Failed: the telemetry does not come, or the journal can't be written.
    """
    found = _judged(scene, source)
    if found.is_look and found.is_new:
        scene.subject.journal.note(COMMAND, scene.now, analysis=found.record(), after=scene.serving.document)
    return found


def _judged(scene: Scene, source: Source) -> Analysis:
    subject, serving = scene.subject, scene.serving
    stable, canary, percent = _sides(subject, serving)
    since, strategy = _since(scene), subject.strategy(subject.rollout)
    calls = source.calls()
    chosen = choose(calls, since, stable, canary)
    look = scene.story.look_at(chosen.digest)
    if look > strategy.looks:
        raise Refused(
            f"{subject.task}: this step was looked at {strategy.looks} times, and more looks would let bad canaries "
            "pass by luck. Promote with --accept-inconclusive and a --reason, or abort. The strategy's looks set "
            "the limit."
        )
    if _is_small(chosen):
        strategy = strategy.model_copy(update={"alpha": strategy.alpha / ROWS_MIN})
    judgement = judge(chosen.stable, chosen.canary, strategy, look, graded=False, sides=("stable", "canary"))
    is_new = scene.story.is_new(chosen.digest, judgement.verdict)
    seen = load(calls, subject.task)
    return Analysis(subject.task, stable, canary, percent, since, source.name, chosen, judgement, seen, is_new)


def _is_small(chosen: Chosen) -> bool:
    return min(len(chosen.stable.rows), len(chosen.canary.rows)) < ROWS_MIN


def _since(scene: Scene) -> datetime:
    if scene.since is None:
        raise BadInput(
            f"{scene.subject.task}: nobody wrote down since when it serves {scene.serving}, so nobody knows which "
            "requests to judge. rollout start writes it down; or give --subscription or --local to look at the store."
        )
    return scene.since


def _sides(subject: Subject, serving: Serving) -> tuple[Side, Side, int]:
    canary = serving.canary
    if canary is None or not serving.enabled:
        raise BadInput(f"{subject.task}: has no canary that anybody gets, so there is nothing to analyse.")
    return _side(subject.release(serving.stable)), _side(subject.release(canary.release)), canary.percent


def _side(release: Release) -> Side:
    return Side(release.name, release.model_version)
