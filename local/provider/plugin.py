"""The provider as the engine's gRPC service; the same object serves a plugin process and a host in process."""

from collections.abc import Mapping
from importlib import metadata
from typing import Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from local.arm import Arm, callers

from . import crud, translate, wire
from .check import Naming, check
from .client import ArmClient
from .diff import diff
from .foreseeable import foreseeable, is_served
from .preview import preview_outputs
from .refusals import Refused
from .resource_type import ResourceType
from .resources import TYPES

VERSION = metadata.version("pulumi-azure-native")

_CLIENT_CONFIG = "azure-native:authorization:getClientConfig"
_GOT = {"azure-native:appconfiguration:getKeyValue": TYPES["azure-native:appconfiguration:KeyValue"]}
_LOCAL_ID = "00000000-0000-0000-0000-00000000000{}"
_STABLE_OUTPUTS = ("name", "location")
_AutonamingOptions = provider_pb2.CheckRequest.AutonamingOptions


class AzureNative(provider_pb2_grpc.ResourceProviderServicer):
    """The azure-native provider for the types in `resources.TYPES`, in front of one ARM; others it only foretells.

    Every method takes and returns the engine's messages. What can't be served raises `Refused`, and a resource that
    is there but not as asked `InitFailed`; a plugin process turns both into a gRPC status.
    """

    def __init__(self, arm: Arm) -> None:
        self._config: Mapping[str, Any] = {}
        self._client = ArmClient(arm)

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
            _foreseen(request.urn),
            news=wire.decode(request.news),
            olds=wire.decode(request.olds),
            location=str(self._config.get("location", "")),
            naming=_naming(request),
        )
        return provider_pb2.CheckResponse(
            inputs=wire.encode(checked.inputs),
            failures=[provider_pb2.CheckFailure(reason=reason) for reason in checked.failures],
        )

    def Diff(self, request: provider_pb2.DiffRequest, context: Any) -> provider_pb2.DiffResponse:
        olds, news, state = map(wire.decode, (request.old_inputs, request.news, request.olds))
        return diff(_foreseen(request.urn), olds, news, state)

    def Create(self, request: provider_pb2.CreateRequest, context: Any) -> provider_pb2.CreateResponse:
        inputs = wire.decode(request.properties)
        if request.preview:
            outputs = preview_outputs(_foreseen(request.urn), inputs)
            return provider_pb2.CreateResponse(properties=wire.encode(outputs))
        known = _known(request.urn)
        found = crud.create(self._client, known, self._path(known, inputs), inputs)
        return provider_pb2.CreateResponse(id=found.id, properties=wire.encode(found.outputs))

    def Read(self, request: provider_pb2.ReadRequest, context: Any) -> provider_pb2.ReadResponse:
        inputs, outputs = wire.decode(request.inputs), wire.decode(request.properties)
        found = crud.read(self._client, _known(request.urn), request.id, inputs, outputs)
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=found.id, properties=wire.encode(found.outputs), inputs=wire.encode(found.inputs)
        )

    def Update(self, request: provider_pb2.UpdateRequest, context: Any) -> provider_pb2.UpdateResponse:
        inputs = wire.decode(request.news)
        if request.preview:
            olds, outputs = wire.decode(request.olds), preview_outputs(_foreseen(request.urn), inputs)
            stable = {name: olds[name] for name in _STABLE_OUTPUTS if name in olds}
            return provider_pb2.UpdateResponse(properties=wire.encode({**outputs, **stable}))
        known = _known(request.urn)
        found = crud.write(self._client, known, self._path(known, inputs), inputs)
        return provider_pb2.UpdateResponse(properties=wire.encode(found.outputs))

    def Delete(self, request: provider_pb2.DeleteRequest, context: Any) -> empty_pb2.Empty:
        self._client.delete(request.id, _known(request.urn).api_version)
        return empty_pb2.Empty()

    def Invoke(self, request: provider_pb2.InvokeRequest, context: Any) -> provider_pb2.InvokeResponse:
        told = self.client_config if request.tok == _CLIENT_CONFIG else self._got(request)
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").CopyFrom(wire.encode(told))
        return response

    def _got(self, request: provider_pb2.InvokeRequest) -> Mapping[str, Any]:
        """What a function such as `getKeyValue` tells of a resource that is there."""
        known = _GOT.get(request.tok)
        if known is None:
            raise Refused(
                grpc.StatusCode.UNIMPLEMENTED,
                f"function {request.tok} is not known to the local azure-native provider; it serves "
                f"{', '.join((_CLIENT_CONFIG, *_GOT))}",
            )
        answered = self._client.required(self._path(known, wire.decode(request.args)), known.api_version)
        return translate.outputs(known, answered)

    def Cancel(self, request: Any, context: Any) -> empty_pb2.Empty:
        self._client.cancel()
        return empty_pb2.Empty()

    @property
    def is_cancelled(self) -> bool:
        """Whether the engine has asked for the end."""
        return self._client.is_cancelled

    def resource_id(self, urn: str, inputs: struct_pb2.Struct) -> str:
        """The id that a resource with these checked inputs has in Azure, or would have."""
        return self._path(_known(urn), wire.decode(inputs))

    def _path(self, known: ResourceType, inputs: Mapping[str, Any]) -> str:
        return translate.resource_id(known, inputs, self.client_config["subscriptionId"])

    @property
    def client_config(self) -> dict[str, str]:
        """What `getClientConfig` answers: who deploys, and where."""
        names = ("subscriptionId", "tenantId", "clientId")
        found = {name: str(self._config.get(name, _LOCAL_ID.format(index))) for index, name in enumerate(names)}
        return {**found, "objectId": str(self._config.get("objectId", callers.DEPLOYER))}


def _known(urn: str) -> ResourceType:
    token = _token(urn)
    if not is_served(token):
        raise Refused(
            grpc.StatusCode.UNIMPLEMENTED,
            f"{urn}: type {token} can be previewed but not brought up: the local Azure serves {', '.join(TYPES)}",
        )
    return TYPES[token]


def _foreseen(urn: str) -> ResourceType:
    token = _token(urn)
    known = foreseeable(token)
    if known is None:
        raise Refused(
            grpc.StatusCode.UNIMPLEMENTED,
            f"{urn}: type {token} is not in the installed pulumi-azure-native {VERSION}, so nobody can foretell it",
        )
    return known


def _token(urn: str) -> str:
    return urn.split("::")[2].rsplit("$", 1)[-1]


def _naming(request: provider_pb2.CheckRequest) -> Naming:
    mode = request.autonaming.mode if request.HasField("autonaming") else None
    return Naming(
        urn=request.urn,
        seed=request.randomSeed,
        proposed=request.autonaming.proposed_name,
        enforced=mode == _AutonamingOptions.ENFORCE,
        disabled=mode == _AutonamingOptions.DISABLE,
    )
