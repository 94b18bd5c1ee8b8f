"""Answers a program as the Pulumi engine would in a preview: URNs, Check, preview outputs, unknowns.

It stands on Pulumi's test runtime (`pulumi.runtime.mocks`), whose own answers differ from the engine's: URNs take the
stack's type and lose grandparents there, and nested outputs that nobody gave come back as a known None.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import mocks
from pulumi.runtime.proto import provider_pb2, resource_pb2

from local.provider import AzureNative, Refused

from . import secrets
from .errors import ProgramFailed
from .operations import Operation
from .options import refuse_unimplemented

STACK_TYPE = "pulumi:pulumi:Stack"

_PACKAGE = "azure-native"


class PreviewMonitor(mocks.MockMonitor):
    """The resource monitor of one preview; `operations` fills up by URN while the program runs."""

    def __init__(self, provider: AzureNative, project: str, stack: str, watch: Callable[[Operation], None]) -> None:
        super().__init__(_NoMocks())
        self.operations: dict[str, Operation] = {}
        self._provider = provider
        self._prefix = f"urn:pulumi:{stack}::{project}::"
        self._watch = watch
        self._lock = threading.Lock()

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The engine's URN: all ancestors' types but the stack's, joined by `$`."""
        parent_type = parent.split("::")[2] if parent else ""
        path = "" if parent_type in ("", STACK_TYPE) else f"{parent_type}$"
        return f"{self._prefix}{path}{type_}::{name}"

    def RegisterResource(self, request: Any) -> Any:
        refuse_unimplemented(request)
        urn = self.make_urn(request.parent, request.type, request.name)
        inputs = self._checked(urn, request) if request.custom else request.object
        outputs = self._created(urn, inputs, request) if request.custom else inputs
        self._record(urn, request, inputs, outputs)
        return resource_pb2.RegisterResourceResponse(urn=urn, object=outputs)

    def RegisterResourceOutputs(self, request: Any) -> empty_pb2.Empty:
        with self._lock:
            self.operations[request.urn] = replace(self.operations[request.urn], created=request.outputs)
        return empty_pb2.Empty()

    def Invoke(self, request: Any) -> Any:
        if request.tok.split(":")[0] != _PACKAGE:
            raise ProgramFailed(f"function {request.tok}: offline serves only the package {_PACKAGE}.")
        answer = self._ask(self._provider.Invoke, provider_pb2.InvokeRequest(tok=request.tok, args=request.args))
        return resource_pb2.ResourceInvokeResponse(**{"return": getattr(answer, "return")})

    def ReadResource(self, request: Any) -> Any:
        raise ProgramFailed(
            f"{request.type} resource '{request.name}': offline has no state and can't read existing resources."
        )

    def RegisterStackTransform(self, request: Any) -> Any:
        raise ProgramFailed("offline does not implement stack transforms: preview with the pulumi CLI.")

    def RegisterStackInvokeTransform(self, request: Any) -> empty_pb2.Empty:
        raise ProgramFailed("offline does not implement invoke transforms: preview with the pulumi CLI.")

    def Call(self, request: Any) -> Any:
        raise ProgramFailed(f"method {request.tok}: offline does not serve resource methods.")

    def _checked(self, urn: str, request: Any) -> struct_pb2.Struct:
        if request.type.split(":")[0] != _PACKAGE:
            raise ProgramFailed(
                f"{request.type} resource '{request.name}': offline serves only the package {_PACKAGE}, "
                "with its default provider. Preview with the pulumi CLI."
            )
        seed = hashlib.sha256(urn.encode()).digest()
        plain = secrets.without_secrets(request.object)
        checked = self._ask(self._provider.Check, provider_pb2.CheckRequest(urn=urn, news=plain, randomSeed=seed))
        if checked.failures:
            reasons = "; ".join(failure.reason for failure in checked.failures)
            raise ProgramFailed(f"{request.type} resource '{request.name}' has a problem: {reasons}")
        return secrets.with_secrets_of(request.object, checked.inputs)

    def _created(self, urn: str, inputs: struct_pb2.Struct, request: Any) -> struct_pb2.Struct:
        plain = secrets.without_secrets(inputs)
        answer = self._ask(self._provider.Create, provider_pb2.CreateRequest(urn=urn, properties=plain, preview=True))
        outputs = secrets.with_secrets_of(inputs, answer.properties)
        for name in request.additionalSecretOutputs:
            secrets.mark(outputs, name)
        return outputs

    def _alias(self, request: Any, alias: Any) -> str:
        if alias.WhichOneof("alias") == "urn":
            return str(alias.urn)
        parent = "" if alias.spec.noParent else alias.spec.parentUrn or request.parent
        return self.make_urn(parent, alias.spec.type or request.type, alias.spec.name or request.name)

    def _ask(self, method: Any, request: Any) -> Any:
        try:
            return method(request, None)
        except Refused as refused:
            raise ProgramFailed(str(refused)) from None

    def _record(self, urn: str, request: Any, inputs: struct_pb2.Struct, outputs: struct_pb2.Struct) -> None:
        operation = Operation(
            urn=urn,
            type=request.type,
            name=request.name,
            custom=request.custom,
            parent=request.parent,
            dependencies=tuple(sorted(request.dependencies)),
            property_dependencies={k: tuple(sorted(v.urns)) for k, v in request.propertyDependencies.items()},
            checked=inputs,
            created=outputs,
            protect=request.protect,
            ignore_changes=tuple(request.ignoreChanges),
            aliases=tuple(self._alias(request, alias) for alias in request.aliases),
            error_hooks=tuple(request.hooks.on_error),
        )
        with self._lock:
            if urn in self.operations:
                raise ProgramFailed(f"Duplicate resource URN '{urn}'; try giving it a unique name")
            self.operations[urn] = operation
        self._watch(operation)


class _NoMocks(mocks.Mocks):
    """The runtime wants mocks; the monitor answers everything before they are asked."""

    def call(self, args: mocks.MockCallArgs) -> Any:
        raise ProgramFailed(f"function {args.token}: offline does not serve it.")

    def new_resource(self, args: mocks.MockResourceArgs) -> Any:
        raise ProgramFailed(f"{args.typ} resource '{args.name}': offline does not serve it.")
