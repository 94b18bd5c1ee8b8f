"""Which API, which operation, which caller."""

from dataclasses import replace
from typing import Any

import pytest

from local.api_management import served

KEY = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"
CHAT = "/openai/deployments/one/chat/completions"


def operation(name: str, method: str, template: str) -> served.Operation:
    policy = (
        (
            f"<policies><inbound><return-response><set-status code='200' reason='OK'/>"
            f'<set-body>@("{name} " + string.Join(",", context.Request.MatchedParameters.Select(p => p.Key '
            f'+ "=" + p.Value)))'
            f"</set-body></return-response></inbound></policies>"
        )
        .replace(">@(", ">@(")
        .replace("=>", "=&gt;")
    )
    return served.Operation(name, name, method, template, policy)


@pytest.fixture
def routed(world: Any) -> Any:
    world.api(
        operations=(
            operation("chat", "POST", "/deployments/{deployment}/chat/completions"),
            operation("fixed", "POST", "/deployments/fixed/chat/completions"),
            operation("get", "GET", "/v1/responses/{response_id}"),
            operation("rest", "POST", "/rest/*"),
        )
    )
    world.api(name="entra", path="entra/openai", operations=(operation("entra", "POST", "/v1/chat"),))
    return world


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("POST", "/openai/deployments/a/chat/completions", "chat deployment=a"),
        ("POST", "/OpenAI/Deployments/a%20b/Chat/completions", "chat deployment=a b"),
        ("POST", "/openai/deployments/fixed/chat/completions", "fixed "),
        ("GET", "/openai/v1/responses/r-1", "get response_id=r-1"),
        ("POST", "/openai/rest/of/it", "rest "),
        ("POST", "/entra/openai/v1/chat", "entra "),
    ],
)
def test_the_longest_api_path_and_the_most_literal_template_win(routed: Any, method: str, path: str, said: str) -> None:
    assert routed.call(path, method=method).text == said


@pytest.mark.parametrize(
    "path",
    [
        "/openai",
        "/openai/",
        "/other/deployments/a/chat/completions",
        "/openaix/deployments/a/chat/completions",
        "/openai/deployments/a/chat/completions/",
        "/openai//deployments/a/chat/completions",
        "/openai/deployments//chat/completions",
        "/openai/deployments/a/../b/chat/completions",
        "/openai/x/../deployments/a/chat/completions",
        "/openai/deployments/../chat/completions",
        "/openai/deployments/%2e%2e/chat/completions",
        "/openai/deployments/a%2fb/chat/completions",
        "/openai/deployments/a%2Fchat%2Fcompletions",
        "/openai/deployments/a%5cb/chat/completions",
        "/openai/deployments/a\\b/chat/completions",
        "/openai/deployments/a%00/chat/completions",
        "/openai/deployments/a%0d%0a/chat/completions",
        "/openai/deployments/%ff/chat/completions",
        "/openai/deployments/a;/../chat/completions",
    ],
)
def test_a_path_that_is_no_operation_or_could_mean_another_is_not_found(routed: Any, path: str) -> None:
    answer = routed.call(path)
    assert (answer.status, answer.json) == (404, {"statusCode": 404, "message": "Resource not found"})
    assert routed.backends.asked == []


def test_an_encoded_percent_sign_is_decoded_once(routed: Any) -> None:
    assert routed.call("/openai/deployments/%252e%252e/chat/completions").text == "chat deployment=%2e%2e"


def test_another_method_is_not_found(routed: Any) -> None:
    assert routed.call(CHAT, method="DELETE").status == 404


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("apim.azure-api.net", CHAT),
        ("APIM.azure-api.net:443", CHAT),
        ("apim.localhost:8400", CHAT),
        ("127.0.0.1:8400", f"/apim{CHAT}"),
        ("127.0.0.1:8400", f"/APIM{CHAT}"),
    ],
)
def test_a_service_is_named_by_host_or_path(world: Any, host: str, path: str) -> None:
    assert world.call(path, host=host).json == {"ok": True}
    assert world.backends.asked[-1].path == CHAT


def test_on_error_of_the_api_runs_when_no_operation_fits(world: Any) -> None:
    world.document(on_error="<set-header name='x-reason'><value>@(context.LastError.Reason)</value></set-header>")
    assert world.call("/openai/teapot").headers["x-reason"] == "OperationNotFound"
    assert "x-reason" not in world.call("/nothing").headers


@pytest.fixture
def locked(world: Any) -> Any:
    world.api(
        "<policies><on-error><set-header name='x-error'>"
        "<value>@(context.LastError.Source + context.LastError.Reason)</value></set-header></on-error></policies>",
        subscription_required=True,
    )
    world.consumer()
    return world


def test_a_missing_key_and_a_wrong_one_are_told_apart(locked: Any) -> None:
    missing, wrong = locked.call(), locked.call(headers={"api-key": "guess"})
    assert (missing.status, wrong.status) == (401, 401)
    assert missing.json["message"].startswith("Access denied due to missing subscription key.")
    assert wrong.json["message"].startswith("Access denied due to invalid subscription key.")
    assert missing.headers["x-error"] == "authorizationSubscriptionKeyNotFound"
    assert wrong.headers["x-error"] == "authorizationSubscriptionKeyInvalid"
    assert 'name="api-key"' in missing.headers["www-authenticate"]
    assert locked.backends.asked == []


@pytest.mark.parametrize("key", [KEY, KEY[::-1]])
def test_both_keys_open_by_header_and_by_query(locked: Any, key: str) -> None:
    assert locked.call(headers={"api-key": key}).status == 200
    assert locked.call(f"{CHAT}?subscription-key={key}").status == 200
    assert locked.call(headers={"ocp-apim-subscription-key": key}).status == 401


@pytest.mark.parametrize(
    "fields", [{"state": "suspended"}, {"product": "other"}, {"product": None, "api": "entra"}], ids=str
)
def test_a_key_that_is_for_something_else_opens_nothing(locked: Any, fields: dict[str, Any]) -> None:
    locked.consumer("second", OTHER, **fields)
    assert locked.call(headers={"api-key": OTHER}).json["message"].startswith("Access denied due to invalid")


@pytest.mark.parametrize("fields", [{"apis": frozenset({"entra"})}, {"is_published": False}], ids=str)
def test_a_product_without_the_api_or_not_published_opens_nothing(locked: Any, fields: dict[str, Any]) -> None:
    product = replace(locked.service.products["newsroom"], **fields)
    locked.change(products={"newsroom": product})
    assert locked.call(headers={"api-key": KEY}).json["message"].startswith("Access denied due to invalid")


@pytest.mark.parametrize("fields", [{"product": None, "api": "openai"}, {"product": None}], ids=str)
def test_a_key_of_the_api_or_of_all_apis_opens_it(locked: Any, fields: dict[str, Any]) -> None:
    locked.consumer("second", OTHER, **fields)
    assert locked.call(headers={"api-key": OTHER}).status == 200


def test_an_open_api_demands_no_key_and_passes_a_wrong_one_over(world: Any) -> None:
    assert world.call().status == 200
    assert world.call(headers={"api-key": "guess"}).status == 200


def test_what_context_tells_of_a_caller(locked: Any) -> None:
    locked.api(
        '<policies><inbound><return-response><set-body>@(context.Subscription.Id + " " + context.Product.Name + " " '
        '+ context.Api.Id + " " + context.Operation.Id + " " + context.Request.IpAddress + " " '
        '+ context.Deployment.Region + " " + context.Request.OriginalUrl.Path)</set-body></return-response>'
        "</inbound></policies>",
        subscription_required=True,
    )
    told = locked.call(headers={"api-key": KEY}).text
    assert told == f"newsroom Newsroom openai chat 10.0.0.1 swedencentral {CHAT}"


def test_a_url_and_headers_that_are_too_large_are_refused(world: Any) -> None:
    assert world.call(f"{CHAT}?a={'x' * 16_384}").status == 414
    answer = world.call(headers={"x-large": "x" * 1_000_000})
    assert (answer.status, answer.json["statusCode"]) == (431, 431)
    assert world.backends.asked == []
