"""Jwt and BasicAuthCredentials, and the extension methods that read them. Signatures are not looked at."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from local.csharp.kinds import Type
from local.csharp.signatures import declare
from local.csharp.values.times import TICKS_PER_SECOND, UNIX_EPOCH_TICKS, UTC_KIND, DateTime

_PARTS = 3


class _Jwt:
    """A token of three parts: header and claims."""

    cs_type: ClassVar[Type] = Type("Jwt")

    def __init__(self, header: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
        self.header = header
        self.claims = {name: _values(value) for name, value in claims.items()}

    def one(self, name: str) -> str | None:
        """The first value of a claim."""
        return next(iter(self.claims.get(name, ())), None)

    def moment(self, name: str) -> DateTime | None:
        """A claim that is seconds since 1970."""
        text = self.one(name)
        if text is None or not text.lstrip("-").isdigit():
            return None
        return DateTime(UNIX_EPOCH_TICKS + int(text) * TICKS_PER_SECOND, UTC_KIND)


class _Basic(NamedTuple):
    """A user id and password."""

    user_id: str
    password: str


def _values(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in value) if isinstance(value, list) else (_text(value),)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _decoded(part: str) -> Any:
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return json.loads(raw)


def read_jwt(text: str | None) -> Any:
    """The token of a text, with or without `Bearer`; None where it is none."""
    words = (text or "").split()
    parts = words[-1].split(".") if words else []
    if len(parts) != _PARTS or (len(words) > 1 and words[0].lower() != "bearer"):
        return None
    try:
        header, claims = _decoded(parts[0]), _decoded(parts[1])
    except (ValueError, binascii.Error, RecursionError):
        return None
    return _Jwt(header, claims) if isinstance(header, dict) and isinstance(claims, dict) else None


def read_basic(text: str | None) -> Any:
    """The credentials of a Basic Authorization header; None where it is none."""
    words = (text or "").split()
    if len(words) != 2 or words[0].lower() != "basic":  # noqa: PLR2004
        return None
    try:
        user, colon, password = base64.b64decode(words[1], validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        return None
    return _Basic(user, password) if colon else None


declare(
    "class Jwt",
    {
        "string Algorithm": lambda jwt: jwt.header.get("alg"),
        "string Type": lambda jwt: jwt.header.get("typ"),
        "string Id": lambda jwt: jwt.one("jti"),
        "string Issuer": lambda jwt: jwt.one("iss"),
        "string Subject": lambda jwt: jwt.one("sub"),
        "IEnumerable<string> Audiences": lambda jwt: jwt.claims.get("aud", ()),
        "IReadOnlyDictionary<string, string[]> Claims": lambda jwt: jwt.claims,
        "DateTime? ExpirationTime": lambda jwt: jwt.moment("exp"),
        "DateTime? IssuedAt": lambda jwt: jwt.moment("iat"),
        "DateTime? NotBefore": lambda jwt: jwt.moment("nbf"),
    },
)
declare(
    "class BasicAuthCredentials",
    {"string UserId": lambda basic: basic.user_id, "string Password": lambda basic: basic.password},
)
declare(
    "static class StringExtensions",
    {
        "Jwt AsJwt(this maybe string input)": read_jwt,
        "bool TryParseJwt(this maybe string input, out Jwt result)": lambda text: (
            (jwt := read_jwt(text)) is not None,
            jwt,
        ),
        "BasicAuthCredentials AsBasic(this maybe string input)": read_basic,
        "bool TryParseBasic(this maybe string input, out BasicAuthCredentials result)": lambda text: (
            (basic := read_basic(text)) is not None,
            basic,
        ),
    },
)
