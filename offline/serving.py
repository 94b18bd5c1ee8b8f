"""What an up offers when it is done: end points, and a request to paste."""

import json
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from local import Endpoint
from local.server import bind

from .errors import BadInput

_CHAT = "chat"
_QUESTION = [{"role": "user", "content": "Which version are you?"}]
_TOLD_OF_A_DEPLOYMENT = ("name", "model", "version", "family")


def bound(port: int) -> socket.socket:
    """A listening socket on a port of this machine; 0 is any free one.

    Raises:
        BadInput: the port can't be had.
    """
    try:
        return bind(port)
    except (OSError, OverflowError) as error:
        reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else "ports go up to 65535"
        raise BadInput(
            f"port {port}: can't be served on ({reason}), so nothing was changed. End what uses it, or choose another: "
            "make up PORT=8401, or --port 0 for any free one."
        ) from None


def address_of(listener: socket.socket) -> str:
    """Where a socket is reached."""
    host, port = listener.getsockname()
    return f"http://{host}:{port}"


def described(endpoints: Sequence[Endpoint], address: str) -> list[Mapping[str, Any]]:
    """The end points for a script."""
    return [
        {
            "account": endpoint.account,
            "url": f"{address}/{endpoint.subdomain}",
            "location": endpoint.location,
            "deployments": [
                {key: value for key, value in asdict(deployment).items() if key in _TOLD_OF_A_DEPLOYMENT}
                for deployment in endpoint.deployments
            ],
        }
        for endpoint in endpoints
    ]


def text(endpoints: Sequence[Endpoint], address: str) -> str:
    """The end points for a person, and a request to one of them."""
    lines = [f"Serving at {address} until Ctrl-C"]
    for endpoint in endpoints:
        names = ", ".join(deployment.name for deployment in endpoint.deployments) or "no deployments"
        lines.append(f"  {address}/{endpoint.subdomain}  ({endpoint.location}): {names}")
    return "\n".join([*lines, *_request(endpoints, address)])


def _request(endpoints: Sequence[Endpoint], address: str) -> list[str]:
    chats = [
        (f"{address}/{endpoint.subdomain}/openai/v1", deployment.name)
        for endpoint in endpoints
        for deployment in endpoint.deployments
        if deployment.family == _CHAT
    ]
    return [*_curl(*chats[0]), *_python(*chats[0])] if chats else []


def _curl(url: str, name: str) -> list[str]:
    return [
        "",
        "Try it with curl:",
        "",
        f"curl -s {url}/chat/completions \\",
        "  -H 'Authorization: Bearer local' -H 'Content-Type: application/json' \\",
        f"  -d '{json.dumps({'model': name, 'messages': _QUESTION})}'",
    ]


def _python(url: str, name: str) -> list[str]:
    return [
        "",
        "or with Python (pip install openai):",
        "",
        "from openai import OpenAI",
        f'client = OpenAI(base_url="{url}/", api_key="local")',
        f'answer = client.chat.completions.create(model="{name}", messages={json.dumps(_QUESTION)})',
        "print(answer.choices[0].message.content)",
        "",
    ]
