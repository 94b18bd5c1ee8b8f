"""The provider as the engine's gRPC service; the same object serves a plugin process and a host in process."""

from collections.abc import Mapping
from importlib import metadata
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from . import wire
from .check import Naming, check
from .preview import preview_outputs
from .resources import TYPES, ResourceType

VERSION = metadata.version("pulumi-azure-native")

_CLIENT_CONFIG = "azure-native:authorization:getClientConfig"
_LOCAL_ID = "00000000-0000-0000-0000-00000000000{}"
_AutonamingOptions = provider_pb2.CheckRequest.AutonamingOptions


class Refused(Exception):
    """A request that the provider does not serve; `code` is the gRPC status that tells the engine so."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class AzureNative(provider_pb2_grpc.ResourceProviderServicer):
    """The azure-native provider for the types in `resources.TYPES`.

    Every method takes and returns the engine's messages. What can't be served raises `Refused`; a plugin process
    turns that into a gRPC status.
    """

    def __init__(self) -> None:
        self._config: Mapping[str, Any] = {}

    def Handshake(self, request: Any, context: Any) -> provider_pb2.ProviderHandshakeResponse:
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=False, accept_resources=False, supports_autonaming_configuration=True
        )

    def Attach(self, request: Any, context: Any) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=VERSION)

    def CheckConfig(self, request: provider_pb2.CheckRequest, context: Any) -> provider_pb2.CheckResponse:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> provider_pb2.DiffResponse:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, request: provider_pb2.ConfigureRequest, context: Any) -> provider_pb2.ConfigureResponse:
        self._config = wire.decode(request.args)
        return provider_pb2.ConfigureResponse(supportsPreview=True, supports_autonaming_configuration=True)

    def Check(self, request: provider_pb2.CheckRequest, context: Any) -> provider_pb2.CheckResponse:
        checked = check(
            _known(request.urn),
            news=wire.decode(request.news),
            olds=wire.decode(request.olds),
            location=str(self._config.get("location", "")),
            naming=_naming(request),
        )
        return provider_pb2.CheckResponse(
            inputs=wire.encode(checked.inputs),
            failures=[provider_pb2.CheckFailure(reason=reason) for reason in checked.failures],
        )

    def Create(self, request: provider_pb2.CreateRequest, context: Any) -> provider_pb2.CreateResponse:
        if not request.preview:
            raise Refused(
                grpc.StatusCode.FAILED_PRECONDITION,
                f"{request.urn}: the local azure-native provider previews only; it has no Azure to create this in",
            )
        outputs = preview_outputs(_known(request.urn), wire.decode(request.properties))
        return provider_pb2.CreateResponse(properties=wire.encode(outputs))

    def Invoke(self, request: provider_pb2.InvokeRequest, context: Any) -> provider_pb2.InvokeResponse:
        if request.tok != _CLIENT_CONFIG:
            raise Refused(
                grpc.StatusCode.UNIMPLEMENTED,
                f"function {request.tok} is not known to the local azure-native provider; it serves {_CLIENT_CONFIG}",
            )
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").CopyFrom(wire.encode(self._client_config()))
        return response

    def Cancel(self, request: Any, context: Any) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def _client_config(self) -> dict[str, str]:
        names = ("subscriptionId", "tenantId", "clientId", "objectId")
        return {name: str(self._config.get(name, _LOCAL_ID.format(index))) for index, name in enumerate(names)}


def _known(urn: str) -> ResourceType:
    token = urn.split("::")[2].rsplit("$", 1)[-1]
    if token not in TYPES:
        raise Refused(
            grpc.StatusCode.UNIMPLEMENTED,
            f"{urn}: type {token} is not known to the local azure-native provider, which serves {', '.join(TYPES)}",
        )
    return TYPES[token]


def _naming(request: provider_pb2.CheckRequest) -> Naming:
    mode = request.autonaming.mode if request.HasField("autonaming") else None
    return Naming(
        urn=request.urn,
        seed=request.randomSeed,
        proposed=request.autonaming.proposed_name,
        enforced=mode == _AutonamingOptions.ENFORCE,
        disabled=mode == _AutonamingOptions.DISABLE,
    )
