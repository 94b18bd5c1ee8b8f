"""Diff compares inputs with inputs, and knows what can't change in place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime.proto import provider_pb2

from local.provider import UNKNOWN, wire
from local.provider.diff import applied, diff
from local.provider.resources import TYPES

ACCOUNT = "azure-native:cognitiveservices:Account"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
GROUP = "azure-native:resources:ResourceGroup"
GRANT = "azure-native:authorization:RoleAssignment"

leaves = st.booleans() | st.integers(-100, 100) | st.text(max_size=3)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
)
maps = st.dictionaries(st.text("abc", min_size=1), values, max_size=4)


def kinds(type_: str, olds: Any, news: Any, state: Any = None) -> dict[str, str]:
    answer = diff(TYPES[type_], olds, news, state or {})
    names = provider_pb2.PropertyDiff.Kind
    return {path: names.Name(found.kind) for path, found in answer.detailedDiff.items()}


@pytest.mark.parametrize(
    ("type_", "olds", "news", "expected"),
    [
        (ACCOUNT, {"tags": {"a": "1"}}, {"tags": {"a": "2", "b": "3"}}, {"tags.a": "UPDATE", "tags.b": "ADD"}),
        (ACCOUNT, {"tags": {"a": "1"}}, {}, {"tags": "DELETE"}),
        (ACCOUNT, {"tags": {}}, {"tags": {"cost.center": "1"}}, {'tags["cost.center"]': "ADD"}),
        (ACCOUNT, {"accountName": "a"}, {"accountName": "b"}, {"accountName": "UPDATE_REPLACE"}),
        (ACCOUNT, {"location": "westeurope"}, {"location": "eastus"}, {"location": "UPDATE_REPLACE"}),
        (ACCOUNT, {"location": "West Europe"}, {"location": "westeurope"}, {}),
        (ACCOUNT, {"kind": "OpenAI"}, {"kind": "AIServices"}, {"kind": "UPDATE"}),
        (GROUP, {"location": "westeurope"}, {}, {"location": "DELETE_REPLACE"}),
        (GRANT, {"principalId": "a"}, {"principalId": "b"}, {"principalId": "UPDATE_REPLACE"}),
        (GRANT, {}, {"scope": "/s"}, {"scope": "ADD_REPLACE"}),
        (
            DEPLOYMENT,
            {"properties": {"model": {"version": "1"}}},
            {"properties": {"model": {"version": "2"}}},
            {"properties.model.version": "UPDATE"},
        ),
        (DEPLOYMENT, {"sku": {"capacity": 1}}, {"sku": {"capacity": UNKNOWN}}, {"sku.capacity": "UPDATE"}),
        (DEPLOYMENT, {"sku": {"capacity": 1}}, {"sku": {"capacity": True}}, {"sku.capacity": "UPDATE"}),
        (
            ACCOUNT,
            {"properties": {"allowedFqdnList": ["a", "b"]}},
            {"properties": {"allowedFqdnList": ["a", "c", "d"]}},
            {"properties.allowedFqdnList[1]": "UPDATE", "properties.allowedFqdnList[2]": "ADD"},
        ),
        (ACCOUNT, {"__createBeforeDelete": True}, {}, {}),
    ],
)
def test_what_differs_and_how(type_: str, olds: Any, news: Any, expected: dict[str, str]) -> None:
    assert kinds(type_, olds, news) == expected


def test_a_replacement_deletes_first_unless_the_name_was_drawn() -> None:
    olds, news = {"location": "eastus"}, {"location": "westeurope"}
    assert diff(TYPES[ACCOUNT], olds, news, {}).deleteBeforeReplace
    assert not diff(TYPES[ACCOUNT], {**olds, "__createBeforeDelete": True}, news, {}).deleteBeforeReplace
    assert not diff(TYPES[ACCOUNT], {"tags": {}}, {"tags": {"a": "b"}}, {}).deleteBeforeReplace


def test_inputs_that_were_imported_take_the_api_version_from_the_state() -> None:
    news = {"azureApiVersion": "2025-06-01"}
    assert kinds(ACCOUNT, {}, news, {"azureApiVersion": "2025-06-01"}) == {}
    assert kinds(ACCOUNT, {}, news) == {"azureApiVersion": "ADD"}


@given(maps)
def test_nothing_differs_from_itself(inputs: dict[str, Any]) -> None:
    answer = diff(TYPES[ACCOUNT], inputs, wire.decode(wire.encode(inputs)), {})
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE


@given(maps, maps)
def test_what_differs_is_told(olds: dict[str, Any], news: dict[str, Any]) -> None:
    answer = diff(TYPES[ACCOUNT], olds, news, {})
    assert (answer.changes == provider_pb2.DiffResponse.DIFF_SOME) is (wire.encode(olds) != wire.encode(news))
    assert set(answer.diffs) == set(answer.detailedDiff)


@given(maps, maps)
def test_a_refresh_of_inputs_that_were_all_answered_finds_what_is_answered_now(old: Any, new: Any) -> None:
    assert applied(old, old, new) == new


@given(maps, maps)
def test_a_refresh_leaves_inputs_alone_while_nothing_changes(inputs: Any, answered: Any) -> None:
    assert applied(inputs, answered, answered) == inputs
