"""Lets the official App Configuration clients talk to an emulator on this machine.

An app keeps the real end point, `https://<store>.azconfig.io`: the clients refuse to send a token over plain HTTP, and
they ask the end point for its audience. Only the transport, which is the last that a request meets, goes elsewhere:

    load(endpoint, feature_flag_enabled=True, **loopback("http://127.0.0.1:8400"))
    AzureAppConfigurationClient(endpoint, **client("http://127.0.0.1:8400"))

The asynchronous clients take another kind of transport, which is not here. Gateways are reached by their name in the
path, which any client can do: `gateway` says where.
"""

import ipaddress
import time
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from azure.core.credentials import AccessToken
from azure.core.pipeline.transport import RequestsTransport

_LIFETIME_SECONDS = 3600
TOKEN = "local"  # noqa: S105 # it opens nothing but an emulator on this machine


def loopback(url: str, token: str = TOKEN) -> dict[str, Any]:
    """Arguments for `azure.appconfiguration.provider.load`, besides the end point.

    Args:
        url: where the emulator is served, such as `http://127.0.0.1:8400`.
        token: the bearer token to send; without one it is the local deployer's. `POST /_local/tokens` makes others.

    Raises:
        ValueError: the URL is no address of this machine, or its port is none.
    """
    return {**client(url, token), "replica_discovery_enabled": False}


def client(url: str, token: str = TOKEN) -> dict[str, Any]:
    """The same for `azure.appconfiguration.AzureAppConfigurationClient`. Raises `ValueError` as `loopback` does."""
    return {"credential": Credential(token), "transport": transport(url)}


def transport(url: str) -> RequestsTransport:
    """The transport alone, for a client that signs with a key. Raises `ValueError` as `loopback` does."""
    parts = urlsplit(url)
    if parts.scheme != "http" or not _is_here(parts.hostname or ""):
        raise ValueError(f"'{url}' is no address of this machine: give one such as http://127.0.0.1:8400.")
    try:
        parts.port  # noqa: B018 - it looks at the port only when asked
    except ValueError:
        port = parts.netloc.rpartition(":")[2]
        raise ValueError(f"'{url}' has the port {port}, and ports are numbers from 0 to 65535.") from None
    return _Loopback(parts.netloc)


def gateway(endpoint: str, url: str) -> str:
    """Where the gateway with the end point `https://<service>.azure-api.net/` is served; with a closing slash."""
    service = (urlsplit(endpoint).hostname or "").partition(".")[0]
    return f"{url.rstrip('/')}/{service}/"


class Credential:
    """Always the same token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        """The token, as the clients ask for it."""
        return AccessToken(self._token, int(time.time()) + _LIFETIME_SECONDS)


class _Loopback(RequestsTransport):
    """Sends each request to one address, with the host that it was meant for."""

    def __init__(self, netloc: str) -> None:
        super().__init__(use_env_settings=False)
        self._netloc = netloc

    def send(self, request: Any, **options: Any) -> Any:
        """Sends a request; a retry, which is checked for https again, finds it as it was."""
        meant: str = request.url
        parts = urlsplit(meant)
        request.url = urlunsplit(("http", self._netloc, *parts[2:]))
        request.headers["Host"] = parts.netloc
        try:
            return super().send(request, **options)
        finally:
            request.url = meant


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
