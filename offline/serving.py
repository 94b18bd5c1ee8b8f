"""What an up offers when it is done: gateways, end points, and a request to paste.

A consumer's key is never told: the request to paste asks Azure for it, as whoever may does there.
"""

import json
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from local import Azure, Endpoint
from local.api_management.served import Service, Subscription
from local.server import bind

from .errors import BadInput

_CHAT = "chat"
_QUESTION = [{"role": "user", "content": "Which version are you?"}]
_API_VERSION, _INFERENCE_VERSION = "2024-05-01", "2024-10-21"
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


@dataclass(frozen=True)
class Served:
    """What can be called: accounts and gateways, at one address."""

    endpoints: Sequence[Endpoint]
    gateways: Sequence[Service]
    address: str

    def gateway_url(self, gateway: Service) -> str:
        """Where a gateway is reached, without a closing slash."""
        return f"{self.address}/{gateway.name}"

    def secrets_url(self, gateway: Service, subscription: str) -> str:
        """Where Azure tells a subscription's keys, to a POST."""
        return f"{self.address}{gateway.id}/subscriptions/{subscription}/listSecrets?api-version={_API_VERSION}"


def served(azure: Azure, listener: socket.socket) -> Served:
    """What the local Azure serves at a socket."""
    gateways = azure.services.snapshot().services
    return Served(azure.endpoints(), [gateways[name] for name in sorted(gateways)], address_of(listener))


def endpoints_told(what: Served) -> list[Mapping[str, Any]]:
    """The accounts' end points for a script."""
    return [
        {
            "account": endpoint.account,
            "url": f"{what.address}/{endpoint.subdomain}",
            "location": endpoint.location,
            "deployments": [
                {key: value for key, value in asdict(deployment).items() if key in _TOLD_OF_A_DEPLOYMENT}
                for deployment in endpoint.deployments
            ],
        }
        for endpoint in what.endpoints
    ]


def gateways_told(what: Served) -> list[Mapping[str, Any]]:
    """The gateways for a script."""
    return [
        {
            "service": gateway.name,
            "url": what.gateway_url(gateway),
            "location": gateway.location,
            "apis": [{"path": api.path, "takesKey": api.subscription_required} for api in gateway.apis.values()],
            "subscriptions": [
                {"name": one.name, "listSecrets": what.secrets_url(gateway, one.name)} for one in _consumers(gateway)
            ],
        }
        for gateway in what.gateways
    ]


def text(what: Served) -> str:
    """Everything that is served for a person, and a request to it."""
    lines = [f"Serving at {what.address} until Ctrl-C"]
    for gateway in what.gateways:
        names = ", ".join(one.display_name for one in _consumers(gateway)) or "nobody"
        lines.append(f"  {what.gateway_url(gateway)}  ({gateway.location}): gateway for {names}")
    for endpoint in what.endpoints:
        names = ", ".join(deployment.name for deployment in endpoint.deployments) or "no deployments"
        lines.append(f"  {what.address}/{endpoint.subdomain}  ({endpoint.location}): {names}")
    request = next((request for gateway in what.gateways if (request := _through(what, gateway))), _request(what))
    return "\n".join([*lines, *request])


def _consumers(gateway: Service) -> list[Subscription]:
    """The subscriptions of products but for those that came with them by themselves, which are nobody's."""
    return [one for _, one in sorted(gateway.subscriptions.items()) if one.product and one.display_name]


def _through(what: Served, gateway: Service) -> list[str]:
    """A request to a gateway, where it has a consumer and a chat model."""
    models, consumers = list(_chat_models(what, gateway)), _consumers(gateway)
    if not models or not consumers:
        return []
    secrets, url = what.secrets_url(gateway, consumers[0].name), what.gateway_url(gateway)
    return [*_curl_with_key(secrets, url, models[0]), *_python_with_key(secrets, url, models[0])]


def _chat_models(what: Served, gateway: Service) -> Iterator[str]:
    """The model versions, as the stack's gateways know them, that the gateway has a backend of."""
    urls = {backend.url for backend in gateway.backends.values()}
    for endpoint in what.endpoints:
        for deployment in endpoint.deployments:
            end = f"/deployments/{deployment.name}"
            if deployment.family == _CHAT and any(f"//{endpoint.subdomain}." in u and u.endswith(end) for u in urls):
                yield f"{deployment.model}-{deployment.version}"


def _request(what: Served) -> list[str]:
    chats = [
        (f"{what.address}/{endpoint.subdomain}/openai/v1", deployment.name)
        for endpoint in what.endpoints
        for deployment in endpoint.deployments
        if deployment.family == _CHAT
    ]
    return [*_curl(*chats[0]), *_python(*chats[0])] if chats else []


def _curl_with_key(secrets: str, url: str, model: str) -> list[str]:
    first_key = 'import json, sys; print(json.load(sys.stdin)["primaryKey"])'
    return [
        "",
        "Try it with curl, through the gateway and with a consumer's key:",
        "",
        f"KEY=$(curl -s -X POST -H 'Authorization: Bearer local' '{secrets}' \\",
        f"  | python3 -c '{first_key}')",
        f"curl -s {url}/openai/v1/chat/completions \\",
        "  -H \"api-key: $KEY\" -H 'Content-Type: application/json' \\",
        f"  -d '{json.dumps({'model': model, 'messages': _QUESTION})}'",
    ]


def _python_with_key(secrets: str, url: str, model: str) -> list[str]:
    return [
        "",
        "or with Python (pip install openai):",
        "",
        "import httpx",
        "from openai import AzureOpenAI",
        f'secrets = httpx.post("{secrets}", headers={{"Authorization": "Bearer local"}}).json()',
        f'client = AzureOpenAI(azure_endpoint="{url}", api_version="{_INFERENCE_VERSION}",',
        '                     api_key=secrets["primaryKey"])',
        f'answer = client.chat.completions.create(model="{model}", messages={json.dumps(_QUESTION)})',
        "print(answer.choices[0].message.content)",
        "",
    ]


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
