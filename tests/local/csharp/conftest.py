"""One request, as expressions see it, and ways to ask for values."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from local.csharp import Context, ExpressionError, ExpressionFault, compiled
from local.csharp.context import Body, Headers, Request, Response, Subscription, Url
from local.csharp.kinds import STRING
from local.csharp.values.boxes import Char, Int64, UInt32
from local.csharp.values.collections import Array
from local.csharp.values.jsontext import parsed

BODY = b'{"model":"gpt","n":3,"f":1.5,"b":true,"z":null,"a":[1,2,3],"o":{"x":"y"},"s":"42","d":"2024-01-02T03:04:05Z"}'
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def one_request(**more: Any) -> Context:
    """A POST that was answered by 429."""
    url = Url(host="h.example", path="/a/b", query=Headers([("q", "1"), ("q", "2")]), query_string="?q=1&q=2")
    request = Request(
        method="POST",
        url=url,
        headers=Headers([("X-User", "u1"), ("Multi", "a"), ("Multi", "b")]),
        matched_parameters={"deployment": "d1"},
        body=Body(BODY),
        ip_address="1.2.3.4",
    )
    answer = Response(status_code=429, status_reason="Too", headers=Headers([("Retry-After", "7")]))
    created = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    given: dict[str, Any] = {
        "request": request,
        "response": answer,
        "subscription": Subscription(id="sub1", name="n", created_date=created),
        "request_id": uuid.UUID(int=1),
        "variables": {
            "i": 5,
            "u": UInt32(7),
            "l": Int64(9),
            "d": 2.5,
            "s": "text",
            "b": True,
            "n": None,
            "jo": parsed('{"k":{"v":1}}'),
            "c": Char("c"),
            "arr": Array(["x", "y"], STRING),
        },
        "now": lambda: NOW,
    }
    return Context(**{**given, **more})


@pytest.fixture
def request_context() -> Callable[..., Context]:
    return one_request


@pytest.fixture
def value() -> Callable[..., Any]:
    """The value of an expression, written without its marker, for that request or another."""

    def evaluated(text: str, context: Context | None = None) -> Any:
        return compiled(text if text.startswith(("@(", "@{")) else f"@({text})").evaluate(context or one_request())

    return evaluated


@pytest.fixture
def fault() -> Callable[..., str]:
    """The name of the exception that an expression ends in."""

    def raised(text: str, context: Context | None = None) -> str:
        expression = compiled(text if text.startswith(("@(", "@{")) else f"@({text})")
        with pytest.raises(ExpressionFault) as error:
            expression.evaluate(context or one_request())
        return error.value.name

    return raised


@pytest.fixture
def refusal() -> Callable[[str], ExpressionError]:
    """Why an expression is not taken."""

    def refused(text: str) -> ExpressionError:
        with pytest.raises(ExpressionError) as error:
            compiled(text if text.startswith(("@(", "@{")) else f"@({text})")
        return error.value

    return refused
