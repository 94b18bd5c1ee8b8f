"""Values survive the way through the engine's structs."""

from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime import rpc

from local.provider import UNKNOWN, wire

keys = st.text(min_size=1).filter(lambda key: key != wire.SIGNATURE)
leaves = st.booleans() | st.integers(-(2**50), 2**50) | st.text() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    leaves | st.just(UNKNOWN), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)
)


@given(st.dictionaries(keys, values))
def test_what_is_encoded_is_decoded_again(content: dict[str, object]) -> None:
    assert wire.decode(wire.encode(content)) == content


def test_every_sentinel_of_the_engine_is_unknown() -> None:
    struct = struct_pb2.Struct()
    struct.update({"text": rpc.UNKNOWN, "number": "3eeb2bf0-c639-47a8-9e75-3b44932eb421"})
    assert wire.decode(struct) == {"text": UNKNOWN, "number": UNKNOWN}


def test_secrets_lose_their_wrapper() -> None:
    struct = struct_pb2.Struct()
    struct.update({"key": {wire.SIGNATURE: wire.SECRET_SIGNATURE, "value": {"inner": 1}}})
    assert wire.decode(struct) == {"key": {"inner": 1}}
