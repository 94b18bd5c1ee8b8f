"""Drawing and following: what an app is served, and when."""

import json
import logging
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from azure.appconfiguration.provider import SettingSelector
from azure.appconfiguration.provider import load as official_load
from featuremanagement import FeatureManager
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local import Azure
from local.store import Outage, Trouble
from reader.errors import NoReleases
from reader.local import loopback

FLAG = ".appconfig.featureflag/summarize"
FLAG_TYPE = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8"
USERS = [f"user-{number}" for number in range(300)]
SLOW = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
ENDPOINT = "https://appcs-main.azconfig.io"


def drawn(releases: Any, users: list[str] = USERS) -> dict[str, str]:
    return {user: releases.draw("summarize", user).name for user in users}


def wait_for_the_reader() -> None:
    """Until nothing is read beside the app any more."""
    for thread in threading.enumerate():
        if thread.name == "reader":
            thread.join()


def test_a_release_comes_as_a_whole(published: Any, load: Any) -> None:
    release = load().draw("summarize", "ada")
    assert (release.name, release.task, release.model, release.version) == ("r1", "summarize", "gpt-5.4", "2026-03-05")
    assert release.request({"document": "{{language}}", "language": "en"}) == {
        "model": "gpt-5.4-2026-03-05",
        "messages": [{"role": "system", "content": "You are r1."}, {"role": "user", "content": "en: {{language}}"}],
        "max_completion_tokens": 800,
        "reasoning_effort": "low",
    }


def test_long_messages_come_whole(published: Any, load: Any) -> None:
    published.serve(stable="r3")
    release = load().draw("summarize", "ada")
    assert release.messages[0].content == "Grüße. " * 3000


def test_the_draw_is_the_official_one(published: Any, load: Any, url: str) -> None:
    published.serve(
        canary={"release": "r2", "percent": 37}, users={"canary": ["user-1"]}, groups={"canary": ["testers"]}, salt="s"
    )
    found = official_load(
        ENDPOINT,
        selects=[],
        feature_flag_enabled=True,
        feature_flag_selectors=[SettingSelector(key_filter="*")],
        **loopback(url),
    )
    manager = FeatureManager(found)
    expected = {user: manager.get_variant("summarize", user).name for user in USERS}  # type: ignore[union-attr]
    assert drawn(load()) == expected
    assert load().draw("summarize", "user-2", ["testers"]).name == "r2"
    found.close()


@SLOW
@given(st.lists(st.integers(0, 100), min_size=2, max_size=4), st.text("abc123", min_size=1, max_size=5))
def test_users_stay_and_a_larger_share_only_adds_to_them(
    published: Any, load: Any, percents: list[int], salt: str
) -> None:
    before: set[str] = set()
    for percent in sorted(percents):
        published.serve(canary={"release": "r2", "percent": percent}, salt=salt)
        releases = load()
        now = drawn(releases)
        assert drawn(releases) == now
        canaries = {user for user, name in now.items() if name == "r2"}
        assert before <= canaries
        before = canaries
    published.serve(enabled=False, canary={"release": "r2", "percent": max(percents)}, salt=salt)
    assert set(drawn(load()).values()) == {"r1"}


@pytest.mark.parametrize("percent", [1, 10, 50, 99])
def test_the_share_is_within_a_point_of_what_was_configured(published: Any, load: Any, percent: int) -> None:
    published.serve(canary={"release": "r2", "percent": percent})
    counts = Counter(drawn(load(), [f"user-{number}" for number in range(20_000)]).values())
    assert abs(100 * counts["r2"] / 20_000 - percent) < 1


def test_a_running_app_follows_canary_promotion_and_rollback_within_its_interval(
    published: Any, load: Any, clock: Any
) -> None:
    releases = load(refresh_interval=30)
    first = drawn(releases)
    seen = [Counter(first.values())["r2"]]
    for share in ({"canary": {"release": "r2", "percent": 50}}, {"stable": "r2"}):
        published.serve(**share)
        clock.advance(29)
        releases.refresh()
        assert Counter(drawn(releases).values())["r2"] == seen[-1]
        clock.advance(1)
        releases.refresh()
        seen.append(Counter(drawn(releases).values())["r2"])
    assert seen[0] < seen[1] < seen[2] == len(USERS)
    published.serve(canary={"release": "r2", "percent": 10})
    clock.advance(30)
    releases.refresh()
    assert drawn(releases) == first


def test_a_rollback_is_one_write_of_one_field_and_what_the_configuration_can_say(
    published: Any, load: Any, clock: Any
) -> None:
    releases = load()
    held = published.value(FLAG)
    published.raw(FLAG, {**held, "enabled": False}, "application/vnd.microsoft.appconfig.ff+json;charset=utf-8")
    clock.advance(30)
    releases.refresh()
    assert set(drawn(releases).values()) == {"r1"}
    by_hand = published.value(FLAG)
    published.serve(canary={"release": "r2", "percent": 10}, enabled=False)
    assert published.value(FLAG) == by_hand
    assert {key for key in held if held[key] != by_hand[key]} == {"enabled"}


def test_a_flag_waits_for_its_release_and_says_so_once(
    published: Any, load: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    releases = load()
    before = drawn(releases)
    document = published.value("summarize/r3/release")
    published.client.delete_configuration_setting("summarize/r3/release")
    published.serve(stable="r3")
    for _ in range(3):
        clock.advance(30)
        releases.refresh()
        wait_for_the_reader()
    assert drawn(releases) == before
    assert [r.getMessage() for r in caplog.records if r.name == "reader"] == [
        f"{ENDPOINT}: what it holds of summarize is not taken over, the former state is served: "
        "summarize/r3/release is not there"
    ]
    published.raw("summarize/r3/release", document)
    clock.advance(30)
    releases.refresh()
    assert set(drawn(releases).values()) == {"r3"}


def test_a_release_and_its_flag_that_come_between_two_questions_are_served_at_once(
    published: Any, load: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = published.value("summarize/r2/release")
    published.client.delete_configuration_setting("summarize/r2/release")
    published.serve()
    releases = load()
    asked = releases._source._provider.refresh  # type: ignore[union-attr]

    def settings_first(**options: Any) -> None:
        """The provider asks for key-values and then for flags: here somebody deploys in the meantime."""
        releases._source._provider._refresh_timer.reset()  # type: ignore[union-attr]
        published.raw("summarize/r2/release", document)
        published.serve(stable="r2")
        asked(**options)

    monkeypatch.setattr(releases._source._provider, "refresh", settings_first)
    clock.advance(30)
    releases.refresh()
    wait_for_the_reader()
    assert set(drawn(releases).values()) == {"r2"}


@pytest.mark.parametrize(
    ("key", "field", "value", "told"),
    [
        ("summarize/r2/release", "parameters", {"max_completion_tokens": 900}, "the flag's digest is sha256:"),
        ("summarize/r2/release", "digest", "sha256:0", "its digest is sha256:0"),
        ("summarize/r2/release", "deployment", "gpt-5.4-2026-03-05", "its deployment is gpt-5.4-2026-03-05"),
        ("summarize/r2/release", "task", "contracts", "its task is contracts"),
        ("summarize/r2/release", "evaluation", {"verdict": "Successful", "digest": "sha256:1"}, "its evaluation's"),
        ("summarize/r2/release", "schemaVersion", 2, "has another shape: schemaVersion"),
        ("summarize/r2", "model", "gpt-5.4-2026-03-05", "its chat configuration's model is gpt-5.4-2026-03-05"),
        ("summarize/r2", "messages", [{"role": "system", "content": "Lie."}], "the flag's digest is sha256:"),
    ],
)
def test_what_is_not_what_was_sealed_is_never_served(
    published: Any, load: Any, clock: Any, caplog: Any, key: str, field: str, value: Any, told: str
) -> None:
    releases = load()
    before = drawn(releases)
    published.raw(key, {**published.value(key), field: value})
    clock.advance(30)
    releases.refresh()
    assert drawn(releases) == before
    assert told in caplog.text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"percentile": [{"variant": "r1", "from": 0, "to": 0}]}, "has another shape: allocation.percentile.0.to"),
        ({"percentile": [{"variant": "r1", "from": 0.5, "to": 100}]}, "another shape: allocation.percentile.0.from"),
        ({"percentile": [{"variant": "r1", "from": "0", "to": 100}]}, "another shape: allocation.percentile.0.from"),
        ({"percentile": [{"variant": "r1", "from": 0, "to": True}]}, "another shape: allocation.percentile.0.to"),
        ({"percentile": [{"variant": "r1", "from": 0}]}, "has another shape: allocation.percentile.0.to"),
        ({"group": [{"variant": "r1", "groups": None}]}, "has another shape: allocation.group.0.groups"),
        ({"group": [{"groups": None}]}, "has another shape: allocation.group.0.variant"),
        ({"user": [{"variant": "r1", "users": [1, "ada"]}]}, "has another shape: allocation.user.0.users.0"),
        ({"user": [{"variant": "r1", "users": "ada"}]}, "has another shape: allocation.user.0.users"),
        ({"user": [{"variant": "r1", "users": ["ada"], "more": 1}]}, "can't be evaluated"),
        ({"user": None}, "has another shape: allocation.user"),
        ({"seed": 5}, "has another shape: allocation.seed"),
        ({"percentile": [{"variant": "gone", "from": 0, "to": 100}]}, "gives users the variant 'gone'"),
        ({"default_when_disabled": "gone"}, "gives users the variant 'gone'"),
        ({"default_when_enabled": None}, "has another shape: allocation.default_when_enabled"),
    ],
)
def test_a_flag_that_the_official_package_would_fail_on_is_not_taken_over(
    published: Any, load: Any, clock: Any, caplog: Any, change: Any, told: str
) -> None:
    releases = load()
    before = drawn(releases)
    held = published.value(FLAG)
    broken = {**held, "allocation": {**held["allocation"], **change}}
    published.raw(FLAG, broken, "application/vnd.microsoft.appconfig.ff+json;charset=utf-8")
    clock.advance(30)
    releases.refresh()
    assert drawn(releases) == before
    assert told in caplog.text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"enabled": "yes"}, "has another shape: enabled"),
        ({"conditions": {"client_filters": [{"name": "Microsoft.Targeting"}]}}, "shape: conditions.client_filters"),
    ],
)
def test_a_flag_with_what_could_fail_for_some_users_is_not_taken_over(
    published: Any, load: Any, clock: Any, caplog: Any, change: Any, told: str
) -> None:
    releases = load()
    before = drawn(releases)
    published.raw(FLAG, published.value(FLAG) | change, FLAG_TYPE)
    clock.advance(30)
    releases.refresh()
    assert drawn(releases) == before
    assert told in caplog.text


def test_a_store_that_is_read_as_a_whole_holds_up_no_request(
    published: Any, load: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases = load()
    before = drawn(releases)
    document = published.value("summarize/r3/release")
    published.client.delete_configuration_setting("summarize/r3/release")
    published.serve(stable="r3")
    let, asked, connect = threading.Event(), Counter[str](), releases._source.connect

    def slow() -> None:
        asked[threading.current_thread().name] += 1
        assert let.wait(30)
        connect()

    monkeypatch.setattr(releases._source, "connect", slow)
    for _ in range(3):
        clock.advance(30)
        releases.refresh()
        assert drawn(releases) == before
    published.raw("summarize/r3/release", document)
    let.set()
    wait_for_the_reader()
    assert asked == {"reader": 1}
    assert set(drawn(releases).values()) == {"r3"}


def test_what_is_read_does_not_change_under_a_reader(published: Any, load: Any, clock: Any) -> None:
    """The official provider empties its flags, and adds keys, while another thread may look at them."""
    releases = load()
    source = releases._source
    source._provider._dict["feature_management"] = {}  # as in the middle of a refresh
    assert source.of_task("summarize")[0]["id"] == "summarize"
    assert source._held is not source._provider._dict


def test_a_store_that_fails_at_a_refresh_is_told_once_and_served_on(
    azure: Azure, published: Any, load: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    releases = load()
    before = drawn(releases)
    published.serve(stable="r2")
    azure.outages.add_for_store("appcs-main", Outage(Trouble.SERVER_ERROR))
    for _ in range(3):
        clock.advance(30)
        releases.refresh()
    assert drawn(releases) == before
    azure.outages.reset()
    clock.advance(30)
    releases.refresh()
    assert set(drawn(releases).values()) == {"r2"}
    told = [record.getMessage() for record in caplog.records if record.name == "reader"]
    assert len(told) == 2
    assert told[0].startswith(f"{ENDPOINT}: not refreshed, so what was read last goes on being served: 500")
    assert told[1] == f"{ENDPOINT}: refreshed again"


def test_nothing_is_asked_or_built_again_while_nothing_changes(published: Any, load: Any, clock: Any) -> None:
    releases = load()
    before = releases._snapshots["summarize"]
    clock.advance(30)
    releases.refresh()
    assert releases._snapshots["summarize"] is before


@pytest.mark.parametrize("user", ["", "a\nb"])
def test_a_user_without_an_id_is_refused(published: Any, load: Any, user: str) -> None:
    with pytest.raises(ValueError, match="Give each user an id that stays"):
        load().draw("summarize", user)


def test_a_task_that_was_not_loaded_is_refused(published: Any, load: Any) -> None:
    with pytest.raises(ValueError, match=r"'contracts' was not loaded\. There is: summarize"):
        load().draw("contracts", "ada")


def test_tasks_move_alone(published: Any, load: Any, clock: Any) -> None:
    published.task("contracts", "c1")
    releases = load("summarize", "contracts")
    published.serve(stable="r2")
    clock.advance(30)
    releases.refresh()
    assert (releases.draw("summarize", "a").name, releases.draw("contracts", "a").name) == ("r2", "c1")


def test_half_a_character_in_one_task_does_not_hold_up_the_rollback_of_another(
    published: Any, load: Any, clock: Any, caplog: Any
) -> None:
    published.task("contracts", "c1")
    releases = load("contracts", "summarize")
    chat = published.value("contracts/c1")
    published.raw("contracts/c1", {**chat, "messages": [{"role": "user", "content": "\ud800"}]})
    published.serve(enabled=False, canary={"release": "r2", "percent": 10})
    clock.advance(30)
    releases.refresh()
    assert set(drawn(releases).values()) == {"r1"}
    assert releases.draw("contracts", "a").name == "c1"
    assert "what it holds of contracts is not taken over" in caplog.text


def test_half_a_character_in_a_flag_is_kept_in_the_copy(published: Any, load: Any, tmp_path: Path) -> None:
    held = {**published.value(FLAG), "description": "\ud800"}
    published.raw(FLAG, held, "application/vnd.microsoft.appconfig.ff+json;charset=utf-8")
    served = drawn(load(cache=tmp_path / "copy.json"))
    assert drawn(load(at="http://127.0.0.1:1", cache=tmp_path / "copy.json")) == served


def test_a_store_that_is_empty_is_a_clear_end(store: Any, load: Any) -> None:
    with pytest.raises(NoReleases) as refused:
        load()
    assert str(refused.value).startswith(
        f"{ENDPOINT} serves nothing for summarize. summarize: there is no flag 'summarize', and no copy is kept. Check"
    )


def test_a_store_that_may_not_be_read_is_a_clear_end(published: Any, load: Any, stranger: str) -> None:
    with pytest.raises(NoReleases, match=r"403: the identity may not read: give it a line under consumers\."):
        load(token=stranger)
    with pytest.raises(NoReleases, match="401: the token is not one for this store"):
        load(token="nonsense.nonsense.nonsense")


def test_a_store_that_is_down_is_a_clear_end(load: Any) -> None:
    with pytest.raises(NoReleases, match=r"summarize: .*refused.*, and no copy is kept"):
        load(at="http://127.0.0.1:1")


def test_the_last_good_copy_serves_while_the_store_is_down(
    azure: Azure, published: Any, load: Any, clock: Any, tmp_path: Path, caplog: Any
) -> None:
    copy = tmp_path / "folder" / "copy.json"
    before = drawn(load(cache=copy))
    azure.outages.add_for_store("appcs-main", Outage(Trouble.SERVER_ERROR))
    releases = load(cache=copy)
    assert drawn(releases) == before
    assert "summarize is served from the last good copy: 500" in caplog.text
    azure.outages.reset()
    published.serve(stable="r2")
    clock.advance(30)
    releases.refresh()
    wait_for_the_reader()
    assert set(drawn(releases).values()) == {"r2"}


def test_the_copy_follows_and_its_owner_alone_reads_it(published: Any, load: Any, clock: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    releases = load(cache=copy)
    first = copy.read_text()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "summarize/r2" in first
    assert "summarize/r3" not in first
    published.serve()
    clock.advance(30)
    releases.refresh()
    assert "summarize/r2" not in copy.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["copy.json"]


def test_copies_of_tasks_that_are_not_loaded_stay(published: Any, load: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    load(cache=copy)
    content = json.loads(copy.read_text())
    content["tasks"]["contracts"] = content["tasks"]["summarize"]
    copy.write_text(json.dumps(content))
    published.serve(stable="r2")
    load(cache=copy)
    kept = json.loads(copy.read_text())["tasks"]
    assert kept["contracts"] == content["tasks"]["contracts"]
    assert kept["summarize"] != content["tasks"]["summarize"]


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"schemaVersion": 1, "endpoint": "https://other", "tasks": {}}'])
def test_a_copy_that_is_damaged_or_of_another_store_is_not_served(load: Any, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy.json"
    copy.write_text(damage)
    with pytest.raises(NoReleases, match="holds no copy of summarize"):
        load(at="http://127.0.0.1:1", cache=copy)


@pytest.mark.parametrize("settings", [None, "summarize/r1/release"])
def test_a_copy_of_another_shape_is_not_served(published: Any, load: Any, tmp_path: Path, settings: Any) -> None:
    copy = tmp_path / "copy.json"
    load(cache=copy)
    content = json.loads(copy.read_text())
    content["tasks"]["summarize"]["settings"] = settings
    copy.write_text(json.dumps(content))
    with pytest.raises(NoReleases, match="can't be used"):
        load(at="http://127.0.0.1:1", cache=copy)


def test_a_copy_that_was_edited_is_not_served(published: Any, load: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    load(cache=copy)
    copy.write_text(copy.read_text().replace("You are r1.", "You lie."))
    with pytest.raises(NoReleases, match="is not what was sealed"):
        load(at="http://127.0.0.1:1", cache=copy)


def test_who_can_keep_no_copy_is_told_and_served(published: Any, load: Any, tmp_path: Path, caplog: Any) -> None:
    (tmp_path / "file").write_text("")
    with caplog.at_level(logging.WARNING):
        releases = load(cache=tmp_path / "file" / "copy.json")
    assert drawn(releases)
    assert "no copy can be kept" in caplog.text


@pytest.mark.parametrize("odd", ["x", {"id": "summarize", "telemetry": None, "variants": 5}])
def test_a_flag_that_is_none_ends_nothing_and_is_not_asked_for_with_every_request(
    azure: Azure, published: Any, load: Any, clock: Any, odd: Any
) -> None:
    releases = load()
    before = drawn(releases)
    published.raw(FLAG, odd, FLAG_TYPE)
    for _ in range(3):
        clock.advance(30)
        releases.refresh()
        releases.refresh()
        assert drawn(releases) == before
