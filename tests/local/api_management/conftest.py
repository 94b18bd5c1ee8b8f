"""A service, and requests to what is in it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from local import Azure
from local.arm import Request, Response

Send = Callable[..., Response]

GROUP = "/subscriptions/sub/resourceGroups/rg"
SERVICE = f"{GROUP}/providers/Microsoft.ApiManagement/service/apim"
BODY = {
    "location": "westeurope",
    "sku": {"name": "StandardV2", "capacity": 1},
    "identity": {"type": "SystemAssigned"},
    "properties": {"publisherName": "AI platform", "publisherEmail": "ai@example.com"},
}
SINGLE = {"url": "https://acc.openai.azure.com/openai/deployments/d", "protocol": "http"}
RULE = {
    "name": "r",
    "failureCondition": {"count": 1, "interval": "PT1M", "statusCodeRanges": [{"min": 429, "max": 429}]},
    "tripDuration": "PT1M",
}


def policy(inbound: str = "<base />") -> dict[str, str]:
    """The properties of a document whose inbound section is that."""
    sections = "<backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error>"
    return {"format": "rawxml", "value": f"<policies>\n<inbound>\n{inbound}\n</inbound>{sections}</policies>"}


@pytest.fixture
def send(azure: Azure) -> Send:
    """Sends one request; a path that begins with a slash is absolute, others are the service's."""

    def sent(method: str, path: str = "", body: Any = None, query: Any = None, **headers: str) -> Response:
        whole = path if path.startswith("/") else f"{SERVICE}/{path}".rstrip("/")
        version = "2024-05-01" if "ApiManagement" in whole else "2024-03-01"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        known = {"authorization": "Bearer test", "content-type": "application/json", **named}
        content = b"" if body is None else json.dumps(body).encode()
        return azure.arm.handle(Request(method, whole, {"api-version": version, **(query or {})}, known, content))

    return sent


@pytest.fixture
def service(send: Send) -> str:
    """The id of a service that is there."""
    assert send("PUT", GROUP, {"location": "westeurope"}).status == 201
    assert send("PUT", "", BODY).status == 201
    return SERVICE


@pytest.fixture
def put(send: Send, service: str) -> Callable[..., Response]:
    """Writes an entity by its properties."""

    def written(path: str, /, **properties: Any) -> Response:
        return send("PUT", path, {"properties": properties})

    return written


@pytest.fixture
def api(put: Callable[..., Response]) -> str:
    """The path of an API that is there, inside of the service."""
    assert put("apis/openai", displayName="OpenAI", path="openai").status == 201
    return "apis/openai"


def problem(answer: Response) -> tuple[int, str, str]:
    """Status, code, and the field with its message, or the message, of a refusal."""
    error = (answer.body or {})["error"]
    details = error.get("details")
    told = "; ".join(f"{detail['target']}: {detail['message']}" for detail in details) if details else error["message"]
    return answer.status, error["code"], told
