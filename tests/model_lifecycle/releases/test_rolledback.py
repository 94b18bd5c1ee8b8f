"""A rollback in the store is seen for what it is, whatever the configuration says meanwhile."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model_lifecycle.flags import Flag, parse_flag
from model_lifecycle.releases import Message, Release
from model_lifecycle.releases.flags import flag
from model_lifecycle.releases.rolledback import difference, given_back
from model_lifecycle.settings import Pinned, Rollout, Trial

NAMES = ("r1", "r2", "r3")


def release(name: str) -> Release:
    file = f"releases/summarize/{name}.yaml"
    said = (Message("user", name),)
    return Release("summarize", name, file, "gpt-5.4", "2026-03-05", said, (), (), {}, None, None)


def made(rollout: Rollout) -> Flag:
    return parse_flag(flag("summarize", rollout, {name: release(name) for name in NAMES})["value"])


def canary(percent: int, **changes: Any) -> Flag:
    return made(Rollout(stable="r1", canary=Trial(release="r2", percent=percent), **changes))


@st.composite
def rollouts(draw: st.DrawFn) -> Rollout:
    stable, other = draw(st.permutations(NAMES))[:2]
    kind = draw(st.sampled_from(("alone", "canary", "former")))
    pinned = Pinned(canary=("alice",)) if kind == "canary" and draw(st.booleans()) else Pinned()
    return Rollout(
        stable=stable,
        canary=Trial(release=other, percent=draw(st.integers(0, 100))) if kind == "canary" else None,
        former=other if kind == "former" else None,
        enabled=draw(st.booleans()),
        users=pinned,
    )


def test_a_canary_that_was_switched_off_is_not_given_back() -> None:
    assert given_back(canary(50, enabled=False), canary(50)) == ("r2",)


def test_nor_is_it_by_a_smaller_share_or_as_the_stable_release() -> None:
    off = canary(50, enabled=False)
    assert given_back(off, canary(1)) == ("r2",)
    assert given_back(off, made(Rollout(stable="r2"))) == ("r2",)
    assert given_back(off, canary(0, users=Pinned(canary=("alice",)))) == ("r2",)


def test_a_pinned_tester_s_release_was_rolled_back_too() -> None:
    off = canary(0, users=Pinned(canary=("alice",)), enabled=False)
    assert given_back(off, canary(10)) == ("r2",)


def test_the_release_that_was_promoted_is_not_given_back() -> None:
    off = made(Rollout(stable="r2", former="r1", enabled=False))
    assert given_back(off, made(Rollout(stable="r2", former="r1"))) == ("r2",)
    assert given_back(off, canary(50)) == ("r2",)


def test_a_configuration_that_is_off_gives_nothing_back_either() -> None:
    off = made(Rollout(stable="r2", former="r1", enabled=False))
    assert given_back(off, made(Rollout(stable="r2", enabled=False))) == ("r2",)


@pytest.mark.parametrize(
    "part",
    [
        {"percentile": [{"variant": "r2", "to": 50}, {"variant": "r1", "from": 50, "to": 100}]},
        {"percentile": None, "user": [{"variant": "r2", "users": ["alice"]}], "group": None},
    ],
    ids=["no-from", "null"],
)
def test_a_flag_that_was_rewritten_by_hand_is_read_as_the_official_package_reads_it(part: Any) -> None:
    both = [{"name": "r1"}, {"name": "r2"}]
    allocation = {"default_when_enabled": "r1", "default_when_disabled": "r1", **part}
    value = {"id": "summarize", "enabled": False, "variants": both, "allocation": allocation}
    off = parse_flag(json.dumps(value))
    assert given_back(off, canary(50)) == ("r2",)
    assert given_back(off, made(Rollout(stable="r1"))) == ()


def test_going_on_with_another_release_or_the_one_that_serves_is_free() -> None:
    off = canary(50, enabled=False)
    assert given_back(off, made(Rollout(stable="r1"))) == ()
    assert given_back(off, made(Rollout(stable="r1", canary=Trial(release="r3", percent=10)))) == ()


@given(rollouts(), rollouts())
def test_what_was_not_switched_off_is_never_in_the_way(live: Rollout, becomes: Rollout) -> None:
    assert given_back(made(live.model_copy(update={"enabled": True})), made(becomes)) == ()


@given(rollouts(), rollouts())
def test_whoever_gets_no_release_but_those_served_now_is_free(live: Rollout, becomes: Rollout) -> None:
    now, then = made(live.model_copy(update={"enabled": False})), made(becomes)
    assume(then.reached <= now.reached)
    assert given_back(now, then) == ()


@given(rollouts())
def test_a_rollback_that_the_configuration_has_taken_over_is_the_same(rollout: Rollout) -> None:
    off = made(rollout.model_copy(update={"enabled": False}))
    assert given_back(off, off) == ()
    assert difference(off, off) is None


def test_a_difference_tells_both_sides() -> None:
    assert difference(canary(10), canary(50)) == (
        "the store serves r1 90 %, r2 10 %, and this configuration r1 50 %, r2 50 %"
    )
    assert difference(canary(10, enabled=False), canary(10)) == (
        "the store serves r1 100 % (switched off), and this configuration r1 90 %, r2 10 %"
    )


def test_a_rollback_that_was_settled_is_no_difference() -> None:
    assert difference(canary(50, enabled=False), made(Rollout(stable="r1"))) is None


def test_a_pinned_tester_is_a_difference() -> None:
    assert difference(canary(0), canary(0, users=Pinned(canary=("alice",)))) is not None
