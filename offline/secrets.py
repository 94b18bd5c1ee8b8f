"""Pulumi's secrets on the wire: a struct around the value. Marking, finding and hiding them, as the engine does."""

from collections.abc import Mapping
from typing import Any

from google.protobuf import struct_pb2

from local.provider import wire

HIDDEN = "[secret]"

_SECRET_BYTES = wire.SECRET_SIGNATURE.encode()


def shown(struct: struct_pb2.Struct) -> Mapping[str, Any]:
    """The plain value of a struct, secrets hidden."""
    return wire.decode(struct, HIDDEN)


def without_secrets(struct: struct_pb2.Struct) -> struct_pb2.Struct:
    """The struct with every secret's value in the open, for a provider that takes no secrets."""
    return wire.encode(wire.decode(struct)) if has_secrets(struct) else struct


def with_secrets_of(marked: struct_pb2.Struct, plain: struct_pb2.Struct) -> struct_pb2.Struct:
    """`plain` with every property marked secret that is secret in `marked`."""
    if has_secrets(marked):
        _mark(marked, plain)
    return plain


def mark(struct: struct_pb2.Struct, name: str) -> None:
    """Marks one property of a struct secret."""
    _wrap(struct.fields[name])


def wrapped(value: Any) -> Mapping[str, Any]:
    """A plain value in the wrapper around a secret."""
    return {wire.SIGNATURE: wire.SECRET_SIGNATURE, "value": value}


def has_secrets(struct: struct_pb2.Struct) -> bool:
    """Whether a struct holds a secret at any depth; asked of every resource, so it looks at the bytes."""
    return _SECRET_BYTES in struct.SerializeToString()


def _mark(marked: struct_pb2.Struct, plain: struct_pb2.Struct) -> None:
    for name, source in marked.fields.items():
        if name in plain.fields:
            _mark_value(source, plain.fields[name])


def _mark_value(marked: struct_pb2.Value, plain: struct_pb2.Value) -> None:
    kinds = (marked.WhichOneof("kind"), plain.WhichOneof("kind"))
    if kinds[0] == "struct_value" and wire.is_secret(marked.struct_value):
        _wrap(plain)
    elif kinds == ("struct_value", "struct_value"):
        _mark(marked.struct_value, plain.struct_value)
    elif kinds == ("list_value", "list_value"):
        for source, item in zip(marked.list_value.values, plain.list_value.values, strict=False):
            _mark_value(source, item)


def _wrap(value: struct_pb2.Value) -> None:
    if value.HasField("struct_value") and wire.is_secret(value.struct_value):
        return
    wrapper = struct_pb2.Struct()
    wrapper.fields[wire.SIGNATURE].string_value = wire.SECRET_SIGNATURE
    wrapper.fields["value"].CopyFrom(value)
    value.struct_value.CopyFrom(wrapper)
