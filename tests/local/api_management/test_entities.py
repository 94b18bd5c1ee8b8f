"""What all entities of a service have in common: entity tags, merges, lists, parents, latencies."""

from typing import Any

import pytest

from local import Azure
from local.store import Effect, Fault

SINGLE = {"url": "https://a.b/c", "protocol": "http"}


def code(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def test_an_entity_is_made_replaced_told_and_deleted(send: Any, put: Any, service: str) -> None:
    made = put("backends/b", **SINGLE, title="T")
    assert (made.status, made.body["id"]) == (201, f"{service}/backends/b")
    assert made.body["type"] == "Microsoft.ApiManagement/service/backends"
    assert put("backends/b", **SINGLE).status == 200
    assert "title" not in send("GET", "backends/b").body["properties"]
    assert send("DELETE", "backends/b").status == 200
    assert send("DELETE", "backends/b").status == 204
    assert send("GET", "backends/b").body["error"]["message"] == "Backend not found."
    assert code(send("GET", "backends/b")) == (404, "ResourceNotFound")


def test_a_patch_merges(send: Any, put: Any) -> None:
    put("backends/b", **SINGLE, title="T")
    assert send("PATCH", "backends/b", {"properties": {"description": "D"}}).body["properties"]["title"] == "T"
    assert code(send("PATCH", "backends/none", {"properties": {}})) == (404, "ResourceNotFound")


def test_every_write_has_a_new_entity_tag(send: Any, put: Any) -> None:
    tags = {put("backends/b", **SINGLE).headers["etag"] for _ in range(3)}
    assert len(tags) == 3
    assert send("GET", "backends/b").headers["etag"] in tags
    head = send("HEAD", "backends/b")
    assert (head.status, head.body, head.headers["etag"] in tags) == (200, None, True)
    assert "etag" not in send("GET", "backends/b").body


def test_if_match_guards_a_write(send: Any, put: Any) -> None:
    body = {"properties": SINGLE}
    assert code(send("PUT", "backends/b", body, if_match="*")) == (412, "PreconditionFailed")
    first = put("backends/b", **SINGLE).headers["etag"]
    assert send("PUT", "backends/b", body, if_match=first).status == 200
    for method in ("PUT", "PATCH", "DELETE"):
        assert code(send(method, "backends/b", body, if_match=first)) == (412, "PreconditionFailed")
    assert send("DELETE", "backends/b", if_match="*").status == 200


def test_other_conditions_are_refused_by_name(send: Any, service: str) -> None:
    answer = send("PUT", "backends/b", {"properties": SINGLE}, if_none_match="*")
    assert code(answer) == (400, "InvalidRequestParameter")
    assert send("GET", "backends", query={"$top": "1"}).status == 400


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("apis/none/operations/o", "Api"),
        ("apis/none/policies/policy", "Api"),
        ("products/none/policies/policy", "Product"),
        ("products/none/apis/a", "Product"),
    ],
)
def test_a_child_needs_its_parent(put: Any, path: str, title: str) -> None:
    answer = put(path)
    assert code(answer) == (404, "ResourceNotFound")
    assert answer.body["error"]["message"] == f"{title} not found."


def test_an_entity_needs_its_service(send: Any, service: str) -> None:
    answer = send("PUT", f"{service}x/backends/b", {"properties": SINGLE})
    assert code(answer) == (404, "ResourceNotFound")
    assert "service/apimx" in answer.body["error"]["message"]


def test_entities_are_listed_in_pages(send: Any, put: Any) -> None:
    for number in range(101):
        put(f"backends/b{number:03}", **SINGLE)
    first = send("GET", "backends").body
    assert (len(first["value"]), first["nextLink"][-3:]) == (100, "100")
    assert [found["name"] for found in send("GET", "backends", query={"$skiptoken": "100"}).body["value"]] == ["b100"]


def test_case_does_not_matter_and_is_kept(send: Any, put: Any, service: str) -> None:
    put("backends/Bee", **SINGLE)
    assert send("GET", "BACKENDS/bee").body["name"] == "Bee"
    assert put("backends/BEE", **SINGLE).body["id"] == f"{service}/backends/Bee"


def test_an_unknown_property_is_refused_by_name(put: Any) -> None:
    answer = put("backends/b", **SINGLE, colour="red")
    assert code(answer) == (400, "InvalidRequestContent")
    assert "'properties.colour' is not a known property" in answer.body["error"]["message"]


def test_properties_must_be_a_map(send: Any, service: str) -> None:
    assert code(send("PUT", "backends/b", {"properties": [1]})) == (400, "InvalidRequestContent")


def test_a_quick_write_takes_its_latency(put: Any, azure: Azure) -> None:
    azure.behaviour.set_latencies({"Microsoft.ApiManagement/service/backends": 0.5})
    assert put("backends/b", **SINGLE).after == 0.5


def test_a_slow_write_is_polled(send: Any, put: Any, azure: Azure) -> None:
    azure.behaviour.set_latencies({"Microsoft.ApiManagement/service/namedValues": 60})
    made = put("namedValues/n", displayName="n", value="v")
    assert (made.status, made.body["properties"]["provisioningState"]) == (201, "InProgress")
    path = made.headers["azure-asyncoperation"].split("azure.com")[1].split("?")[0]
    assert send("GET", path).body["status"] == "InProgress"
    azure.clock.advance(61)
    assert send("GET", path).body["status"] == "Succeeded"
    assert send("GET", "namedValues/n").body["properties"]["provisioningState"] == "Succeeded"


def test_a_write_fails_when_a_test_asks_for_it(send: Any, put: Any, azure: Azure) -> None:
    azure.behaviour.add(Fault(Effect.FAILED_OPERATION, "PUT", times=2))
    assert code(put("backends/b", **SINGLE)) == (500, "InternalServerError")
    assert send("GET", "backends/b").status == 404
    assert put("namedValues/n", displayName="n", value="v").status == 201
    assert send("GET", "namedValues/n").body["properties"]["provisioningState"] == "Failed"


def test_while_an_api_is_written_nothing_else_is_written_there(send: Any, put: Any, azure: Azure) -> None:
    azure.behaviour.set_latencies({"Microsoft.ApiManagement/service/apis": 60})
    put("apis/a", displayName="A", path="a")
    operation = {"displayName": "O", "method": "GET", "urlTemplate": "/"}
    refusals = [
        put("apis/a", displayName="A", path="a"),
        put("apis/a/operations/o", **operation),
        send("DELETE", "apis/a"),
    ]
    assert {code(answer) for answer in refusals} == {(409, "PessimisticConcurrencyConflict")}
    assert refusals[0].body["error"]["message"] == "Operation on the API is in progress"
    assert put("apis/b", displayName="B", path="b").status == 201
    assert send("GET", "apis/a").status == 200
    azure.clock.advance(61)
    assert put("apis/a/operations/o", **operation).status == 201


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_link_holds_its_product_and_its_api_while_it_is_written(
    send: Any, put: Any, azure: Azure, api: str, method: str
) -> None:
    put("apis/other", displayName="Other", path="other")
    for name in ("p", "q"):
        put(f"products/{name}", displayName=name)
    send("PUT", "products/p/apis/openai")
    azure.behaviour.set_latencies({"Microsoft.ApiManagement/service/products/apis": 60})
    assert send(method, "products/p/apis/openai").status == 200
    refusals = [
        send("PUT", "products/q/apis/openai"),
        send("PUT", "products/p/apis/other"),
        put("products/p", displayName="p"),
        put(api, displayName="OpenAI", path="openai"),
    ]
    assert {code(answer) for answer in refusals} == {(409, "PessimisticConcurrencyConflict")}
    assert send("PUT", "products/q/apis/other").status == 201
    azure.clock.advance(61)
    assert send("PUT", "products/q/apis/openai").status == 201


def test_nothing_else_is_serialised(put: Any, azure: Azure) -> None:
    azure.behaviour.set_latencies({"Microsoft.ApiManagement/service/backends": 60})
    assert [put(f"backends/b{number}", **SINGLE).status for number in range(3)] == [201] * 3


@pytest.mark.parametrize("path", ["apis/a;rev=2", "backends/" + "b" * 81, "policyFragments/-a", "loggers/a:b"])
def test_names_have_their_patterns(put: Any, path: str) -> None:
    assert code(put(path)) == (400, "InvalidResourceName")
