"""Traces show what happened and no secret."""

import json
from typing import Any
from urllib.parse import quote

KEY = "0123456789abcdef0123456789abcdef"


def traced(world: Any, **asked: Any) -> Any:
    headers = {"x-local-trace": "true", **asked.pop("headers", {})}
    answer = world.call(headers=headers, **asked)
    return world.gateway.traces.document(answer.headers["x-local-trace-id"])


def test_a_trace_tells_each_step_and_the_backend_that_was_chosen(world: Any) -> None:
    world.pool("p", [("a", 1, 1), ("b", 2, 1)])
    world.change(fragments={"f": "<fragment><set-variable name='v' value='@(1 + 1)'/></fragment>"})
    world.document(
        inbound="<include-fragment fragment-id='f'/><choose><when condition='true'>"
        "<set-backend-service backend-id='p'/></when></choose>"
        "<trace source='me'><message>@(\"said\")</message><metadata name='m' value='n'/></trace>",
        backend="<retry condition='@(context.Response.StatusCode == 500)' count='1' interval='0'>"
        "<forward-request buffer-request-body='true'/></retry>",
    )
    world.backends.answers["a.openai.azure.com"] = world.answering({}, 500)
    trace = traced(world)
    assert (trace["api"], trace["operation"], trace["backend"], trace["status"]) == ("openai", "chat", "b", 200)
    assert [(step["section"], step["scope"], step["path"], step["told"]) for step in trace["steps"]] == [
        ("inbound", "api", "include-fragment[1]", {"fragment": "f"}),
        ("inbound", "api", "include-fragment[1]/set-variable[1]", {"name": "v", "value": "2"}),
        ("inbound", "api", "choose[1]", {"branch": "when[1]"}),
        ("inbound", "api", "choose[1]/when[1]/set-backend-service[1]", {"backend": "p"}),
        (
            "inbound",
            "api",
            "trace[1]",
            {"source": "me", "severity": "verbose", "message": "said", "metadata": {"m": "n"}},
        ),
        ("backend", "api", "retry[1]", {"attempts": 2}),
        (
            "backend",
            "api",
            "retry[1]/forward-request[1]",
            {"backend": "a", "url": "https://a.openai.azure.com/openai/deployments/a", "status": 500},
        ),
        (
            "backend",
            "api",
            "retry[1]/forward-request[1]",
            {"backend": "b", "url": "https://b.openai.azure.com/openai/deployments/b", "status": 200},
        ),
    ]


def test_a_trace_tells_where_it_failed(world: Any) -> None:
    world.inbound("<set-variable name='a' value='@(context.Variables[\"b\"])'/>")
    trace = traced(world)
    assert trace["error"]["reason"] == "ExpressionValueEvaluationFailure"
    assert trace["steps"][0]["told"]["error"] == trace["error"]["message"]
    assert trace["status"] == 500


def test_no_key_and_no_token_is_in_a_trace(world: Any) -> None:
    world.consumer()
    secret = "a-secret/of the named value"
    world.change(named_values={"secret": secret})
    world.api(
        "<policies><inbound>"
        '<set-variable name=\'a\' value=\'@("k=" + context.Request.Headers.GetValueOrDefault("api-key", ""))\'/>'
        "<set-variable name='b' value='{{secret}}'/>"
        "<set-variable name='mytoken' "
        "value='@(Convert.ToBase64String(Encoding.UTF8.GetBytes(context.Subscription.PrimaryKey)))'/>"
        "<set-query-parameter name='c'><value>{{secret}}</value></set-query-parameter>"
        '<rewrite-uri template=\'@("/x/" '
        '+ context.Request.Headers.GetValueOrDefault("authorization", "").Substring(7))\'/>'
        "<authentication-managed-identity resource='r' output-token-variable-name='t'/>"
        "<set-variable name='d' value='@((string)context.Variables[\"t\"])'/>"
        '<set-header name=\'Authorization\'><value>@("Bearer " + (string)context.Variables["t"])</value></set-header>'
        "<trace source='x'><message>@(context.Subscription.SecondaryKey)</message></trace>"
        "</inbound></policies>",
        subscription_required=True,
    )
    headers = {"api-key": KEY, "authorization": "Bearer clients-own-token", "cookie": "session"}
    trace = json.dumps(
        traced(world, headers=headers, path=f"/openai/deployments/one/chat/completions?subscription-key={KEY}")
    )
    token = world.backends.asked[-1].headers["authorization"].removeprefix("Bearer ")
    for hidden in (
        KEY,
        KEY[::-1],
        "clients-own-token",
        secret,
        quote(secret, safe=""),
        token,
        token[:40],
        "session",
        "MDEyMzQ1",
    ):
        assert hidden not in trace
    assert "k=(hidden)" in trace


def test_a_wrong_key_is_hidden_too(world: Any) -> None:
    world.api(subscription_required=True)
    assert "a-wrong-guess" not in json.dumps(traced(world, headers={"api-key": "a-wrong-guess"}))


def test_no_trace_is_made_unasked_and_the_last_are_kept(world: Any) -> None:
    assert "x-local-trace-id" not in world.call().headers
    first = traced(world)["id"]
    for _ in range(100):
        traced(world)
    assert world.gateway.traces.document(first) is None
