"""The arithmetic that keeps a user with a version: SHA-256, the first four bytes, a remainder."""

import hashlib
import struct
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from local.csharp import Context, compiled

BUCKET = compiled(
    '@((int)(BitConverter.ToUInt32(SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes("chat-1\\n" '
    '+ (string)context.Variables["user"])), 0) % 100))'
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def bucket(user: str) -> Any:
    return BUCKET.evaluate(Context(variables={"user": user}))


@given(TEXTS)
def test_a_bucket_is_what_any_other_language_makes_of_it(user: str) -> None:
    digest = hashlib.sha256(f"chat-1\n{user}".encode()).digest()
    assert bucket(user) == struct.unpack_from("<I", digest)[0] % 100


def test_buckets_are_ints_and_spread_evenly() -> None:
    found = [bucket(f"user-{number}") for number in range(20_000)]
    assert {type(one) for one in found} == {int}
    assert all(100 < found.count(one) < 300 for one in range(100))


@given(TEXTS, st.sampled_from(["MD5", "SHA1", "SHA256", "SHA384", "SHA512"]))
def test_digests_are_those_of_the_standard(text: str, name: str) -> None:
    shown = compiled(
        f'@(BitConverter.ToString({name}.Create().ComputeHash(Encoding.UTF8.GetBytes((string)context.Variables["t"]))))'
    ).evaluate(Context(variables={"t": text}))
    assert shown.replace("-", "").lower() == hashlib.new(name.lower(), text.encode()).hexdigest()
