"""Hashes and HMACs."""

import hashlib
import hmac
from typing import Any, ClassVar

from local.csharp.kinds import Type
from local.csharp.library import contextual, writable
from local.csharp.signatures import declare

_ALGORITHMS: dict[str, Any] = {
    "MD5": hashlib.md5,
    "SHA1": hashlib.sha1,
    "SHA256": hashlib.sha256,
    "SHA384": hashlib.sha384,
    "SHA512": hashlib.sha512,
}


class _Hash:
    """A HashAlgorithm; with a key it is an HMAC."""

    cs_type: ClassVar[Type] = Type("HashAlgorithm")

    def __init__(self, name: str, key: bytes | None = None) -> None:
        self.name = name
        self.key = key
        self.hash: bytes | None = None

    def compute(self, value: bytes) -> bytes:
        """The digest."""
        plain = self.key is None
        digest: bytes = (
            _ALGORITHMS[self.name](value).digest() if plain else hmac.digest(self.key or b"", value, self.name)
        )
        self.hash = digest
        return digest

    @property
    def bits(self) -> int:
        """The digest's size."""
        return _ALGORITHMS[self.name]().digest_size * 8


def _made(name: str) -> Any:
    return lambda: _Hash(name)


def _random(name: str) -> Any:
    return contextual(lambda context: _Hash(name, context.random.randbytes(64)))


def _set_key(hasher: _Hash, key: bytes) -> None:
    hasher.key = key


def _keyed(name: str) -> Any:
    return lambda key: _Hash(name, key)


declare(
    "class HashAlgorithm",
    {
        "byte[] ComputeHash(byte[] buffer)": _Hash.compute,
        "byte[] ComputeHash(byte[] buffer, int offset, int count)": lambda hasher, value, start, count: hasher.compute(
            value[start : start + count]
        ),
        "byte[] Hash": lambda hasher: hasher.hash,
        "int HashSize": lambda hasher: hasher.bits,
        "void Dispose()": lambda _: None,
        "void Clear()": lambda _: None,
    },
)
declare("class KeyedHashAlgorithm : HashAlgorithm", {"byte[] Key": writable(lambda hasher: hasher.key, _set_key)})
declare("class HMAC : KeyedHashAlgorithm", {})
for _name in _ALGORITHMS:
    declare(f"class {_name} : HashAlgorithm", {f"static {_name} Create()": _made(_name)})
    declare(f"class HMAC{_name} : HMAC", {"new()": _random(_name), "new(byte[] key)": _keyed(_name)})
    if _name != "MD5":
        declare(f"class {_name}Managed : {_name}", {"new()": _made(_name)})
