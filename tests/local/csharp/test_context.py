"""What `context` offers."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from local.csharp import Context
from local.csharp.context import (
    Api,
    Backend,
    BackendType,
    Body,
    Group,
    LastError,
    Operation,
    PrivateEndpointConnection,
    Product,
    Request,
    Url,
    User,
    UserIdentity,
    Workspace,
)

Value = Callable[..., Any]
Fault = Callable[..., str]

FULL = {
    "api": Api(id="a", name="n", path="p", revision="2", version="v", service_url=Url(host="s.example")),
    "backend": Backend(id="b", type=BackendType.Pool, azure_region="Sweden Central"),
    "last_error": LastError(source="s", reason="r", message="m", scope="sc", section="se", path="pa", policy_id="po"),
    "operation": Operation(id="o", method="GET", name="on", url_template="/x/{y}"),
    "product": Product(id="p", name="pn", subscriptions_limit=5, groups=(Group(id="g", name="gn"),)),
    "user": User(
        id="u", email="e", groups=(Group(id="g", name="gn"),), identities=(UserIdentity(id="i", provider="ad"),)
    ),
    "workspace": Workspace(id="w", name="wn"),
    "timestamp": datetime(2026, 11, 21, 10, 29, 58, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("context.Api.Id + context.Api.Name + context.Api.Path + context.Api.Revision + context.Api.Version", "anp2v"),
        ("context.Api.IsCurrentRevision", True),
        ("context.Api.ServiceUrl.Host", "s.example"),
        ("context.Api.SubscriptionKeyParameterNames.Header", "Ocp-Apim-Subscription-Key"),
        ("context.Api.Protocols.First()", "https"),
        ("context.Backend.Id + context.Backend.AzureRegion + context.Backend.Type", "bSweden CentralPool"),
        ("context.Backend.Type == BackendType.Pool", True),
        ("context.Deployment.GatewayId + context.Deployment.Gateway.InstanceId", "managedmanaged"),
        ("context.Deployment.Gateway.IsManaged", True),
        ("context.Elapsed.TotalSeconds", 2.0),
        ("context.LastError.Source + context.LastError.Reason + context.LastError.Message", "srm"),
        ("context.LastError.Scope + context.LastError.Section + context.LastError.Path", "scsepa"),
        ("context.LastError.PolicyId", "po"),
        ("context.Operation.Id + context.Operation.Method + context.Operation.UrlTemplate", "oGET/x/{y}"),
        ("context.Product.Name + context.Product.State + context.Product.SubscriptionsLimit", "pnPublished5"),
        ('context.Product.Groups.Any(g => g.Name == "gn")', True),
        ("context.Request.Method + context.Request.IpAddress", "POST1.2.3.4"),
        ("context.Request.Url.Scheme + context.Request.Url.Port + context.Request.Url.QueryString", "https443?q=1&q=2"),
        ('context.Request.Url.Query.GetValueOrDefault("Q", "")', "1,2"),
        ('context.Request.MatchedParameters["deployment"]', "d1"),
        ('context.Request.MatchedParameters.GetValueOrDefault("none", "d")', "d"),
        ('context.Request.Headers.GetValueOrDefault("MULTI", "")', "a,b"),
        ('context.Request.Headers.GetValueOrDefault("none") == null', True),
        ('context.Request.Headers["multi"][1]', "b"),
        ("context.Request.PrivateEndpointConnection == null", True),
        ("context.Request.Foundry.Deployment == null", True),
        ("context.RequestId.ToString()", str(uuid.UUID(int=1))),
        ("context.Response.StatusCode + context.Response.StatusReason", "429Too"),
        ('context.Response.Headers.GetValueOrDefault("retry-after", "")', "7"),
        ("context.Subscription.Id + context.Subscription.CreatedDate.Year", "sub12024"),
        ("context.Subscription.EndDate == null", True),
        ('context.Timestamp.ToString("o")', "2026-11-21T10:29:58.0000000Z"),
        ("context.Tracing", False),
        ("context.User.Email + context.User.Identities.First().Provider", "ead"),
        ("context.User.RegistrationDate.Year", 1),
        ('(string)context.Variables.GetValueOrDefault("s")', "text"),
        ('context.Variables.GetValueOrDefault<string>("none")', None),
        ('context.Variables.GetValueOrDefault<bool>("none")', False),
        ('context.Variables.GetValueOrDefault("none", 5)', 5),
        ("context.Workspace.Name", "wn"),
        ('DateTime.UtcNow.ToString("r")', "Sat, 21 Nov 2026 10:30:00 GMT"),
        ("DateTimeOffset.UtcNow.ToUnixTimeSeconds() == 1795257000L", True),
    ],
)
def test_members_of_the_context(
    value: Value, request_context: Callable[..., Context], text: str, expected: object
) -> None:
    assert value(text, request_context(**FULL)) == expected


@pytest.mark.parametrize(
    "text", ["Api.Id", "Backend.Id", "LastError.Reason", "Operation.Id", "Product.Id", "User.Id", "Workspace.Id"]
)
def test_what_is_not_there_is_null(fault: Fault, value: Value, text: str) -> None:
    assert fault(f"context.{text}") == "NullReferenceException"
    assert value(f"context.{text.replace('.', '?.')}") is None


def test_a_missing_variable_or_header_is_a_missing_key(fault: Fault) -> None:
    assert fault('context.Variables["none"]') == "KeyNotFoundException"
    assert fault('context.Request.Headers["none"]') == "KeyNotFoundException"


def test_a_variable_of_another_type_is_an_invalid_cast(fault: Fault) -> None:
    assert fault('context.Variables.GetValueOrDefault<int>("s")') == "InvalidCastException"
    assert fault('context.Variables.GetValueOrDefault<int>("u", 1)') == "InvalidCastException"


def test_trace_says_what_it_is_told(value: Value, request_context: Callable[..., Context]) -> None:
    said: list[str] = []
    assert value('@{ context.Trace("hello"); return 1; }', request_context(trace=said.append)) == 1
    assert said == ["hello"]


def test_a_body_is_gone_after_it_was_read(value: Value, fault: Fault) -> None:
    context = Context(request=Request(body=Body(b'{"a":1}')))
    keep = 'context.Request.Body.As<JObject>(preserveContent: true)["a"].ToString()'
    assert [value(keep, context), value(keep, context)] == ["1", "1"]
    assert value("context.Request.Body.As<string>()", context) == '{"a":1}'
    assert fault(keep, context) == "InvalidOperationException"
    assert context.request.body is not None
    assert (context.request.body.consumed, context.request.body.content) == (True, b"")


@pytest.mark.parametrize("content", [b"", b"x", b"[1]", b'{"a"', b"\xff\xfe"])
def test_a_body_that_is_no_object_is_a_fault(fault: Fault, content: bytes) -> None:
    context = Context(request=Request(body=Body(content)))
    assert fault("context.Request.Body.As<JObject>(true)", context) == "JsonReaderException"


def test_a_body_is_text_bytes_or_a_form(value: Value) -> None:
    context = Context(request=Request(body=Body(b"\xef\xbb\xbfa=1&b=x+y&a=2")))
    assert value("context.Request.Body.As<string>(true)", context) == "a=1&b=x+y&a=2"
    assert value("context.Request.Body.As<byte[]>(true).Length", context) == 16
    form = "context.Request.Body.AsFormUrlEncodedContent(preserveContent: true)"
    assert value(f'{form}["b"][0]', Context(request=Request(body=Body(b"a=1&b=x+y")))) == "x y"


def test_a_request_without_a_body_has_none(value: Value) -> None:
    assert value("context.Request.Body == null", Context())
    assert value("context.Request.Body?.As<string>(true)", Context()) is None


def test_the_clock_and_chance_are_the_context_s(value: Value, request_context: Callable[..., Context]) -> None:
    later = request_context(now=lambda: datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=1))
    assert value("DateTime.UtcNow.Second", later) == 1
    first, second = (value("Guid.NewGuid()", request_context(random=Random(5))) for _ in range(2))  # noqa: S311
    assert first == second
    assert value("new Random().Next(1, 3)", request_context()) in {1, 2}


def test_a_private_end_point_has_a_name(value: Value) -> None:
    connection = PrivateEndpointConnection(name="c", group_id="g", member_name="m")
    request = replace(Request(), private_endpoint_connection=connection)
    assert value("context.Request.PrivateEndpointConnection.Name", Context(request=request)) == "c"
