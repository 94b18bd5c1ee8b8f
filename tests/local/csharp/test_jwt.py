"""Tokens and credentials in a header."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from local.csharp import Context
from local.csharp.context import Headers, Request

Value = Callable[..., Any]


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def asking(authorization: str) -> Context:
    return Context(request=Request(headers=Headers([("Authorization", authorization)])))


CLAIMS = {"iss": "i", "aud": ["a", "b"], "appid": "x", "roles": ["r1", "r2"], "exp": 1700000000, "flag": True}
TOKEN = f"{part({'alg': 'RS256', 'typ': 'JWT'})}.{part(CLAIMS)}.sig"
JWT = 'context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt()'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?.Algorithm", "RS256"),
        (".Type", "JWT"),
        (".Issuer", "i"),
        (".Audiences.Last()", "b"),
        ('.Claims.GetValueOrDefault("appid", "")', "x"),
        ('.Claims.GetValueOrDefault("roles", "")', "r1,r2"),
        ('.Claims.GetValueOrDefault("none", "d")', "d"),
        ('.Claims["roles"].Contains("r2")', True),
        ('.Claims["flag"][0]', "true"),
        (".ExpirationTime?.Year", 2023),
        (".ExpirationTime < DateTime.UtcNow", True),
        (".NotBefore == null", True),
        (".Subject == null", True),
    ],
)
@pytest.mark.parametrize("scheme", ["Bearer ", ""])
def test_a_jwt_tells_its_claims(value: Value, text: str, expected: object, scheme: str) -> None:
    assert value(JWT + text, asking(scheme + TOKEN)) == expected


@pytest.mark.parametrize(
    "text", ["", "Bearer", "Bearer a.b", "Bearer a.b.c", f"Basic {TOKEN}", f"Bearer {part(5)}.{part(5)}.x"]
)
def test_what_is_no_jwt_is_null(value: Value, text: str) -> None:
    assert value(f"{JWT} == null", asking(text))
    block = '@{ Jwt jwt; return context.Request.Headers.GetValueOrDefault("Authorization", "").TryParseJwt(out jwt); }'
    assert value(block, asking(text)) is False


def test_basic_credentials_are_taken_apart(value: Value) -> None:
    context = asking("Basic " + base64.b64encode(b"user:pa:ss").decode())
    basic = 'context.Request.Headers.GetValueOrDefault("Authorization", "").AsBasic()'
    assert value(f'{basic}.UserId + "|" + {basic}.Password', context) == "user|pa:ss"
    assert value(f"{basic} == null", asking("Basic x"))
    assert value(f"{basic} == null", asking("Bearer x"))
