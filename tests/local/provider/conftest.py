"""The engine's messages, sent to the provider."""

from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from local.provider import AzureNative, wire

GROUP = "azure-native:resources:ResourceGroup"


def urn(type_: str) -> str:
    return f"urn:pulumi:dev::project::{type_}::it"


class Engine:
    """Sends the engine's messages."""

    def __init__(self, provider: AzureNative) -> None:
        self.provider = provider

    def create(self, type_: str, inputs: Any) -> tuple[str, dict[str, Any]]:
        answer = self.provider.Create(
            provider_pb2.CreateRequest(urn=urn(type_), properties=wire.encode(self.check(type_, inputs))), None
        )
        return answer.id, wire.decode(answer.properties)

    def check(self, type_: str, inputs: Any) -> dict[str, Any]:
        answer = self.provider.Check(provider_pb2.CheckRequest(urn=urn(type_), news=wire.encode(inputs)), None)
        assert not answer.failures
        return wire.decode(answer.inputs)

    def update(self, type_: str, id_: str, news: Any, preview: bool = False, **olds: Any) -> dict[str, Any]:
        request = provider_pb2.UpdateRequest(
            urn=urn(type_), id=id_, news=wire.encode(self.check(type_, news)), olds=wire.encode(olds), preview=preview
        )
        return wire.decode(self.provider.Update(request, None).properties)

    def read(self, type_: str, id_: str, inputs: Any = None, outputs: Any = None) -> Any:
        request = provider_pb2.ReadRequest(
            urn=urn(type_), id=id_, inputs=wire.encode(inputs or {}), properties=wire.encode(outputs or {})
        )
        answer = self.provider.Read(request, None)
        return (wire.decode(answer.inputs), wire.decode(answer.properties)) if answer.id else None

    def delete(self, type_: str, id_: str) -> None:
        self.provider.Delete(provider_pb2.DeleteRequest(urn=urn(type_), id=id_), None)


@pytest.fixture
def engine(provider: AzureNative) -> Engine:
    made = Engine(provider)
    made.create(GROUP, {"resourceGroupName": "rg"})
    return made
