"""Whatever is asked for in whatever order: no step is skipped, nothing unproved is served, the way back is known."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from model_lifecycle.settings import Pinned, Rollout, Step, Trial
from rollout.errors import Refused
from rollout.machine import (
    Candidate,
    Moment,
    Phase,
    Proof,
    Serving,
    Verdict,
    abort,
    applied,
    phase,
    promote,
    retry,
    rollback,
    settle,
    start,
)

BEGIN = datetime(2026, 11, 22, tzinfo=UTC)
RELEASES = ("r1", "r2", "r3")
VERDICTS = ("Successful", "Failed", "Inconclusive", None)


def step(percent: int, bake: int = 60) -> Step:
    return Step.model_validate({"percent": percent, "bakeMinutes": bake})


def digest(name: str) -> str:
    return f"sha256:{name}"


class Machine(RuleBasedStateMachine):
    """A task, its releases' proofs, and what an outsider has seen of it."""

    def __init__(self) -> None:
        super().__init__()
        self.serving: Serving | None = None
        self.steps: tuple[Step, ...] = ()
        self.now = BEGIN
        self.since = BEGIN
        self.recorded = False
        self.analysis: str | None = None
        self.proofs: dict[str, Proof | None] = {}
        self.deployed: set[str] = set(RELEASES)

    @initialize(percents=strategies.sets(strategies.integers(1, 99), max_size=3), bake=strategies.integers(0, 90))
    def configure(self, percents: set[int], bake: int) -> None:
        self.steps = tuple(step(each, bake) for each in (*sorted(percents), 100))

    @rule(
        name=strategies.sampled_from(RELEASES),
        verdict=strategies.sampled_from(VERDICTS),
        baseline=strategies.sampled_from((*RELEASES, None)),
        other_digest=strategies.booleans(),
    )
    def evaluate(self, name: str, verdict: str | None, baseline: str | None, other_digest: bool) -> None:
        base = (baseline, digest(baseline)) if baseline else None
        what = "sha256:other" if other_digest else digest(name)
        self.proofs[name] = Proof(verdict, what, base) if verdict else None

    def prove_it(self, name: str) -> None:
        base = (self.serving.stable, digest(self.serving.stable)) if self.serving else None
        self.proofs[name] = Proof("Successful", digest(name), base)

    @rule(name=strategies.sampled_from(RELEASES))
    def deploy(self, name: str) -> None:
        self.deployed ^= {name}

    def be_well(self, name: str) -> None:
        """Takes away everything that could forbid a release."""
        self.prove_it(name)
        self.deployed.add(name)
        self.now += timedelta(minutes=100)
        self.analysis = None

    @rule(name=strategies.sampled_from(RELEASES), well=strategies.booleans())
    def start(self, name: str, well: bool) -> None:
        if well:
            self.be_well(name)
        candidate, before = self.candidate(name), self.serving
        try:
            after = start("t", before, self.steps, candidate, self.stable, recorded=self.recorded)
        except Refused:
            return
        assert self.is_proved(name, before.stable if before else None)
        assert name in self.deployed
        self.now_serve(after)

    @precondition(lambda self: self.serving)
    @rule(
        well=strategies.booleans(),
        accepted=strategies.booleans(),
        verdict=strategies.sampled_from(VERDICTS),
        to=strategies.sampled_from((None, None, 10, 50, 100)),
    )
    def promote(self, well: bool, accepted: bool, verdict: str | None, to: int | None) -> None:
        before = self.serving
        assert before
        name = before.canary.release if before.canary else before.stable
        if well:
            self.be_well(name)
            self.analysis = verdict
        moment, said = Moment(self.now, self.since), Verdict(self.analysis, accepted)
        try:
            after = promote(
                "t", before, self.steps, self.candidate(name), self.stable, to=to, moment=moment, verdict=said
            )
        except Refused:
            fine = well and before.canary and before.enabled and to is None and verdict in (None, "Successful")
            assert not fine
            return
        assert before.canary
        reached = after.canary.percent if after.canary else 100
        passed = [each for each in self.steps if before.canary.percent < each.percent < reached]
        assert passed == []
        assert to in (None, reached)
        own = [each.bake_minutes for each in self.steps if each.percent <= before.canary.percent]
        assert self.now - self.since >= timedelta(minutes=own[-1] if own else 0)
        assert self.analysis != "Failed"
        assert self.analysis != "Inconclusive" or accepted
        assert self.is_proved(name, before.stable)
        assert name in self.deployed
        self.now_serve(after)

    @precondition(lambda self: self.serving)
    @rule(how=strategies.sampled_from((abort, rollback)))
    def go_back(self, how: object) -> None:
        before = self.serving
        assert before
        try:
            after = abort("t", before) if how is abort else rollback("t", before)
        except Refused:
            assert before.canary is None
            return
        assert after.shares == {before.stable if before.canary else before.former: 100}
        self.now_serve(after)

    @precondition(lambda self: self.serving)
    @rule()
    def settle(self) -> None:
        before = self.serving
        assert before
        try:
            after = settle("t", before)
        except Refused:
            return
        assert after.shares == before.shares
        assert after.enabled
        self.now_serve(after)

    @precondition(lambda self: self.serving)
    @rule(well=strategies.booleans())
    def retry(self, well: bool) -> None:
        before = self.serving
        assert before
        name = before.canary.release if before.canary else before.stable
        if well:
            self.be_well(name)
        try:
            after = retry("t", before, self.steps, self.candidate(name), self.stable)
        except Refused:
            return
        assert after.canary
        assert after.canary.percent == self.steps[0].percent
        assert self.is_proved(name, before.stable)
        self.now_serve(after)

    @invariant()
    def the_configuration_is_one_that_settings_take(self) -> None:
        if self.serving:
            assert self.serving.former is None or self.serving.canary is None
            assert self.serving.former != self.serving.stable
            assert self.serving.canary is None or self.serving.canary.release != self.serving.stable
            assert sum(self.serving.shares.values()) == 100

    @property
    def stable(self) -> tuple[str, str] | None:
        return (self.serving.stable, digest(self.serving.stable)) if self.serving else None

    def candidate(self, name: str) -> Candidate:
        obstacles = () if name in self.deployed else (f"{name} is not deployed",)
        return Candidate(name, digest(name), self.proofs.get(name), obstacles)

    def is_proved(self, name: str, against: str | None) -> bool:
        base = (against, digest(against)) if against else None
        return self.proofs.get(name) == Proof("Successful", digest(name), base)

    def now_serve(self, after: Serving) -> None:
        before = self.serving
        for name, share in after.shares.items() if before else ():
            assert before
            was = before.shares.get(name, 0)
            if share > was and name not in (before.stable, before.former):
                assert share == min(each.percent for each in self.steps if each.percent > was)
        self.serving, self.since, self.analysis, self.recorded = after, self.now, None, True


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_ids_pinned_to_the_canary_follow_it_when_it_becomes_stable() -> None:
    rollout = Rollout(
        stable="r1", canary=Trial(release="r2", percent=50), users=Pinned(stable=("ada",), canary=("bob",)), salt="x"
    )
    after = applied(rollout, Serving("r2", former="r1"))
    assert (after.users, after.salt) == (Pinned(stable=("ada", "bob")), "x")


def test_ids_pinned_to_a_canary_that_is_settled_away_are_dropped() -> None:
    rollout = Rollout(stable="r1", canary=Trial(release="r2", percent=50), groups=Pinned(canary=("beta",)))
    assert applied(rollout, Serving("r1")).groups == Pinned()


@pytest.mark.parametrize(
    ("serving", "drifts", "baked", "verdict", "expected"),
    [
        (Serving("r1"), False, False, None, Phase.HEALTHY),
        (Serving("r1", Trial(release="r2", percent=10)), False, False, None, Phase.PROGRESSING),
        (Serving("r1", Trial(release="r2", percent=10)), False, True, None, Phase.PAUSED),
        (Serving("r1", Trial(release="r2", percent=0)), False, False, None, Phase.PAUSED),
        (Serving("r1", Trial(release="r2", percent=10)), False, False, "Inconclusive", Phase.PAUSED),
        (Serving("r1", Trial(release="r2", percent=10)), False, True, "Failed", Phase.DEGRADED),
        (Serving("r1", Trial(release="r2", percent=10), enabled=False), False, True, None, Phase.DEGRADED),
        (Serving("r1"), True, False, None, Phase.DEGRADED),
    ],
)
def test_a_state_has_one_word(
    serving: Serving, drifts: bool, baked: bool, verdict: str | None, expected: Phase
) -> None:
    assert phase(serving, drifts=drifts, baked=baked, verdict=verdict) is expected


def test_a_trial_whose_begin_nobody_wrote_down_is_not_promoted() -> None:
    serving = Serving("r1", Trial(release="r2", percent=10))
    candidate = Candidate("r2", digest("r2"), Proof("Successful", digest("r2"), ("r1", digest("r1"))))
    steps = (step(10), step(100))
    with pytest.raises(Refused, match="start t r2"):
        promote(
            "t", serving, steps, candidate, ("r1", digest("r1")),
            to=None, moment=Moment(BEGIN, None), verdict=Verdict(),
        )  # fmt: skip
