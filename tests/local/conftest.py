"""Requests to the provider as the engine makes them."""

from collections.abc import Callable
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from local.provider import AzureNative, wire

ACCOUNT = "azure-native:cognitiveservices:Account"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
GROUP = "azure-native:resources:ResourceGroup"
GRANT = "azure-native:authorization:RoleAssignment"

Check = Callable[..., tuple[dict[str, Any], list[str]]]


def urn(type_: str, name: str = "it") -> str:
    return f"urn:pulumi:dev::project::{type_}::{name}"


@pytest.fixture
def provider() -> AzureNative:
    """A provider that is configured with a location and a subscription."""
    made = AzureNative()
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
