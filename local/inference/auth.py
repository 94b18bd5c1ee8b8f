"""Who may ask: anyone with a token (no token is verified), and a holder of a key while the account accepts keys."""

from starlette.datastructures import Headers

from . import errors
from .directory import Account

_BEARER = "bearer "


def check(account: Account, headers: Headers) -> None:
    """Lets a request pass that has a token or a key; a key may come as a token, as `OpenAI(api_key=...)` sends it.

    Raises:
        Refused: no credential, or a wrong key (401); a key while local auth is off (403).
    """
    key = headers.get("api-key")
    authorization = headers.get("authorization")
    if key is None and authorization is None:
        raise errors.access_denied()
    if key is None:
        token = _token(authorization or "")
        key = token if token in account.keys else None
    if key is not None:
        _check_key(account, key)


def _token(authorization: str) -> str:
    token = authorization[len(_BEARER) :].strip() if authorization.lower().startswith(_BEARER) else ""
    if not token:
        raise errors.no_token()
    return token


def _check_key(account: Account, key: str) -> None:
    if not account.local_auth:
        raise errors.keys_disabled()
    if key not in account.keys:
        raise errors.access_denied()
