"""A walk of all steps by itself: paced, judged, aborted, resumed, and one at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rollout import clock
from rollout.changing import Scene
from rollout.errors import Failed, Refused
from rollout.lock import locked
from rollout.subject import Place
from rollout.walking import Ended, Walk
from tests.rollout.changing.conftest import Live, Rollout, configured, done, journal, up

Judge = Callable[[], str]


class Time:
    """Passes when somebody sleeps."""

    def __init__(self) -> None:
        self.present = clock.now()
        self.slept = 0.0

    def now(self) -> datetime:
        return self.present

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.present += timedelta(seconds=seconds)
        assert self.slept < 100_000, "walks for ever"


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(clock, "now", made.now)
    return made


@pytest.fixture
def walk(rollout: Rollout, folder: Path, url: str, time: Time) -> Callable[..., Walk]:
    """A trial that has been started with steps of an hour, and a walk of it."""
    file = folder / "Pulumi.dev.yaml"
    file.write_text(file.read_text().replace("bakeMinutes: 0", "bakeMinutes: 60"))
    done(rollout("start", "summarize", "summarize-r2", "--now"))

    def made(*verdicts: str, live: bool = True) -> Walk:
        said = list(verdicts)

        def judged(scene: Scene) -> None:
            verdict = said.pop(0) if len(said) > 1 else said[0]
            scene.subject.journal.note("analyse", scene.now, analysis={"verdict": verdict})

        place = Place(folder, "dev", None, url)
        return Walk(place, "summarize", live, judged if said else None, lambda line: None, time.sleep)

    return made


def test_a_good_canary_reaches_everybody_after_its_bake_times(
    walk: Callable[..., Walk], folder: Path, live: Live, time: Time
) -> None:
    assert walk("Successful").go() is Ended.HEALTHY
    assert configured(folder) == {"stable": "summarize-r2", "former": "summarize-r1"}
    assert live.flag["allocation"]["default_when_enabled"] == "summarize-r2"
    assert 7200 <= time.slept < 7300
    looks = [line for line in journal(folder) if line["command"] == "analyse"]
    assert len(looks) == 10


def test_a_bad_canary_is_taken_back_at_the_first_look(
    walk: Callable[..., Walk], live: Live, time: Time, folder: Path
) -> None:
    with pytest.raises(Refused, match="aborted"):
        walk("Inconclusive", "Failed").go()
    assert live.canary == 0
    assert time.slept < 1800
    assert journal(folder)[-1]["reason"] == "analysis Failed"


def test_an_unclear_canary_waits_for_a_person(walk: Callable[..., Walk], live: Live) -> None:
    with pytest.raises(Refused, match="5 looks"):
        walk("Inconclusive").go()
    assert live.canary == 10


def test_without_now_it_stops_for_an_update_and_goes_on_after_it(
    walk: Callable[..., Walk], folder: Path, live: Live
) -> None:
    assert walk("Successful", live=False).go() is Ended.WAITS_FOR_UP
    assert ((configured(folder) or {})["canary"]["percent"], live.canary) == (50, 10)
    with pytest.raises(Refused, match="pulumi up"):
        walk("Successful", live=False).go()
    up(folder)
    assert live.canary == 50


def test_a_walk_goes_on_where_a_killed_one_was(
    walk: Callable[..., Walk], folder: Path, live: Live, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rollout.changing.carrying import Change  # noqa: PLC0415

    class Killed(BaseException):
        pass

    def killed(*_arguments: object, **_options: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Change, "_settle", killed)
        with pytest.raises(Killed):
            walk("Successful").go()
    assert walk("Successful").go() is Ended.HEALTHY
    assert live.flag["allocation"]["default_when_enabled"] == "summarize-r2"


def test_what_somebody_aborts_meanwhile_ends_the_walk(
    walk: Callable[..., Walk], rollout: Rollout, time: Time, live: Live
) -> None:
    walking = walk("Successful")

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        if time.slept > 600 and live.canary:
            done(rollout("abort", "summarize", "--now"))

    walking.sleep = sleep
    with pytest.raises(Refused, match="rolled back"):
        walking.go()
    assert live.canary == 0


def test_without_telemetry_it_waits_for_what_others_write_down(
    walk: Callable[..., Walk], folder: Path, time: Time
) -> None:
    walking = walk()

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        if time.slept > 4000:
            raise KeyboardInterrupt

    walking.sleep = sleep
    with pytest.raises(KeyboardInterrupt):
        walking.go()
    assert (configured(folder) or {})["canary"]["percent"] == 10


def test_one_walk_of_a_task_at_a_time(rollout: Rollout, folder: Path) -> None:
    with locked(folder / "history" / "dev" / "summarize.run.lock", "run summarize"):
        refused = rollout("run", "summarize", "--auto")
    assert refused.exit_code == 1
    assert "run summarize by" in refused.output


def test_it_wants_to_hear_that_it_may(rollout: Rollout, folder: Path) -> None:
    assert rollout("run", "summarize").exit_code == 2


def test_nothing_to_walk_is_fine(rollout: Rollout, folder: Path) -> None:
    assert "Healthy" in done(rollout("run", "summarize", "--auto"))


def test_ctrl_c_in_the_middle_of_a_look_ends_the_walk(
    walk: Callable[..., Walk], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    walked = walk("Successful")
    monkeypatch.setattr("rollout.live.store.Store.flag", interrupted)
    with pytest.raises(Failed, match="interrupted"):
        walked.go()
    assert walked.outcomes == []
    assert walked._failures == 0


def test_a_store_that_fails_for_long_ends_the_walk(walk: Callable[..., Walk], monkeypatch: pytest.MonkeyPatch) -> None:
    from rollout.live.store import Store  # noqa: PLC0415

    def failing(self: Store, task: str) -> None:
        raise Failed("no answer")

    walking = walk("Successful")
    monkeypatch.setattr(Store, "flag", failing)
    with pytest.raises(Failed, match="no answer"):
        walking.go()
