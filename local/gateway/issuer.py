"""Tokens of a local Entra ID: JSON Web Tokens that this process makes and knows again.

LIMITATIONS: tokens are signed with HMAC-SHA256 and a key of this process, where Entra signs with RSA and publishes its
keys; they are of no use after the server ends. A token's issuer is `https://login.microsoftonline.com/<tenant>/v2.0`.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

LIFETIME_SECONDS = 3600
LOCAL_TENANT = "00000000-0000-0000-0000-000000000000"


class BadToken(Exception):
    """A token that isn't one, or isn't ours. `reason` is as `context.LastError` names it."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Issuer:
    """Makes and verifies tokens."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._identities: dict[tuple[str, str], tuple[float, str]] = {}

    def token(self, now: datetime, claims: Mapping[str, Any], tenant: str = LOCAL_TENANT) -> str:
        """A token of a tenant that is valid for an hour from `now`; `claims` such as `aud`, `azp`, `oid`."""
        begins = int(now.timestamp())
        usual = {
            "iss": f"https://login.microsoftonline.com/{tenant}/v2.0",
            "tid": tenant,
            "iat": begins,
            "nbf": begins,
            "exp": begins + LIFETIME_SECONDS,
            "ver": "2.0",
        }
        body = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded({**usual, **claims})}"
        return f"{body}.{self._signature(body)}"

    def identity_token(self, now: datetime, principal: str, audience: str) -> str:
        """A managed identity's token; the same one while it is valid, as API Management keeps it."""
        moment = now.timestamp()
        begun, token = self._identities.get((principal, audience), (0.0, ""))
        if not begun <= moment < begun + LIFETIME_SECONDS:
            token = self.token(now, {"aud": audience, "oid": principal, "sub": principal, "idtyp": "app"})
            self._identities[principal, audience] = moment, token
        return token

    def claims(self, token: str) -> dict[str, Any]:
        """The claims of a token that was made here; whether they fit is for the caller to judge.

        Raises:
            BadToken: it is no JWT, or its signature is wrong.
        """
        body, _, signature = token.rpartition(".")
        try:
            claims = json.loads(_decoded(body.partition(".")[2]))
        except ValueError:
            raise BadToken("JwtInvalid", "The token is no JSON Web Token.") from None
        if not isinstance(claims, dict):
            raise BadToken("JwtInvalid", "The token's claims are no object.")
        if not hmac.compare_digest(signature.encode(), self._signature(body).encode()):
            raise BadToken("TokenSignatureInvalid", "The token's signature is not that of the local issuer.")
        return claims

    def _signature(self, body: str) -> str:
        digest = hmac.new(self._key, body.encode("utf-8", "replace"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _encoded(part: Mapping[str, Any]) -> str:
    text = json.dumps(part, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
