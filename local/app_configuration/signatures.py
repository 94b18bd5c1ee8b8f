"""Requests that are signed with an access key. Source: Microsoft Learn, "HMAC authentication - REST API reference".

A signature's date is that of the machine that signs, so it is held against this machine's clock, not the local Azure's.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl

from .access_keys import AccessKey
from .asked import Asked
from .problems import Problem, unauthorized

SCHEME = "HMAC-SHA256"

_LONGEST = timedelta(minutes=15)
_DATE, _USUAL_DATE, _HASH = "x-ms-date", "date", "x-ms-content-sha256"
_PYTHON_DATE = "%b, %d %Y %H:%M:%S.%f GMT"
"""How azure-appconfiguration for Python writes dates."""


def verified(asked: Asked, credential: str, keys: Sequence[AccessKey]) -> AccessKey:
    """The key that a request is signed with; `credential` is the header's value without the scheme.

    Raises:
        Problem: 401, and the reason.
    """
    parts = {name.lower(): value.replace(" ", "+") for name, value in parse_qsl(credential)}
    missing = [name for name in ("Credential", "SignedHeaders", "Signature") if not parts.get(name.lower())]
    if missing:
        raise _refused(f"[{missing[0]}] is required")
    signed = parts["signedheaders"].split(";")
    _check_headers(asked, signed)
    key = next((key for key in keys if hmac.compare_digest(key.id, parts["credential"])), None)
    if key is None:
        raise _refused("Invalid Credential")
    _check_date(asked)
    _check_hash(asked)
    if not hmac.compare_digest(_signature(asked, signed, key), parts["signature"]):
        raise _refused("Invalid Signature")
    return key


def _check_headers(asked: Asked, signed: Sequence[str]) -> None:
    names = {name.lower() for name in signed}
    for wanted in ((_DATE, _USUAL_DATE), ("host",), (_HASH,)):
        if not names & set(wanted):
            raise _refused(f"{wanted[0]} is required as a signed header")
    for name in signed:
        if name.lower() not in asked.headers:
            raise _refused(f"Signed request header '{name}' is not provided")


def _check_date(asked: Asked) -> None:
    text = asked.headers.get(_DATE) or asked.headers.get(_USUAL_DATE, "")
    try:
        moment = _moment(text)
    except ValueError:
        raise _refused("Invalid access token date") from None
    if abs(datetime.now(UTC) - moment) > _LONGEST:
        raise _refused("The access token has expired")


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, _PYTHON_DATE).replace(tzinfo=UTC)
    except ValueError:
        found = parsedate_to_datetime(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


def _check_hash(asked: Asked) -> None:
    digest = base64.b64encode(hashlib.sha256(asked.body).digest()).decode()
    if not hmac.compare_digest(digest.encode(), asked.headers[_HASH].encode()):
        raise _refused("Invalid request content hash")


def _signature(asked: Asked, signed: Sequence[str], key: AccessKey) -> str:
    target = f"{asked.path}?{asked.query_string}" if asked.query_string else asked.path
    values = ";".join(asked.headers[name.lower()] for name in signed)
    text = f"{asked.method}\n{target}\n{values}"
    digest = hmac.new(base64.b64decode(key.secret), text.encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _refused(description: str) -> Problem:
    return unauthorized(SCHEME, description)
