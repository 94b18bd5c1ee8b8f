"""Published releases and their stores: the compliant ones pass, each fault is told."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from model_lifecycle.releases import Message
from policies import rule as rule_module
from policies import rules
from policies.facts import Facts
from tests.policies.releases.conftest import KEY_VALUE_TYPE, STORE_TYPE, all_said, edit, key_value, release, shared

SEALED = rules.RELEASE_IS_WHAT_WAS_SEALED
KEYS = rules.STORE_HOLDS_NO_KEYS
CHAT, SIBLING = "summarize/summarize-r1", "summarize/summarize-r1/release"
names = pytest.mark.parametrize


@names(
    ("where", "change", "says"),
    [
        (CHAT, lambda chat: chat["messages"][0].update(content="I am another."), "its parts make digest sha256:"),
        (CHAT, lambda chat: chat["messages"].pop(), "its parts make digest"),
        (CHAT, lambda chat: chat["messages"][0].update(name="x"), "does not say what the release says"),
        (CHAT, lambda chat: chat.update(model="gpt-4o-2024-11-20"), "summarize-r1 does not say what the release says"),
        (CHAT, lambda chat: chat.update(temperature=1), "summarize-r1 does not say what the release says"),
        (CHAT, lambda chat: chat.update(stream=True), "summarize-r1 does not say what the release says"),
        (CHAT, lambda chat: chat.update(seed=8), "summarize-r1 does not say what the release says"),
        (CHAT, lambda chat: chat.pop("seed"), "summarize-r1 does not say what the release says"),
        (CHAT, lambda chat: chat.pop("model"), "it is no complete release: model: field required"),
        (SIBLING, lambda told: told["parameters"].update(seed=8), "its parts make digest"),
        (SIBLING, lambda told: told["parameters"].update(seed=7.0), "its parts make digest"),
        (SIBLING, lambda told: told["model"].update(version="2026-03-06"), "its parts make digest"),
        (SIBLING, lambda told: told.update(tools=[{"type": "function"}]), "its parts make digest"),
        (SIBLING, lambda told: told.update(variables=[]), "its parts make digest"),
        (SIBLING, lambda told: told.update(contentFilter="x"), "its parts make digest"),
        (SIBLING, lambda told: told.update(data={"index": "a", "version": "1"}), "its parts make digest"),
        (SIBLING, lambda told: told.update(digest="sha256:0"), "and it says sha256:0"),
        (SIBLING, lambda told: told.update(deployment="gpt-4o"), "/release does not say what the release says"),
        (SIBLING, lambda told: told.update(more=1), "/release does not say what the release says"),
        (SIBLING, lambda told: told.update(task="other"), "it says that it is summarize-r1 of other"),
        (SIBLING, lambda told: told.update(release="summarize-r2"), "it says that it is summarize-r2 of summarize"),
        (SIBLING, lambda told: told.update(evaluation=None), "has the tag evaluation 'Successful' instead of 'none'"),
        (SIBLING, lambda told: told.update(schemaVersion=2), "it is no complete release: schemaVersion"),
        (SIBLING, lambda told: told.update(variables=[1]), "it is no complete release: variables.0"),
        (SIBLING, lambda told: told.update(messages=[{"role": "user", "parts": 10**9}]), "/messages/0/0 is not there"),
    ],
)
def test_a_release_that_is_not_the_sealed_one_is_a_violation(
    said: Any, held: Any, where: str, change: Any, says: str
) -> None:
    edit(held[where], change)
    assert says in said(SEALED, held)


@names(
    ("where", "change", "says"),
    [
        (CHAT, {"contentType": "application/json"}, "has the content type 'application/json' instead of"),
        (SIBLING, {"contentType": "text/plain"}, "has the content type 'text/plain' instead of"),
        (CHAT, {"tags": {}}, "has the tag digest 'None' instead of 'sha256:"),
        (CHAT, {"tags": UNKNOWN_OBJECT_VALUE}, "properties.tags is still unknown"),
        (CHAT, {"value": UNKNOWN_STRING_VALUE}, "properties.value is still unknown"),
        (SIBLING, {"value": UNKNOWN_STRING_VALUE}, "properties.value is still unknown"),
        (CHAT, {"keyValueName": "summarize~2Fother"}, "summarize/summarize-r1 is not there"),
        (SIBLING, {"value": "no json"}, "it is no complete release: it is not valid JSON"),
    ],
)
def test_a_part_that_is_not_as_it_was_published_is_a_violation(
    said: Any, held: Any, where: str, change: Any, says: str
) -> None:
    held[where][2].update(change)
    assert says in said(SEALED, held)


def test_tags_and_evaluations_of_others_are_no_fault(said: Any, held: Any) -> None:
    held[CHAT][2]["tags"]["owner"] = "me"
    held |= shared(release("contracts-r1", None, task="contracts"), rollout={"stable": "contracts-r1"})
    assert said(SEALED, held) == ""


LONG = release(messages=(Message("system", "語" * 6000), Message("user", "\n" * 9000 + "{{text}}")))


def test_a_long_prompt_in_parts_is_the_one_that_was_sealed(said: Any, around: Any) -> None:
    held = around | shared(LONG, rollout={"stable": "summarize-r1"})
    assert all_said(said, held) == ""
    held["summarize/summarize-r1/messages/0/1"][2]["value"] += "!"
    assert "its parts make digest" in said(SEALED, held)
    del held["summarize/summarize-r1/messages/0/1"]
    assert "summarize/summarize-r1/messages/0/1 is not there" in said(SEALED, held)


def test_a_release_may_be_called_release(said: Any, around: Any) -> None:
    held = around | shared(release("release"), rollout={"stable": "release"})
    assert all_said(said, held) == ""


def test_other_people_s_chat_configurations_are_left_alone(said: Any, held: Any) -> None:
    del held[SIBLING], held["flag"]
    assert said(SEALED, held) == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


def places(document: Any, path: Any = ()) -> Any:
    """Every path in a document."""
    if path:
        yield path
    entries = enumerate(document) if isinstance(document, list) else getattr(document, "items", tuple)()
    for key, value in entries:
        yield from places(value, (*path, key))


@given(st.data())
@settings(suppress_health_check=list(HealthCheck))
def test_any_single_change_of_a_published_document_is_answered_and_none_of_a_release_passes(
    said: Any, around: Any, data: st.DataObject
) -> None:
    held = around | shared(release(), release("summarize-r2"))
    where = data.draw(st.sampled_from([CHAT, SIBLING, "flag"]))
    before = json.loads(held[where][2]["value"])
    path, value = data.draw(st.sampled_from(list(places(before)))), data.draw(JSON)

    def change(document: Any) -> None:
        place = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    edit(held[where], change)
    changed = json.dumps(json.loads(held[where][2]["value"]), sort_keys=True) != json.dumps(before, sort_keys=True)
    found = all_said(said, held)
    assert where == "flag" or not changed or found


@names(
    ("change", "says"),
    [
        ({"disableLocalAuth": False}, "disableLocalAuth is not true"),
        ({"disableLocalAuth": None}, "disableLocalAuth is not true"),
        ({"disableLocalAuth": "true"}, "disableLocalAuth is not true"),
        ({"disableLocalAuth": UNKNOWN_STRING_VALUE}, "properties.disableLocalAuth is still unknown"),
        ({"dataPlaneProxy": None}, "dataPlaneProxy.authenticationMode is not Pass-through"),
        ({"dataPlaneProxy": {"authenticationMode": "Local"}}, "dataPlaneProxy.authenticationMode is not Pass-through"),
        ({"dataPlaneProxy": UNKNOWN_OBJECT_VALUE}, "properties.dataPlaneProxy is still unknown"),
    ],
)
@names("environment", ["prod", "dev"])
def test_a_store_that_keys_open_is_a_violation(
    said: Any, configured: Any, held: Any, change: Any, says: str, environment: str
) -> None:
    configured(environment=environment)
    held["store"][2].update(change)
    assert says in said(KEYS, held)


@names(
    ("change", "says"),
    [
        ({"enablePurgeProtection": False}, "enablePurgeProtection is not true"),
        ({"enablePurgeProtection": None}, "enablePurgeProtection is not true"),
        ({"publicNetworkAccess": "Enabled"}, "publicNetworkAccess is not Disabled"),
        ({"publicNetworkAccess": None}, "publicNetworkAccess is not Disabled"),
    ],
)
def test_prod_s_store_is_protected_and_private(said: Any, configured: Any, held: Any, change: Any, says: str) -> None:
    held["store"][2].update(change)
    assert says in said(KEYS, held)
    configured(environment="dev")
    assert said(KEYS, held) == ""


def test_a_store_that_is_meant_to_be_public_may_be(said: Any, held: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    held["store"][2]["publicNetworkAccess"] = "Enabled"
    monkeypatch.setattr(rule_module, "current_facts", lambda: Facts(public_stores=frozenset({"main"})))
    assert said(KEYS, held) == ""
    held["store"] = (STORE_TYPE, "other", held["store"][2])
    assert "publicNetworkAccess is not Disabled" in said(KEYS, held)


def test_ignored_changes_of_a_store_s_options_are_a_violation(said: Any, held: Any) -> None:
    for path in ("disableLocalAuth", "dataPlaneProxy.authenticationMode", "disable_local_auth"):
        assert f"ignoreChanges holds {path!r}" in said(KEYS, held, ignore_changes=[path])
    assert said(KEYS, held, ignore_changes=["tags"]) == ""


def test_a_store_of_whose_key_values_this_stack_writes_none_needs_no_proxy(said: Any, held: Any) -> None:
    held["store"][2]["dataPlaneProxy"] = None
    assert said(KEYS, [held["store"]]) == ""
    held["store"][2]["configStoreName"] = "appcs-other"
    assert said(KEYS, held) == ""


def test_a_key_value_of_a_store_that_nobody_knows_yet_may_be_any_store_s(said: Any, held: Any) -> None:
    held["store"][2]["dataPlaneProxy"] = None
    one = key_value({"name": "a", "key_value_name": "a", "value": "1", "content_type": "", "tags": {}})
    one[2]["configStoreName"] = UNKNOWN_STRING_VALUE
    assert one[0] == KEY_VALUE_TYPE
    assert "is not Pass-through" in said(KEYS, [held["store"], one])
