"""Each policy, by what it does to a request or an answer."""

import json
from typing import Any

import pytest

CHAT = "/openai/deployments/one/chat/completions"


def sent(world: Any, **asked: Any) -> Any:
    world.call(**asked)
    return world.backends.asked[-1]


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("override", None, "1,2"),
        ("override", "0", "1,2"),
        ("skip", None, "1,2"),
        ("skip", "0", "0"),
        ("append", None, "1,2"),
        ("append", "0", "0,1,2"),
        ("delete", "0", None),
        ("delete", None, None),
        ("@(&quot;skip&quot;)", "0", "0"),
    ],
)
def test_set_header_does_what_its_action_says(world: Any, action: str, before: str | None, after: str | None) -> None:
    world.document(
        inbound=f"<set-header name='X-A' exists-action='{action}'><value>1</value><value>@(\"2\")</value></set-header>"
        '<set-header name="x-all">'
        '<value>@(context.Request.Headers.GetValueOrDefault("x-a", "none"))</value></set-header>'
    )
    assert sent(world, headers={"x-a": before} if before else {}).headers["x-all"] == (after or "none")


def test_set_header_changes_the_answer_in_outbound_and_not_the_headers_that_are_fixed(world: Any) -> None:
    world.document(
        outbound="<set-header name='x-b'><value>1</value></set-header>"
        "<set-header name='content-type' exists-action='delete'/>"
        "<set-header name='Content-Length'><value>9</value></set-header>"
    )
    answer = world.call()
    assert (answer.headers["x-b"], answer.headers["content-length"]) == ("1", str(len(answer.body)))
    assert "content-type" not in answer.headers
    assert "x-b" not in world.backends.asked[-1].headers


def test_a_header_can_t_hold_the_end_of_a_line(world: Any) -> None:
    world.document(outbound='<set-header name="x-a"><value>@("a\\r\\nset-cookie: b")</value></set-header>')
    assert world.call().headers["x-a"] == "a  set-cookie: b"


def test_set_query_parameter_changes_what_the_backend_is_asked(world: Any) -> None:
    world.inbound(
        "<set-query-parameter name='a' exists-action='delete'/>"
        "<set-query-parameter name='b'>"
        '<value>@(context.Request.Url.Query.GetValueOrDefault("c", ""))</value></set-query-parameter>'
    )
    assert sent(world, path=f"{CHAT}?a=1&c=x%20y").query == "c=x+y&b=x+y"


def test_a_query_that_nobody_changes_goes_on_as_it_came(world: Any) -> None:
    assert sent(world, path=f"{CHAT}?a=1&b=%20&c").query == "a=1&b=%20&c"


@pytest.mark.parametrize(
    ("template", "copies", "path", "query"),
    [
        ("/chat/completions", "true", "/base/chat/completions", "a=1"),
        ("/chat/completions", "false", "/base/chat/completions", ""),
        ("/chat?api-version=2024-10-21", "true", "/base/chat", "api-version=2024-10-21&a=1"),
        ("/x/{deployment}", "false", "/base/x/one", ""),
        ("@(&quot;/y/&quot; + context.Request.MatchedParameters[&quot;deployment&quot;])", "false", "/base/y/one", ""),
    ],
)
def test_rewrite_uri_gives_the_backend_another_path(
    world: Any, template: str, copies: str, path: str, query: str
) -> None:
    world.inbound(
        "<set-backend-service base-url='https://other.openai.azure.com/base/'/>"
        f"<rewrite-uri template='{template}' copy-unmatched-params='{copies}'/>"
    )
    asked = sent(world, path=f"{CHAT}?a=1")
    assert (asked.host, asked.path, asked.query) == ("other.openai.azure.com", path, query)


def test_set_backend_service_takes_an_expression_and_an_unknown_backend_is_an_error(world: Any) -> None:
    world.inbound(
        '<set-backend-service backend-id="@(context.Request.Headers.GetValueOrDefault(&quot;x-b&quot;, '
        '&quot;one&quot;))"/>'
        "<rewrite-uri template='/chat'/>"
    )
    assert sent(world).path == "/openai/deployments/one/chat"
    assert world.call(headers={"x-b": "two"}).status == 500


def test_choose_runs_the_first_branch_that_holds(world: Any) -> None:
    def mark(text: str) -> str:
        return f"<set-header name='x-branch'><value>{text}</value></set-header>"

    world.inbound(
        '<choose><when condition="@(context.Request.Method == &quot;GET&quot;)">' + mark("a") + "</when>"
        '<when condition="@(context.Request.Headers.ContainsKey(&quot;x-two&quot;))">' + mark("b") + "</when>"
        "<when condition='false'/><otherwise>" + mark("c") + "</otherwise></choose>"
    )
    assert sent(world, headers={"x-two": "1"}).headers["x-branch"] == "b"
    assert sent(world).headers["x-branch"] == "c"


def test_a_condition_that_is_no_truth_value_is_an_error(world: Any) -> None:
    world.inbound('<choose><when condition="@((object)context.Request.Method)"/></choose>')
    assert world.call().status == 500


def test_a_variable_keeps_its_type(world: Any) -> None:
    world.inbound(
        '<set-variable name="asked" value="@(context.Request.Body.As&lt;JObject&gt;(preserveContent: true))"/>'
        '<set-variable name="size" value="@(1 + 1)"/>'
        '<set-header name="x-a">'
        '<value>@((string)((JObject)context.Variables["asked"])["model"] + (1 + '
        '(int)context.Variables["size"]))</value></set-header>'
    )
    asked = sent(world, body=b'{"model": "chat"}')
    assert (asked.headers["x-a"], asked.body) == ("chat3", b'{"model": "chat"}')


def test_a_body_that_was_read_without_preserving_it_is_gone(world: Any) -> None:
    world.inbound('<set-variable name="a" value="@(context.Request.Body.As&lt;string&gt;())"/>')
    asked = sent(world, body=b"text")
    assert (asked.body, asked.headers["content-length"]) == (b"", "0")


def test_set_body_replaces_the_request_and_in_outbound_the_answer(world: Any) -> None:
    world.document(
        inbound='<set-body>@{ var b = context.Request.Body.As&lt;JObject&gt;(); b["n"] '
        "= 1; return b.ToString(); }</set-body>",
        outbound="<set-body>done</set-body>",
    )
    answer = world.call(body=b'{"a": "\xc3\xa4"}')
    assert json.loads(world.backends.asked[-1].body) == {"a": "ä", "n": 1}
    assert (answer.text, answer.headers["content-length"]) == ("done", "4")


def test_an_answer_s_body_can_be_read_in_outbound(world: Any) -> None:
    world.document(
        outbound='<set-header name="x-ok">'
        "<value>@(((bool)context.Response.Body.As&lt;JObject&gt;(preserveContent: "
        'true)["ok"]).ToString())</value></set-header>'
    )
    answer = world.call()
    assert (answer.headers["x-ok"], answer.json) == ("True", {"ok": True})


def test_return_response_ends_the_pipeline(world: Any) -> None:
    world.document(
        inbound="<return-response><set-status code='418' reason='Teapot'/><set-header name='x-a'>"
        "<value>1</value></set-header>"
        "<set-body>short and stout</set-body></return-response>",
        outbound="<set-header name='x-never'><value>1</value></set-header>",
    )
    answer = world.call(headers={"x-request": "secret"})
    assert (answer.status, answer.text, answer.headers) == (
        418,
        "short and stout",
        {"x-a": "1", "content-length": "15"},
    )
    assert world.backends.asked == []
    world.inbound("<return-response/>")
    assert (world.call().status, world.call().body) == (200, b"")


def test_set_status_changes_the_answer(world: Any) -> None:
    world.document(outbound="<set-status code='@(200 + 1)' reason='Created'/>")
    assert world.call().status == 201


def test_a_managed_identity_gives_a_token_to_the_backend_or_a_variable(world: Any) -> None:
    resource = "https://cognitiveservices.azure.com"
    world.inbound(f"<authentication-managed-identity resource='{resource}'/>")
    token = sent(world, headers={"authorization": "Bearer of-the-client"}).headers["authorization"]
    claims = world.gateway.world.issuer.claims(token.removeprefix("Bearer "))
    assert (claims["aud"], claims["oid"]) == (resource, world.service.principal_id)
    world.inbound(
        f"<authentication-managed-identity resource='{resource}/' output-token-variable-name='t' ignore-error='false'/>"
        '<set-header name="x-t"><value>@((string)context.Variables["t"])</value></set-header>'
    )
    asked = sent(world)
    assert asked.headers["x-t"] == token.removeprefix("Bearer ")
    assert "authorization" not in asked.headers


def test_without_an_identity_there_is_no_token(world: Any) -> None:
    world.change(principal_id=None)
    world.inbound("<authentication-managed-identity resource='x'/>")
    assert world.call().status == 500
    world.inbound("<authentication-managed-identity resource='x' ignore-error='true'/>")
    assert world.call().status == 200


def test_a_service_that_forwards_nowhere_is_an_error(world: Any) -> None:
    world.api(service_url="")
    assert world.call().status == 500


def test_fail_on_error_status_code_runs_on_error_with_the_backend_s_answer(world: Any) -> None:
    world.document(
        backend="<forward-request fail-on-error-status-code='true'/>",
        on_error="<set-header name='x-status'><value>@(context.Response.StatusCode.ToString())</value></set-header>",
    )
    world.backends.answers["one.openai.azure.com"] = world.answering({"error": 1}, 404)
    answer = world.call()
    assert (answer.status, answer.headers["x-status"], answer.json) == (404, "404", {"error": 1})


CORS = (
    "<cors allow-credentials='true'><allowed-origins><origin>https://a.example</origin></allowed-origins>"
    "<allowed-methods preflight-result-max-age='60'><method>POST</method></allowed-methods>"
    "<allowed-headers><header>content-type</header></allowed-headers>"
    "<expose-headers><header>x-a</header></expose-headers></cors>"
)


def test_cors_answers_a_preflight_without_a_key_and_without_a_backend(world: Any) -> None:
    world.api(f"<policies><inbound>{CORS}</inbound></policies>", subscription_required=True)
    asked = {"origin": "https://a.example", "access-control-request-method": "POST"}
    answer = world.call(
        method="OPTIONS", body=None, headers={**asked, "access-control-request-headers": "Content-Type"}
    )
    assert (answer.status, answer.headers["access-control-allow-methods"]) == (200, "POST")
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    assert answer.headers["access-control-max-age"] == "60"
    refused = world.call(method="OPTIONS", body=None, headers={**asked, "origin": "https://b.example"})
    assert refused.status == 200
    assert "access-control-allow-origin" not in refused.headers
    assert world.backends.asked == []


def test_cors_lets_a_page_read_the_answer(world: Any) -> None:
    world.inbound(CORS)
    answer = world.call(headers={"origin": "https://a.example"})
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    assert answer.headers["access-control-expose-headers"] == "x-a"
    assert "access-control-allow-origin" not in world.call(headers={"origin": "https://b.example"}).headers
