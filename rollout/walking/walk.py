"""One walk. All it knows is in the file and the journal, so that it goes on where it was, however it ended."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from rollout import machine
from rollout.abort import order_back
from rollout.changing import Look, Order, Outcome, Plan, Scene, carry_out, scene, unfinished
from rollout.errors import BadInput, Failed, Interrupted, Refused
from rollout.machine import Serving
from rollout.promote import decide
from rollout.subject import Place

from .analyst import Analyst

_COMMAND = "run"
_POLL_SECONDS = 30.0
_FAILURES_MAX = 5


class Ended(StrEnum):
    """Why a walk ended well: the canary is stable, or a person has to bring the stack up first."""

    HEALTHY = "Healthy"
    WAITS_FOR_UP = "waits for pulumi up"


@dataclass
class Walk:
    """A walk of one task.

    Args of the constructor: the place, the task, whether the store is written at each step, who judges (without one,
    analyses that others write down count), what is told of the progress, and how time passes.
    """

    place: Place
    task: str
    live: bool
    analyst: Analyst | None
    told: Callable[[str], None]
    sleep: Callable[[float], None] = time.sleep
    outcomes: list[Outcome] = field(default_factory=list)
    _failures: int = 0
    _last: str = ""

    def go(self) -> Ended:
        """Walks to the end.

        Raises:
            Refused: the canary was aborted, or the checks say no.
            Failed: the store or a file can't be used, several times.
            BadInput: a file can't be used.
        """
        while True:
            try:
                ended = self._step()
                self._failures = 0
            except Interrupted:
                raise
            except Failed as error:
                self._failures += 1
                if self._failures >= _FAILURES_MAX:
                    raise
                self.told(f"{error} Looking again in {_POLL_SECONDS:.0f} s.")
                self.sleep(_POLL_SECONDS)
                continue
            if ended:
                return ended

    def _step(self) -> Ended | None:
        """Looks once and does what is due; None while there is more to walk."""
        order = Order(self.place, self.task, _COMMAND, self.live, look=Look.MUST)
        if done := unfinished(replace(order, command="retry")):
            self._done(done)
            return None
        with scene(order) as found:
            serving = found.serving
            if serving.canary is None:
                return Ended.HEALTHY
            self._refuse_aborted(serving)
            wait = self._wait(found, serving)
        if wait:
            self.sleep(wait)
            return None
        return self._promote(order)

    def _wait(self, found: Scene, serving: Serving) -> float:
        """How long to wait, in seconds, after a look that was due; 0 when the step is over and judged."""
        if found.drift:
            raise Refused(f"{self.task}: {found.drift.words}. Then go on with the same command.")
        steps = found.subject.strategy(found.subject.rollout)
        over = machine.baked_at(serving, steps.steps, found.since or found.now)
        due = self._due(found, over, steps.looks)
        if self.analyst and due is not None and due <= found.now:
            self._judge(self.analyst, found)
            found = Scene(found.subject, found.subject.journal.read(found.now), found.now, found.store, found.flag)
        verdict = _verdict(found)
        if verdict == "Failed":
            self._abort()
        if verdict == "Successful" and over <= found.now:
            return 0.0
        self._refuse_exhausted(found, verdict, over, steps.looks)
        self._tell(self._waiting(serving, verdict, over, found.now))
        ahead = [(moment - found.now).total_seconds() for moment in (over, due) if moment and moment > found.now]
        return min([_POLL_SECONDS, *ahead])

    def _due(self, found: Scene, over: datetime, looks: int) -> datetime | None:
        """When the next look is due: they are spread over the bake time, so that the last one sees all of it."""
        done, since = found.story.looks, found.since or found.now
        if done >= looks:
            return None
        return since + (over - since) * (done + 1) / looks if over > since else since

    def _judge(self, analyst: Analyst, found: Scene) -> None:
        """What can't be used yet, such as a file without rows, is told and looked at again."""
        try:
            analyst(found)
        except BadInput as error:
            self._tell(f"not judged: {error}")

    def _tell(self, line: str) -> None:
        """Tells what has not just been told."""
        if line != self._last:
            self.told(line)
        self._last = line

    def _promote(self, order: Order) -> Ended | None:
        promoted = carry_out(replace(order, command="promote"), lambda found: decide(found, None, accepted=False))
        self._done(promoted)
        return None if self.live else Ended.WAITS_FOR_UP

    def _abort(self) -> None:
        reason = "analysis Failed"
        order = order_back(self.place, self.task, "abort", self.live, reason)
        self._done(carry_out(order, lambda found: Plan(machine.abort(self.task, found.serving))))
        raise Refused(f"{self.task} was aborted: {reason}. Everybody gets the stable release{self._when()}.")

    def _when(self) -> str:
        return "" if self.live else " after the next pulumi up"

    def _done(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.told(outcome.text)

    def _refuse_aborted(self, serving: Serving) -> None:
        if not serving.enabled:
            raise Refused(
                f"{self.task} was rolled back, so there is nothing to walk. python -m rollout retry {self.task} begins "
                f"the trial again, python -m rollout settle {self.task} makes the end final."
            )

    def _refuse_exhausted(self, found: Scene, verdict: str | None, over: datetime, looks: int) -> None:
        if verdict == "Inconclusive" and found.story.looks >= looks and over <= found.now:
            raise Refused(
                f"{self.task}: {looks} looks at this step were Inconclusive, and more would let a worse release pass "
                "by luck. A person decides: promote with --accept-inconclusive and a --reason, or abort."
            )

    def _waiting(self, serving: Serving, verdict: str | None, over: datetime, now: datetime) -> str:
        canary = serving.canary
        what = f"{canary.release} at {canary.percent} %" if canary else self.task
        bake = f"bakes until {over:%H:%M:%S} UTC" if over > now else "has baked"
        return f"{what} {bake}, analysis {verdict or 'not there yet'}"


def _verdict(found: Scene) -> str | None:
    last = found.story.analysis
    return str(last.analysis.get("verdict")) if last and last.analysis else None
