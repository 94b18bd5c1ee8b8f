"""What only base against head can tell of stores, releases and their flags."""

import copy
import json
from typing import Any

import pytest

from model_lifecycle.releases import Message
from policies import rules
from tests.policies.releases.conftest import STORE_TYPE, all_said, edit, release, shared

IN_PLACE = rules.RELEASE_DOES_NOT_CHANGE_IN_PLACE
REPLACED = rules.STORE_IS_NOT_REPLACED
STEPS = rules.TRAFFIC_MOVES_IN_STEPS
IN_USE = rules.DEPLOYMENT_IN_USE_STAYS
CHAT, SIBLING = "summarize/summarize-r1", "summarize/summarize-r1/release"
names = pytest.mark.parametrize


def held_by(around: Any, *releases: Any, **rollout: Any) -> Any:
    return copy.deepcopy(around) | shared(*releases, rollout={"stable": "summarize-r1"} | rollout)


def canary(percent: int) -> Any:
    return {"canary": {"release": "summarize-r2", "percent": percent}}


@names("rule", [IN_PLACE, REPLACED], ids=lambda rule: rule.name)
def test_without_a_base_there_is_nothing_to_judge(
    said: Any, held: Any, monkeypatch: pytest.MonkeyPatch, rule: Any
) -> None:
    monkeypatch.delenv("MODEL_LIFECYCLE_BASE", raising=False)
    assert said(rule, held) == ""


def test_what_stays_as_it_was_passes(said: Any, based: Any, held: Any) -> None:
    based(list(held.values()))
    assert all_said(said, copy.deepcopy(held)) == ""


@names("rule", [IN_PLACE, REPLACED], ids=lambda rule: rule.name)
def test_a_base_that_can_t_be_read_never_passes(
    said: Any, held: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, rule: Any
) -> None:
    (tmp_path / "base.json").write_text('{"deployment": {"resources": [{}]}}')
    monkeypatch.setenv("MODEL_LIFECYCLE_BASE", str(tmp_path / "base.json"))
    assert "could not be judged" in said(rule, held)


def test_a_release_that_is_sealed_anew_under_its_old_name_is_a_violation(said: Any, based: Any, around: Any) -> None:
    based(list(held_by(around, release()).values()))
    head = held_by(around, release(messages=(Message("user", "{{text}}!"),)))
    found = said(IN_PLACE, head)
    assert "summarize/summarize-r1 would change in place: its value and its tags" in found
    assert "summarize/summarize-r1/release would change in place: its value and its tags" in found
    assert "copy it under a new name" in found


def test_a_release_that_changes_under_another_pulumi_name_is_a_violation(said: Any, based: Any, held: Any) -> None:
    based(list(held.values()))
    type_, _, inputs = held.pop(CHAT)
    inputs["keyValueName"] = inputs["keyValueName"].replace("~2F", "~2f")
    edit((type_, "renamed", inputs), lambda chat: chat.update(seed=8))
    assert "renamed renamed: summarize/summarize-r1 would change in place" in said(
        IN_PLACE, held | {"it": (type_, "renamed", inputs)}
    )


@names(
    "change",
    [
        {"contentType": "text/plain"},
        {"tags": {}},
        {"value": "1"},
    ],
)
@names("where", [CHAT, SIBLING])
def test_nothing_of_a_release_changes_in_place(said: Any, based: Any, held: Any, where: str, change: Any) -> None:
    based(list(held.values()))
    held[where][2].update(change)
    assert f"{where} would change in place" in said(IN_PLACE, held)


def test_a_part_of_a_message_counts_by_the_letter(said: Any, based: Any, around: Any) -> None:
    long = release(messages=(Message("user", "{{text}}" + " " * 20_000), Message("user", '{"evaluation": 1}')))
    held = held_by(around, long)
    based(list(held.values()))
    for part, value in (("0/2", " "), ("1/0", '{"evaluation": 2}'), ("1/0", '{"evaluation":1}')):
        head = copy.deepcopy(held)
        head[f"summarize/summarize-r1/messages/{part}"][2]["value"] = value
        assert f"messages/{part} would change in place: its value" in said(IN_PLACE, head)


def test_an_evaluation_may_come_later_and_keys_may_be_written_in_another_order(
    said: Any, based: Any, around: Any
) -> None:
    based(list(held_by(around, release(verdict=None)).values()))
    head = held_by(around, release())
    edit(head[CHAT], lambda chat: chat.update(model=chat.pop("model")))
    assert all_said(said, head) == ""


def test_a_release_may_come_and_go(said: Any, based: Any, around: Any) -> None:
    based(list(held_by(around, release(), release("summarize-r2")).values()))
    assert all_said(said, held_by(around, release(), release("summarize-r3"))) == ""


@names(
    ("change", "says"),
    [
        ({"configStoreName": "other"}, "configStoreName 'appcs-prod' becomes 'other'"),
        ({"location": "francecentral"}, "location 'swedencentral' becomes 'francecentral'"),
        ({"resourceGroupName": "rg2"}, "resourceGroupName 'rg' becomes 'rg2'"),
    ],
)
def test_a_store_that_would_be_replaced_is_a_violation(
    said: Any, based: Any, held: Any, change: Any, says: str
) -> None:
    based([held["store"]])
    moved = held["store"][2] | change
    assert says in said(REPLACED, [(STORE_TYPE, "main", moved)])
    assert "configStoreName" in change or says in said(REPLACED, [(STORE_TYPE, "renamed", moved)])


def test_another_spelling_of_a_region_replaces_no_store(said: Any, based: Any, held: Any) -> None:
    based([held["store"]])
    held["store"][2]["location"] = "Sweden Central"
    assert said(REPLACED, [held["store"]]) == ""


def test_a_protected_store_neither_leaves_nor_loses_its_protection(said: Any, based: Any, held: Any) -> None:
    based([held["store"]], protect=True)
    assert "is protected and leaves the stack" in said(REPLACED, [])
    assert "loses its protection" in said(REPLACED, [held["store"]])
    assert said(REPLACED, [held["store"]], protect=True) == ""
    based([held["store"]])
    assert said(REPLACED, []) == ""


@names(("before", "after", "ok"), [(10, 60, True), (10, 61, False), (0, 51, False), (100, 0, True), (60, 100, True)])
def test_a_release_gains_traffic_in_steps(
    said: Any, based: Any, around: Any, before: int, after: int, ok: bool
) -> None:
    two = release(), release("summarize-r2")
    based(list(held_by(around, *two, **canary(before)).values()))
    assert (said(STEPS, held_by(around, *two, **canary(after))) == "") == ok


def test_another_spelling_of_a_flag_s_key_hides_no_leap(said: Any, based: Any, around: Any) -> None:
    two = release(), release("summarize-r2")
    based(list(held_by(around, *two, **canary(10)).values()))
    head = held_by(around, *two, **canary(90))
    head["flag"][2]["keyValueName"] = head["flag"][2]["keyValueName"].replace("~2F", "~2f").replace("s", "~73")
    head["flag"][2]["configStoreName"] = "APPCS-PROD"
    assert "goes from 10 % to 90 %" in said(STEPS, head)


def test_a_promotion_that_skips_steps_is_a_violation_and_a_rollback_is_free(said: Any, based: Any, around: Any) -> None:
    two = release(), release("summarize-r2")
    based(list(held_by(around, *two, **canary(10)).values()))
    assert "goes from 10 % to 100 %" in said(STEPS, held_by(around, *two, stable="summarize-r2"))
    assert said(STEPS, held_by(around, *two, **canary(10), enabled=False)) == ""
    assert said(STEPS, held_by(around, *two)) == ""


def test_a_release_that_was_evaluated_since_is_still_the_one_that_was_served(
    said: Any, based: Any, around: Any
) -> None:
    based(list(held_by(around, release(verdict=None), release("summarize-r2", None), **canary(60)).values()))
    head = held_by(around, release(), release("summarize-r2"), **canary(60))
    assert said(STEPS, head) == ""


def with_old(around: Any) -> Any:
    old = copy.deepcopy(around["model"][2])
    old["properties"]["model"].update(name="gpt-4o", version="2024-11-20")
    old["deploymentName"] = "gpt-4o-2024-11-20-standard"
    return around | {"old": (around["model"][0], "old", old)}


def test_a_version_leaves_with_the_releases_that_nobody_is_served(said: Any, based: Any, around: Any) -> None:
    old = release("summarize-r0", model="gpt-4o", version="2024-11-20")
    based(list(held_by(with_old(around), release(), old).values()))
    assert said(IN_USE, held_by(around, release())) == ""
    assert "gpt-4o-2024-11-20 leaves the stack" in said(IN_USE, held_by(around, release(), old))


def test_a_version_that_the_base_serves_does_not_leave(said: Any, based: Any, around: Any) -> None:
    old = release("summarize-r2", model="gpt-4o", version="2024-11-20")
    based(list(held_by(with_old(around), release(), old, **canary(0)).values()))
    found = said(IN_USE, held_by(around, release()))
    assert "gpt-4o-2024-11-20 leaves the stack, and .appconfig.featureflag/summarize refers to it in base" in found


def test_a_flag_that_leaves_with_what_it_serves_is_still_a_reference(said: Any, based: Any, around: Any) -> None:
    old = release("summarize-r2", model="gpt-4o", version="2024-11-20")
    base = held_by(with_old(around), release(), old, **canary(0))
    base["flag"][2]["tags"]["digest"] = "sha256:0"
    based(list(base.values()))
    assert ".appconfig.featureflag/summarize refers to it in base" in said(IN_USE, around)


def test_an_encrypted_release_of_the_base_can_t_be_judged(said: Any, based: Any, held: Any) -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "abc"}
    base = json.loads(json.dumps(held))
    base[CHAT][2]["value"] = secret
    based(list(base.values()))
    assert "properties.value is a secret in the base" in said(IN_PLACE, held)
