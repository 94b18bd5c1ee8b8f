"""The provider as a stack's host asks it: plain inputs go in, secrets are marked again on what comes out."""

import hashlib
from dataclasses import replace
from typing import Any

import grpc
from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2

from local.provider import AzureNative, Refused

from . import secrets
from .errors import ProgramFailed
from .resources import Resource

_PACKAGE = "azure-native"


class Provider:
    """Asks a provider about resources. Components have none: they are what the program says."""

    def __init__(self, servicer: AzureNative) -> None:
        self._servicer: Any = servicer

    def checked(self, asked: Resource, old: Resource | None, formerly: Resource | None = None) -> struct_pb2.Struct:
        """The inputs after Check.

        Args:
            asked: the resource with the program's inputs.
            old: the resource whose inputs stay where the program says nothing, such as an automatic name.
            formerly: the resource that this one replaces; it gets another automatic name than that one.

        Raises:
            ProgramFailed: the inputs can't be used; names the resource and the reasons.
        """
        if not asked.custom:
            return asked.checked
        if asked.type.split(":", maxsplit=1)[0] != _PACKAGE:
            raise ProgramFailed(
                f"{asked.type} resource '{asked.name}': offline serves only the package {_PACKAGE}, "
                "with its default provider. Preview with the pulumi CLI."
            )
        request = provider_pb2.CheckRequest(
            urn=asked.urn,
            news=secrets.without_secrets(asked.checked),
            olds=secrets.without_secrets(old.checked) if old else None,
            randomSeed=hashlib.sha256(f"{asked.urn}{formerly.id if formerly else ''}".encode()).digest(),
        )
        answer = _asked(self._servicer.Check, request)
        if answer.failures:
            reasons = "; ".join(failure.reason for failure in answer.failures)
            raise ProgramFailed(f"{asked.type} resource '{asked.name}' has a problem: {reasons}")
        return secrets.with_secrets_of(asked.checked, answer.inputs)

    def diff(self, old: Resource, inputs: struct_pb2.Struct) -> provider_pb2.DiffResponse:
        """What would change if `old` got these inputs."""
        request = provider_pb2.DiffRequest(
            urn=old.urn,
            id=old.id,
            olds=secrets.without_secrets(old.created),
            old_inputs=secrets.without_secrets(old.checked),
            news=secrets.without_secrets(inputs),
            ignoreChanges=old.ignore_changes,
        )
        answer: provider_pb2.DiffResponse = _asked(self._servicer.Diff, request)
        return answer

    def create(self, new: Resource, preview: bool = False) -> Resource:
        """Creates a resource, or foretells it; returns it with its id and outputs.

        Raises:
            Refused: Azure or the provider said no.
        """
        plain = secrets.without_secrets(new.checked)
        answer = self._servicer.Create(provider_pb2.CreateRequest(urn=new.urn, properties=plain, preview=preview), None)
        return replace(new, id=answer.id, created=outputs_of(new, answer.properties))

    def update(self, old: Resource, new: Resource, preview: bool = False) -> Resource:
        """Updates a resource in place, or foretells it; returns it with its outputs.

        Raises:
            Refused: Azure or the provider said no.
        """
        request = provider_pb2.UpdateRequest(
            urn=new.urn,
            id=old.id,
            olds=secrets.without_secrets(old.created),
            old_inputs=secrets.without_secrets(old.checked),
            news=secrets.without_secrets(new.checked),
            ignoreChanges=new.ignore_changes,
            preview=preview,
        )
        answer = self._servicer.Update(request, None)
        return replace(new, id=old.id, created=outputs_of(new, answer.properties))

    def delete(self, resource: Resource) -> None:
        """Deletes a resource; one that is gone already is deleted.

        Raises:
            Refused: Azure or the provider said no.
        """
        request = provider_pb2.DeleteRequest(
            urn=resource.urn,
            id=resource.id,
            properties=secrets.without_secrets(resource.created),
            old_inputs=secrets.without_secrets(resource.checked),
        )
        self._servicer.Delete(request, None)

    def live(self, resource: Resource) -> Resource | None:
        """The resource as Azure has it now, with the inputs that an import would find; None when it is gone.

        A resource without an id gets the one that its inputs lead to.
        """
        found = resource.id or self._servicer.resource_id(resource.urn, secrets.without_secrets(resource.checked))
        answer = _asked(self._servicer.Read, provider_pb2.ReadRequest(urn=resource.urn, id=found))
        if not answer.id:
            return None
        return replace(resource, id=answer.id, checked=answer.inputs, created=outputs_of(resource, answer.properties))

    def invoke(self, token: str, arguments: struct_pb2.Struct) -> struct_pb2.Struct:
        """Calls a function of the provider.

        Raises:
            ProgramFailed: it has no such function.
            Refused: Azure said no, which a program may handle.
        """
        if token.split(":", maxsplit=1)[0] != _PACKAGE:
            raise ProgramFailed(f"function {token}: offline serves only the package {_PACKAGE}.")
        try:
            answer = self._servicer.Invoke(provider_pb2.InvokeRequest(tok=token, args=arguments), None)
        except Refused as refused:
            if refused.code is grpc.StatusCode.UNIMPLEMENTED:
                raise ProgramFailed(str(refused)) from None
            raise
        found: struct_pb2.Struct = getattr(answer, "return")
        return found


def outputs_of(resource: Resource, outputs: struct_pb2.Struct) -> struct_pb2.Struct:
    """A provider's outputs, with all marked secret that is secret in the inputs or was declared so."""
    marked = secrets.with_secrets_of(resource.checked, outputs)
    for name in resource.additional_secret_outputs:
        if name in marked.fields:
            secrets.mark(marked, name)
    return marked


def _asked(method: Any, request: Any) -> Any:
    try:
        return method(request, None)
    except Refused as refused:
        raise ProgramFailed(str(refused)) from None
