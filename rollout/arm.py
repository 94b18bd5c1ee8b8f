"""Where Azure Resource Manager is, who asks it, and what it means when it refuses."""

import ipaddress
import logging
import time
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID

from azure.core.credentials import AccessToken
from azure.core.exceptions import AzureError, ClientAuthenticationError, HttpResponseError, IncompleteReadError
from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.identity import DefaultAzureCredential

from .errors import BadInput

PUBLIC = "https://management.azure.com"

_ATTEMPTS = {"retry_total": 3, "connection_timeout": 10, "read_timeout": 60}
_STATIC_TOKEN = "local"  # noqa: S105 - any token does for an Azure on this machine
_TOKEN_SECONDS = 3600
_LONGEST = 400

logging.getLogger("azure").addHandler(logging.NullHandler())  # what the clients log is said once, as a message


@dataclass(frozen=True)
class EndPoint:
    """An address of Azure Resource Manager. Use `parse`, which refuses what would send a token in the clear."""

    url: str
    is_loopback: bool

    @classmethod
    def parse(cls, url: str) -> Self:
        """The end point at `url`, such as `https://management.azure.com` or `http://127.0.0.1:8400`.

        Raises:
            BadInput: it is no address of a server, or plain HTTP to another machine.
        """
        scheme, host = _server(url)
        loopback = _is_loopback(host)
        if scheme == "http" and not loopback:
            raise BadInput(
                f"--endpoint {url}: plain HTTP to another machine would send your token in the clear. "
                "Use https://, or an address of this machine such as http://127.0.0.1:8400."
            )
        return cls(url.rstrip("/"), loopback)

    def client_options(self) -> dict[str, Any]:
        """The arguments with which every `azure-mgmt-*` client talks to this end point.

        A token is asked for this end point only, so that none for Azure goes to another server. An end point on this
        machine gets a static one, through a policy of its own: the clients' refuses plain HTTP (docs/local.md).
        """
        shared: dict[str, Any] = {
            "base_url": self.url,
            "credential_scopes": [f"{self.url}/.default"],
            **_ATTEMPTS,
        }
        if self.is_loopback:
            return {**shared, "credential": _StaticCredential(), "authentication_policy": _StaticToken()}
        return {**shared, "credential": DefaultAzureCredential()}


def subscription_id(text: str) -> str:
    """The subscription's id, a GUID.

    Raises:
        BadInput: it is none.
    """
    try:
        return str(UUID(text))
    except ValueError:
        raise BadInput(
            f"--subscription {text!r}: is no GUID, so no subscription has that id. `az account show` tells yours."
        ) from None


def error_code(error: AzureError) -> str:
    """ARM's code for an error, such as `AuthorizationFailed`; empty where the answer names none."""
    told = getattr(error, "error", None)
    return str(getattr(told, "code", None) or "")


def explained(error: AzureError) -> str:
    """One line that says what went wrong between this machine and Azure, and the way out where there is a usual one."""
    status = error.status_code if isinstance(error, HttpResponseError) else None
    if status is None and isinstance(error, ClientAuthenticationError):
        return (
            f"no credential works: {_said_by_identity(error.message)} "
            "Log in (az login), or set what azure-identity's DefaultAzureCredential reads."
        )
    if status is None or isinstance(error, IncompleteReadError):
        return f"Azure can't be reached: {_line(error.message)}"
    named = " ".join(part for part in (str(status), error_code(error)) if part)
    return f"Azure answered {named}: {_line(_message(error))}{_WAYS_OUT.get(status, '')}"


class _StaticCredential:
    """What the clients ask for at their start; the policy below sends the token."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        return AccessToken(_STATIC_TOKEN, int(time.time()) + _TOKEN_SECONDS)


class _StaticToken(SansIOHTTPPolicy[Any, Any]):
    def on_request(self, request: PipelineRequest[Any]) -> None:
        request.http_request.headers["Authorization"] = f"Bearer {_STATIC_TOKEN}"


_WAYS_OUT = {
    401: " Log in again, to the tenant of the subscription.",
    403: " The identity needs the role Reader on the subscription.",
}


def _server(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or url.rstrip("/") != _origin(url):
        raise BadInput(f"--endpoint {url}: is no address of a server. Write it as {PUBLIC} or http://127.0.0.1:8400.")
    return parts.scheme, parts.hostname


def _origin(url: str) -> str:
    """Scheme, host and port alone: without a user, a path or a query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _said_by_identity(message: str) -> str:
    """The first line, and of the credentials tried those that Entra refused: the others were merely not there."""
    first, *further = message.splitlines() or [""]
    return _line(" ".join((first, *(line for line in further if "AADSTS" in line))))


def _message(error: AzureError) -> str:
    told = getattr(error, "error", None)
    return str(getattr(told, "message", None) or error.message)


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} ..."
