"""Create, read, update and delete one resource in ARM, as the provider does.

Source: pulumi/pulumi-azure-native provider/pkg/provider/provider.go: Create asks first whether the resource is there,
writes, waits, and reads what it wrote; a refresh takes over into the inputs what changed in the outputs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import grpc

from . import translate, wire
from .client import ArmClient
from .diff import applied
from .refusals import InitFailed, Refused
from .resource_type import API_VERSION, ResourceType


@dataclass(frozen=True)
class Found:
    """A resource as it is in Azure: its id, outputs, and the inputs that they amount to."""

    id: str
    outputs: Mapping[str, Any]
    inputs: Mapping[str, Any]


def create(client: ArmClient, known: ResourceType, path: str, inputs: Mapping[str, Any]) -> Found:
    """Creates what isn't there yet.

    Raises:
        Refused: it is there already, or ARM refuses.
        InitFailed: it is there now, but its creation did not come to its end.
    """
    if _stands_in_the_way(client, known, path):
        message = f"cannot create already existing resource '{path}'"
        raise Refused(grpc.StatusCode.FAILED_PRECONDITION, message)
    return write(client, known, path, inputs)


def write(client: ArmClient, known: ResourceType, path: str, inputs: Mapping[str, Any]) -> Found:
    """Replaces the whole of a resource by what the inputs say. Raises as `create` does."""
    answer = client.put(path, known.api_version, translate.body(known, inputs))
    try:
        client.settle(answer)
    except Refused as refused:
        raise _unfinished(client, known, path, inputs, refused) from None
    read = None if known.read_by_head else client.get(path, known.api_version)
    written = read or dict(answer.body or {})
    return Found(str(written.get("id", path)), translate.outputs(known, written), inputs)


def read(
    client: ArmClient, known: ResourceType, path: str, inputs: Mapping[str, Any], outputs: Mapping[str, Any]
) -> Found | None:
    """The resource as it is; None when it is gone.

    Args:
        client: the way to ARM.
        known: the resource's type.
        path: its id.
        inputs: the program's inputs until now; empty for a resource that is to be imported.
        outputs: what it answered until now.

    Raises:
        Refused: ARM refuses, or the id is of another type.
    """
    answered = _answered(client, known, path, str(inputs.get(API_VERSION, known.api_version)))
    if answered is None:
        return None
    told = dict(outputs) if known.read_by_head else translate.outputs(known, answered)
    if inputs:
        before, now = translate.inputs_of(known, outputs), translate.inputs_of(known, told)
        return Found(path, told, applied(inputs, before, now))
    try:
        return Found(path, told, translate.imported(known, answered, path))
    except ValueError as error:
        raise Refused(grpc.StatusCode.INVALID_ARGUMENT, str(error)) from None


def _stands_in_the_way(client: ArmClient, known: ResourceType, path: str) -> bool:
    if known.read_by_head:
        return client.is_there(path, known.api_version)
    there = client.get(path, known.api_version)
    return there is not None and (there.get("properties") != known.made_with_parent or known.made_with_parent is None)


def _answered(client: ArmClient, known: ResourceType, path: str, version: str) -> Mapping[str, Any] | None:
    """The resource; nothing but that it is there, where Azure tells no more; None when it isn't."""
    if not known.read_by_head:
        return client.get(path, version)
    return {} if client.is_there(path, version) else None


def _unfinished(
    client: ArmClient, known: ResourceType, path: str, inputs: Mapping[str, Any], refused: Refused
) -> Refused:
    """The partial failure, when the resource is there in some state; else the failure as it was."""
    try:
        there = {} if known.read_by_head else client.get(path, known.api_version)
    except Refused:
        there = {}
    if there is None:
        return refused
    outputs = wire.encode(translate.outputs(known, there))
    return InitFailed(str(there.get("id", path)), outputs, wire.encode(inputs), (str(refused),))
