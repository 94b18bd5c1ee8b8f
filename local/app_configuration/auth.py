"""Who asks, and what they may do: a holder of an access key, or a principal with a data role.

Source: Microsoft Learn, "Microsoft Entra authentication" and "authorization" of the REST API. Audiences are those, and
the ones that the official clients ask for.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from local.arm import Record, callers
from local.gateway.issuer import BadToken, Issuer
from local.store import Behaviour

from . import access_keys, rights, signatures
from .asked import Asked
from .endpoints import DOMAIN
from .problems import Problem, forbidden, unauthorized

_BEARER = "Bearer"
_LOCAL_TOKEN = "local"  # noqa: S105 # it opens nothing but this machine's emulation
_AUDIENCES = ("https://azconfig.io", "https://appconfig.azure.com")


class Doorkeeper:
    """Lets requests in."""

    def __init__(self, issuer: Issuer, behaviour: Behaviour) -> None:
        self._issuer = issuer
        self._behaviour = behaviour

    def check(self, asked: Asked, store: Record, db: sqlite3.Connection, now: datetime) -> None:
        """Lets a request pass whose credential is good for what it asks.

        Raises:
            Problem: 401, there is none, or it is wrong; 403, it doesn't allow that.
        """
        scheme, _, credential = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() == signatures.SCHEME.lower():
            key = signatures.verified(asked, credential, access_keys.of_store(db, store.id))
            may = {rights.READ} if key.is_read_only else {rights.READ, rights.WRITE}
        elif scheme.lower() == _BEARER.lower():
            may = rights.of(db, self._principal(credential, asked, store, now), store.id, now, self._behaviour)
        else:
            raise unauthorized()
        if (rights.WRITE if asked.changes else rights.READ) not in may:
            raise forbidden()

    def _principal(self, token: str, asked: Asked, store: Record, now: datetime) -> str:
        if token == _LOCAL_TOKEN:
            return callers.DEPLOYER
        try:
            claims = self._issuer.claims(token)
        except BadToken:
            raise _invalid() from None
        hosts = {asked.host, f"{store.body['name'].lower()}{DOMAIN}"}
        audiences = {*_AUDIENCES, *(f"https://{host}" for host in hosts)}
        if str(claims.get("aud", "")).rstrip("/").lower() not in audiences or not _is_in_time(claims, now):
            raise _invalid()
        return str(claims.get("oid", ""))


def _is_in_time(claims: Mapping[str, Any], now: datetime) -> bool:
    begins, ends = claims.get("nbf"), claims.get("exp")
    return isinstance(begins, int) and isinstance(ends, int) and begins <= now.timestamp() < ends


def _invalid() -> Problem:
    return unauthorized(_BEARER, "Authorization token failed validation")
