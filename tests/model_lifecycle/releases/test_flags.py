"""Users are shared out as configured, by the real featuremanagement package: sticky, monotone, and reversible."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from featuremanagement import FeatureManager, TargetingContext
from hypothesis import given, settings
from hypothesis import strategies as st

from model_lifecycle.flags import is_flag, parse_flag
from model_lifecycle.releases import KeyValueArgs, Message, Release
from model_lifecycle.releases.flags import flag
from model_lifecycle.settings import Pinned, Rollout, Trial

TASK = "summarize"
USERS = [f"user-{number}" for number in range(20_000)]
FEW = USERS[:500]

percents = st.integers(0, 100)
ids = st.text(min_size=1, max_size=12)


def release(name: str) -> Release:
    return Release(
        task=TASK,
        name=name,
        file=f"releases/{TASK}/{name}.yaml",
        model="gpt-5.4",
        version="2026-03-05",
        messages=(Message("user", name),),
        variables=(),
        tools=(),
        parameters={},
        content_filter=None,
        data=None,
    )


RELEASES: Mapping[str, Release] = {name: release(name) for name in ("r1", "r2")}


def promoted(**changes: Any) -> KeyValueArgs:
    return flag(TASK, Rollout(stable="r2", former="r1", **changes), RELEASES)


def made(percent: int | None, **changes: Any) -> KeyValueArgs:
    canary = None if percent is None else Trial(release="r2", percent=percent)
    return flag(TASK, Rollout.model_construct(**({"stable": "r1", "canary": canary} | changes)), RELEASES)


def drawn(entry: KeyValueArgs, users: Sequence[str], groups: Sequence[str] = ()) -> dict[str, str]:
    """What each user gets, as an app that loaded this flag would draw it."""
    content = json.loads(entry["value"])
    manager = FeatureManager({"feature_management": {"feature_flags": [content]}})
    found = {user: manager.get_variant(TASK, TargetingContext(user_id=user, groups=list(groups))) for user in users}
    return {user: variant.configuration["release"] for user, variant in found.items() if variant}


def canaries(entry: KeyValueArgs, users: Sequence[str] = FEW) -> set[str]:
    return {user for user, name in drawn(entry, users).items() if name == "r2"}


def test_a_flag_is_written_as_the_schema_wants_it() -> None:
    entry = made(10, users=Pinned(canary=("alice",)), groups=Pinned(stable=("auditors",)))
    assert (entry["name"], entry["key_value_name"]) == (
        ".appconfig.featureflag/summarize",
        ".appconfig.featureflag~2Fsummarize",
    )
    assert is_flag(entry["content_type"])
    content = json.loads(entry["value"])
    assert content["allocation"] == {
        "default_when_enabled": "r1",
        "default_when_disabled": "r1",
        "seed": TASK,
        "percentile": [{"variant": "r2", "from": 0, "to": 10}, {"variant": "r1", "from": 10, "to": 100}],
        "user": [{"variant": "r2", "users": ["alice"]}],
        "group": [{"variant": "r1", "groups": ["auditors"]}],
    }
    value = content["variants"][1]["configuration_value"]
    assert value == {
        "release": "r2",
        "digest": RELEASES["r2"].digest,
        "modelVersion": "gpt-5.4-2026-03-05",
        "deployment": "gpt-5.4-2026-03-05",
        "evaluation": None,
        "key": "summarize/r2",
    }


@given(st.none() | percents)
def test_percentiles_are_whole_numbers_that_cover_everybody_and_never_end_at_nothing(percent: int | None) -> None:
    parts = json.loads(made(percent)["value"])["allocation"]["percentile"]
    assert all(type(part[end]) is int for part in parts for end in ("from", "to"))
    assert all(part["from"] < part["to"] for part in parts)
    assert (parts[0]["from"], parts[-1]["to"]) == (0, 100)
    shares = parse_flag(made(percent)["value"]).shares
    assert shares == ({"r1": 100.0} if percent is None else {"r1": 100.0 - percent, "r2": float(percent)})


@settings(max_examples=8)
@given(percents, st.sampled_from(["summarize", "summarize-2", "x"]))
def test_the_share_of_20_000_users_is_within_a_point_of_the_configured_one(percent: int, salt: str) -> None:
    counts = Counter(drawn(made(percent, salt=salt), USERS).values())
    assert sum(counts.values()) == len(USERS)
    assert abs(counts["r2"] / len(USERS) * 100 - percent) <= 1


@pytest.mark.parametrize("percent", [0, 100])
def test_nobody_and_everybody_are_exact(percent: int) -> None:
    assert len(canaries(made(percent), USERS)) == percent / 100 * len(USERS)


@given(percents, percents)
def test_raising_the_share_moves_users_to_the_canary_and_none_back(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert canaries(made(low)) <= canaries(made(high))


@given(percents)
def test_a_user_keeps_its_release_while_nothing_changes(percent: int) -> None:
    entry = made(percent)
    assert drawn(entry, FEW) == drawn(entry, list(reversed(FEW))) == drawn(made(percent), FEW)


@given(percents, st.sets(st.sampled_from(FEW), max_size=5))
def test_a_rollback_changes_one_field_and_gives_everybody_the_stable_release(percent: int, pinned: set[str]) -> None:
    users = Pinned(canary=tuple(sorted(pinned)))
    before, after = made(percent, users=users), made(percent, users=users, enabled=False)
    contents = [json.loads(entry["value"]) for entry in (before, after)]
    assert {key for key in contents[0] if contents[0][key] != contents[1][key]} == {"enabled"}
    assert canaries(after) == set()
    assert canaries(made(percent, users=users)) == canaries(before) >= pinned


@given(percents, ids, ids, ids)
def test_pinned_users_and_groups_get_what_they_are_pinned_to(percent: int, one: str, two: str, group: str) -> None:
    entry = made(
        percent, users=Pinned(stable=(one,), canary=() if one == two else (two,)), groups=Pinned(canary=(group,))
    )
    assert drawn(entry, [one], [group])[one] == "r1"
    if one != two:
        assert drawn(entry, [two])[two] == "r2"
    assert drawn(entry, ["somebody-else-altogether"], [group])["somebody-else-altogether"] == "r2"


def test_another_salt_draws_the_users_afresh() -> None:
    assert canaries(made(50)) != canaries(made(50, salt="summarize-2"))


def test_after_a_promotion_everybody_gets_the_new_release_and_one_field_leads_back() -> None:
    before, after = json.loads(promoted()["value"]), json.loads(promoted(enabled=False)["value"])
    assert set(drawn(promoted(), FEW).values()) == {"r2"}
    assert set(drawn(promoted(enabled=False), FEW).values()) == {"r1"}
    assert before | {"enabled": False} == after
