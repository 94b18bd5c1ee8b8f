"""Key-values through Azure Resource Manager: who may, when the way is closed, how large they may be."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local import Azure
from local.app_configuration import key_names, sizes
from local.gateway.issuer import Issuer

LABELLED = "keyValues/.appconfig.featureflag~2Fsummarize$prod"
VALUE = {"properties": {"value": "v", "contentType": "text/plain", "tags": {"a": "b"}}}


def code(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def test_a_key_value_is_written_told_and_deleted(send: Any, store: str, grant: Any) -> None:
    grant("owner")
    made = send("PUT", LABELLED, VALUE)
    assert (made.status, made.body["id"]) == (200, f"{store}/{LABELLED}")
    found = send("GET", LABELLED).body["properties"]
    assert found["key"] == ".appconfig.featureflag/summarize"
    assert (found["label"], found["value"], found["contentType"]) == ("prod", "v", "text/plain")
    assert (found["tags"], found["locked"], found["eTag"]) == ({"a": "b"}, False, made.body["properties"]["eTag"])
    assert send("GET", "keyValues/.appconfig.featureflag~2Fsummarize").status == 404
    assert [send("DELETE", LABELLED).status for _ in range(2)] == [200, 204]


def test_the_same_again_changes_nothing(send: Any, store: str, grant: Any) -> None:
    grant("owner")
    first, again = (send("PUT", LABELLED, VALUE).body["properties"]["eTag"] for _ in range(2))
    other = send("PUT", LABELLED, {"properties": {"value": "w"}}).body["properties"]["eTag"]
    assert first == again != other


def test_without_keys_and_pass_through_nobody_writes(send: Any, make: Any, grant: Any) -> None:
    make(dataPlaneProxy={"authenticationMode": "Local"})
    grant("owner")
    refused = send("PUT", LABELLED, VALUE)
    assert code(refused) == (409, "Conflict")
    assert "please use pass-through authentication mode" in refused.body["error"]["message"]
    make(dataPlaneProxy={"authenticationMode": "Local"}, disableLocalAuth=False)
    assert send("PUT", LABELLED, VALUE).status == 200


def test_who_is_passed_through_needs_a_data_role(
    send: Any, store: str, grant: Any, issuer: Issuer, azure: Azure
) -> None:
    assert code(send("PUT", LABELLED, VALUE)) == (403, "Forbidden")
    assert code(send("GET", LABELLED)) == (403, "Forbidden")
    grant("reader")
    assert send("GET", LABELLED).status == 404
    assert code(send("PUT", LABELLED, VALUE)) == (403, "Forbidden")
    caller = f"Bearer {issuer.token(azure.clock.now(), {'oid': 'somebody'})}"
    grant("owner", "somebody", store.split("/providers", maxsplit=1)[0])
    assert send("PUT", LABELLED, VALUE, caller=caller).status == 200
    assert code(send("DELETE", LABELLED)) == (403, "Forbidden")


def test_a_grant_counts_when_it_has_spread(azure: Azure, send: Any, store: str, grant: Any) -> None:
    azure.behaviour.set_latencies({"Microsoft.Authorization/roleAssignments": 120})
    grant("owner")
    azure.clock.advance(119)
    assert send("PUT", LABELLED, VALUE).status == 403
    azure.clock.advance(2)
    assert send("PUT", LABELLED, VALUE).status == 200


def test_a_private_store_is_open_to_arm_by_delegation_only(send: Any, make: Any, grant: Any) -> None:
    make(publicNetworkAccess="Disabled")
    grant("owner")
    assert code(send("PUT", LABELLED, VALUE)) == (403, "Forbidden")
    proxy = {"authenticationMode": "Pass-through", "privateLinkDelegation": "Enabled"}
    make(publicNetworkAccess="Disabled", dataPlaneProxy=proxy)
    assert send("PUT", LABELLED, VALUE).status == 200


def test_a_locked_key_value_is_refused(send: Any, store: str, data: Any) -> None:
    send("PUT", "keyValues/a", VALUE)
    data("PUT", "/locks/a")
    assert code(send("PUT", "keyValues/a", {"properties": {"value": "w"}})) == (409, "Conflict")
    assert code(send("DELETE", "keyValues/a")) == (409, "Conflict")
    assert send("GET", "keyValues/a").body["properties"]["locked"]


def size(value: str) -> int:
    return sizes.passed_on(value, None, {})


def test_ten_kilobytes_are_all_that_is_taken(send: Any, store: str, grant: Any) -> None:
    grant("owner")
    longest = "x" * (sizes.MOST_BYTES - size(""))
    assert send("PUT", "keyValues/a", {"properties": {"value": longest}}).status == 200
    refused = send("PUT", "keyValues/a", {"properties": {"value": longest + "x"}})
    assert code(refused) == (413, "PayloadTooLarge")
    assert refused.body["error"]["message"] == "The request entity is larger than limits defined by server."
    assert code(send("PUT", "keyValues/a", {"properties": {"value": "", "tags": {"t": longest}}}))[0] == 413


def test_quotation_marks_take_six_bytes_on_the_way(send: Any, store: str, grant: Any) -> None:
    grant("owner")
    document = json.dumps([{"a": "b"}] * 700)
    assert len(document) < 8_500
    assert code(send("PUT", "keyValues/a", {"properties": {"value": document}})) == (413, "PayloadTooLarge")


@pytest.mark.parametrize(
    ("text", "length"),
    [("a", 1), ('"', 6), ("\\", 2), ("\n", 2), ("<", 6), ("é", 6), ("😀", 12), ("'", 6), ("\x01", 6)],
)
def test_a_character_takes_what_dotnet_makes_of_it(text: str, length: int) -> None:
    assert size(text) - size("") == length


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda key: "$" not in key), st.text("abc/ü"))
def test_any_key_and_label_come_back_from_their_name(key: str, label: str) -> None:
    def escaped(text: str) -> str:
        return "".join(c if c.isascii() and c.isalnum() else "".join(f"~{b:02X}" for b in c.encode()) for c in text)

    name = escaped(key) + (f"${escaped(label)}" if label else "")
    assert key_names.read(name) == (key, label)
