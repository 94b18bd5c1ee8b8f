"""An empty Azure, requests to it, and requests to the provider as the engine makes them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from local import Azure, open_azure
from local.arm import Request, Response
from local.provider import AzureNative, wire

ACCOUNT = "azure-native:cognitiveservices:Account"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
GROUP = "azure-native:resources:ResourceGroup"
GRANT = "azure-native:authorization:RoleAssignment"

GROUP_PATH = "/subscriptions/sub/resourceGroups/rg"
ACCOUNT_PATH = f"{GROUP_PATH}/providers/Microsoft.CognitiveServices/accounts/acc"
ACCOUNT_BODY = {
    "location": "westeurope",
    "kind": "OpenAI",
    "sku": {"name": "S0"},
    "identity": {"type": "SystemAssigned"},
    "properties": {"customSubDomainName": "acc", "disableLocalAuth": True},
}
HEADERS = {"authorization": "Bearer test", "content-type": "application/json"}
VERSIONS = {
    "microsoft.authorization/": "2022-04-01",
    "microsoft.apimanagement/": "2024-05-01",
    "microsoft.cognitiveservices/": "2025-06-01",
    "microsoft.insights/": "2020-02-02",
    "microsoft.operationalinsights/": "2023-09-01",
    "/subscriptions/": "2024-03-01",
}

Ask = Callable[..., Response]
Check = Callable[..., tuple[dict[str, Any], list[str]]]


def urn(type_: str, name: str = "it") -> str:
    return f"urn:pulumi:dev::project::{type_}::{name}"


@pytest.fixture
def azure() -> Iterator[Azure]:
    """An empty Azure that goes away after the test, and that takes no time."""
    made = open_azure(None)
    made.behaviour.set_latencies({})
    yield made
    made.close()


@pytest.fixture
def ask(azure: Azure) -> Ask:
    """Sends one request with a token; returns the answer."""

    def asked(method: str, path: str, body: Any = None, version: str = "") -> Response:
        newest = {"api-version": version or next(v for part, v in VERSIONS.items() if part in f"{path}/".lower())}
        content = b"" if body is None else json.dumps(body).encode()
        return azure.arm.handle(Request(method, path, newest, HEADERS, content))

    return asked


@pytest.fixture
def account(ask: Ask) -> str:
    """The id of an account without deployments, keys off."""
    assert ask("PUT", GROUP_PATH, {"location": "westeurope"}).status == 201
    assert ask("PUT", ACCOUNT_PATH, ACCOUNT_BODY).status == 201
    return ACCOUNT_PATH


@pytest.fixture
def provider(azure: Azure) -> AzureNative:
    """A provider that is configured with a location and a subscription."""
    made = AzureNative(azure.arm)
    args = wire.encode({"location": "swedencentral", "subscriptionId": "sub"})
    made.Configure(provider_pb2.ConfigureRequest(args=args), None)
    return made


@pytest.fixture
def check(provider: AzureNative) -> Check:
    """Checks inputs; returns the inputs with defaults, and the reasons for refusal."""

    def run(type_: str, inputs: Any, olds: Any = None, **more: Any) -> tuple[dict[str, Any], list[str]]:
        request = provider_pb2.CheckRequest(
            urn=urn(type_), news=wire.encode(inputs), olds=wire.encode(olds or {}), randomSeed=b"seed", **more
        )
        answer = provider.Check(request, None)
        return wire.decode(answer.inputs), [failure.reason for failure in answer.failures]

    return run
