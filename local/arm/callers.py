"""Who asks: a token that is a JSON Web Token names its principal, any other is the local deployer's.

No signature is looked at here: ARM takes every bearer token. Who is let in by a role must not rely on more than that.
"""

import base64
import json

DEPLOYER = "00000000-0000-0000-0000-000000000003"
"""The object id of whoever deploys; `getClientConfig` tells the same."""

_PARTS = 3


def principal(authorization: str) -> str:
    """The object id in an `Authorization` header."""
    parts = authorization.rpartition(" ")[2].split(".")
    if len(parts) != _PARTS:
        return DEPLOYER
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return str(claims["oid"])
    except (ValueError, KeyError, TypeError):
        return DEPLOYER
