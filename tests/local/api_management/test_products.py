"""Products, the APIs that they hold, and subscriptions with their keys."""

import re
from typing import Any

import pytest

PUBLISHED = {"displayName": "P", "state": "published"}


def details(answer: Any) -> list[tuple[str, str]]:
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    return [(found["target"], found["message"]) for found in answer.body["error"]["details"]]


@pytest.fixture
def product(put: Any, api: str) -> str:
    assert put("products/p", **PUBLISHED).status == 201
    return "products/p"


@pytest.fixture
def subscription(put: Any, product: str) -> str:
    assert put("subscriptions/s", displayName="S", scope="/products/p", state="active").status == 201
    return "subscriptions/s"


def test_a_product_has_defaults(put: Any) -> None:
    properties = put("products/p", displayName="P").body["properties"]
    assert properties == {
        "approvalRequired": False,
        "displayName": "P",
        "state": "notPublished",
        "subscriptionRequired": True,
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"displayName": ""}, ("displayName", "displayName must be specified.")),
        ({"state": "hidden"}, ("state", "state must be one of published, notPublished, and is 'hidden'.")),
        (
            {"subscriptionRequired": False, "subscriptionsLimit": 1},
            ("subscriptionsLimit", "subscriptionsLimit can only be given when subscriptionRequired is true."),
        ),
    ],
)
def test_what_a_product_can_t_be(put: Any, change: Any, expected: tuple[str, str]) -> None:
    assert details(put("products/p", **{**PUBLISHED, **change})) == [expected]


def test_two_products_have_two_display_names(put: Any, product: str) -> None:
    assert details(put("products/q", **PUBLISHED)) == [("name", "Product with the same name already exists")]


def test_a_product_holds_apis(send: Any, product: str) -> None:
    link = f"{product}/apis/openai"
    assert send("HEAD", link).status == 404
    made = send("PUT", link)
    assert (made.status, made.body["properties"]["path"]) == (201, "openai")
    assert made.body["type"] == "Microsoft.ApiManagement/service/products/apis"
    assert send("PUT", link).status == 200
    assert send("HEAD", link).status == 204
    assert [found["name"] for found in send("GET", f"{product}/apis").body["value"]] == ["openai"]
    assert send("GET", link).status == 405
    assert [send("DELETE", link).status for _ in range(2)] == [200, 204]


def test_a_product_holds_no_api_that_is_not_there(send: Any, product: str) -> None:
    answer = send("PUT", f"{product}/apis/none")
    assert (answer.status, answer.body["error"]["message"]) == (404, "Api not found.")


def test_a_deleted_api_is_in_no_product(send: Any, put: Any, product: str, api: str) -> None:
    send("PUT", f"{product}/apis/openai")
    put("subscriptions/s", displayName="S", scope=f"/{api}")
    send("DELETE", api)
    assert send("GET", f"{product}/apis").body["value"] == []
    assert send("GET", "subscriptions/s").status == 404


def test_a_product_with_subscriptions_stays_unless_they_go_too(send: Any, product: str, subscription: str) -> None:
    answer = send("DELETE", product)
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    assert answer.body["error"]["message"].startswith("Product cannot be deleted since it has existing subscriptions.")
    assert send("DELETE", product, query={"deleteSubscriptions": "true"}).status == 200
    assert send("GET", subscription).status == 404


def test_a_new_product_comes_with_a_subscription_of_the_administrator(send: Any, product: str, service: str) -> None:
    (found,) = send("GET", "subscriptions").body["value"]
    assert re.fullmatch(r"[0-9a-f]{24}", found["name"])
    told = {name: found["properties"][name] for name in ("displayName", "state", "scope", "ownerId")}
    assert told == {
        "displayName": None,
        "state": "active",
        "scope": f"{service}/{product}",
        "ownerId": f"{service}/users/1",
    }
    keys = send("POST", f"subscriptions/{found['name']}/listSecrets").body
    assert len({keys["primaryKey"], keys["secondaryKey"]}) == 2


def test_a_product_that_is_written_again_or_open_brings_none(send: Any, put: Any, product: str) -> None:
    assert put(product, **PUBLISHED, description="more").status == 200
    assert put("products/open", displayName="Q", subscriptionRequired=False).status == 201
    assert len(send("GET", "subscriptions").body["value"]) == 1


def test_a_product_s_own_subscription_keeps_it_until_it_is_deleted(send: Any, product: str) -> None:
    assert send("DELETE", product).status == 400
    (found,) = send("GET", "subscriptions").body["value"]
    assert send("DELETE", f"subscriptions/{found['name']}").status == 200
    assert send("DELETE", product).status == 200


def test_keys_are_told_by_list_secrets_only(send: Any, put: Any, subscription: str) -> None:
    keys = send("POST", f"{subscription}/listSecrets").body
    assert len({keys["primaryKey"], keys["secondaryKey"]}) == 2
    renewed = put(subscription, displayName="T", scope="/products/p")
    tellings = [renewed, send("GET", subscription), send("GET", "subscriptions"), send("PATCH", subscription, {})]
    assert not [key for key in keys.values() for answer in tellings if key in str(answer.body)]
    assert all("primaryKey" not in answer.body.get("properties", {}) for answer in tellings)
    assert send("POST", f"{subscription}/listSecrets").body == keys


@pytest.mark.parametrize(("action", "changed"), [("Primary", "primaryKey"), ("Secondary", "secondaryKey")])
def test_a_key_is_regenerated_and_the_other_stays(send: Any, subscription: str, action: str, changed: str) -> None:
    before = send("POST", f"{subscription}/listSecrets").body
    assert send("POST", f"{subscription}/regenerate{action}Key").status == 204
    after = send("POST", f"{subscription}/listSecrets").body
    assert {name for name in before if before[name] != after[name]} == {changed}


def test_keys_may_be_given_and_are_nobody_else_s(send: Any, put: Any, subscription: str) -> None:
    taken = send("POST", f"{subscription}/listSecrets").body["primaryKey"]
    asked = {"displayName": "T", "scope": "/apis"}
    assert details(put("subscriptions/t", **asked, primaryKey=taken))[0][0] == "primaryKey"
    assert details(put("subscriptions/t", **asked, primaryKey="k", secondaryKey="k"))[0][0] == "primaryKey"
    assert details(put("subscriptions/t", **asked, primaryKey="k" * 257))[0][0] == "primaryKey"
    assert put("subscriptions/t", **asked, primaryKey="k").status == 201
    assert send("POST", "subscriptions/t/listSecrets").body["primaryKey"] == "k"


@pytest.mark.parametrize("scope", ["/apis", "/apis/openai", "/products/p", "/PRODUCTS/P/"])
def test_a_scope_is_told_as_an_id(put: Any, service: str, product: str, scope: str) -> None:
    for given in (scope, f"{service}{scope}"):
        answer = put("subscriptions/s", displayName="S", scope=given)
        assert answer.body["properties"]["scope"].lower() == f"{service}{scope}".lower().rstrip("/")


@pytest.mark.parametrize("scope", ["", "/", "/products", "/apis/a/b", "/users/u", "/subscriptions/sub"])
def test_a_scope_is_one_of_three_things(put: Any, service: str, scope: str) -> None:
    message = "Subscription scope should be one of '/apis', '/apis/{apiId}', '/products/{productId}'"
    assert details(put("subscriptions/s", displayName="S", scope=scope)) == [("scope", message)]


def test_what_is_subscribed_to_must_be_there(put: Any, service: str) -> None:
    answer = put("subscriptions/s", displayName="S", scope="/products/none")
    assert details(answer) == [("scope", "Product with id 'none' could not be found.")]


def test_a_subscription_is_submitted_until_somebody_says_otherwise(put: Any, product: str) -> None:
    assert put("subscriptions/s", displayName="S", scope="/apis").body["properties"]["state"] == "submitted"
    assert (
        put("subscriptions/s", displayName="S", scope="/apis", state="active").body["properties"]["state"] == "active"
    )
    assert put("subscriptions/s", displayName="S", scope="/apis").body["properties"]["state"] == "active"
    assert details(put("subscriptions/s", displayName="S", scope="/apis", state="on"))[0][0] == "state"
