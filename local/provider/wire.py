"""Between the engine's protobuf structs and plain Python values.

Unknowns become `UNKNOWN`, secrets lose their wrapper (the engine marks them again), nulls are dropped as the real
provider drops them, and whole numbers become ints.
"""

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import struct_pb2
from pulumi.runtime import rpc

SIGNATURE: Final = rpc._special_sig_key  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
"""The key by which a map says that it stands for something else."""

SECRET_SIGNATURE: Final = rpc._special_secret_sig  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
"""What stands under that key in the wrapper around a secret, whose value is under `value`."""

_SENTINELS: Final = frozenset(
    {
        rpc.UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)


class Unknown:
    """A value that only the real service could tell."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


def decode(struct: struct_pb2.Struct, hidden: str | None = None) -> dict[str, Any]:
    """The plain value of a struct, keys sorted, because protobuf keeps no order.

    Secrets lose their wrapper, or are replaced by `hidden` where one is given.
    """
    found = sorted(struct.fields.items())
    return {key: _plain(value, hidden) for key, value in found if not value.HasField("null_value")}


def encode(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """The struct of a plain value, unknowns as the engine's string sentinel."""
    struct = struct_pb2.Struct()
    for key, value in values.items():
        _fill(struct.fields[key], value)
    return struct


def is_secret(struct: struct_pb2.Struct) -> bool:
    """Whether a struct is the wrapper around a secret."""
    return SIGNATURE in struct.fields and struct.fields[SIGNATURE].string_value == SECRET_SIGNATURE


def _plain(value: struct_pb2.Value, hidden: str | None) -> Any:
    match value.WhichOneof("kind"):
        case "string_value":
            return UNKNOWN if value.string_value in _SENTINELS else value.string_value
        case "number_value":
            return int(value.number_value) if value.number_value.is_integer() else value.number_value
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [_plain(item, hidden) for item in value.list_value.values]
        case "struct_value":
            return _unwrapped(value.struct_value, hidden)
        case _:
            return None


def _unwrapped(struct: struct_pb2.Struct, hidden: str | None) -> Any:
    if not is_secret(struct):
        return decode(struct, hidden)
    return _plain(struct.fields["value"], hidden) if hidden is None else hidden


def _fill(slot: struct_pb2.Value, value: Any) -> None:
    if isinstance(value, Unknown):
        slot.string_value = rpc.UNKNOWN
    elif isinstance(value, bool):
        slot.bool_value = value
    elif isinstance(value, str):
        slot.string_value = value
    elif isinstance(value, int | float):
        slot.number_value = value
    elif isinstance(value, Mapping):
        slot.struct_value.CopyFrom(encode(value))
    elif value is None:
        slot.null_value = struct_pb2.NULL_VALUE
    else:
        slot.list_value.values.extend(_value(item) for item in value)


def _value(item: Any) -> struct_pb2.Value:
    slot = struct_pb2.Value()
    _fill(slot, item)
    return slot
