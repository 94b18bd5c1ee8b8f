"""Keeps secrets out of the state file: their values are encrypted with a key that lies beside it.

A sealed secret has the shape that the engine gives it in its own state: the wrapper with `ciphertext` for `value`.
"""

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from google.protobuf import struct_pb2

from local import StateError
from local.provider import wire

from .secrets import has_secrets

_OPEN, _SEALED = "value", "ciphertext"


class Sealer:
    """Seals and opens structs. The key is made when the first secret is sealed; only the file's owner can read it."""

    def __init__(self, key: Path) -> None:
        self._path = key

    def seal(self, struct: struct_pb2.Struct) -> bytes:
        """The bytes of a struct, with no secret in them that could be read."""
        if not has_secrets(struct):
            return struct.SerializeToString()
        sealed = struct_pb2.Struct()
        sealed.CopyFrom(struct)
        _each_secret(sealed, self._close)
        return sealed.SerializeToString()

    def open(self, content: bytes) -> struct_pb2.Struct:
        """The struct that was sealed.

        Raises:
            StateError: the key is gone, or another one.
        """
        struct = struct_pb2.Struct.FromString(content)
        if has_secrets(struct):
            _each_secret(struct, self._reveal)
        return struct

    @cached_property
    def _cipher(self) -> Fernet:
        try:
            return Fernet(self._path.read_bytes())
        except (OSError, ValueError):
            raise StateError(
                f"{self._path}: can't be read, and the secrets in the state were encrypted with it. Put the file back, "
                "or move the state away to begin with an empty Azure."
            ) from None

    def _close(self, secret: struct_pb2.Struct) -> None:
        if not self._path.exists():
            _write_key(self._path)
        secret.fields[_SEALED].string_value = self._cipher.encrypt(secret.fields[_OPEN].SerializeToString()).decode()
        del secret.fields[_OPEN]

    def _reveal(self, secret: struct_pb2.Struct) -> None:
        try:
            plain = self._cipher.decrypt(secret.fields[_SEALED].string_value)
        except InvalidToken:
            raise StateError(
                f"{self._path}: is not the key that the secrets in the state were encrypted with. Put that file back, "
                "or move the state away to begin with an empty Azure."
            ) from None
        secret.fields[_OPEN].ParseFromString(plain)
        del secret.fields[_SEALED]


def _write_key(path: Path) -> None:
    """Made complete under another name first: a process that dies here leaves no half of a key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(Fernet.generate_key())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _each_secret(struct: struct_pb2.Struct, treat: Callable[[struct_pb2.Struct], None]) -> None:
    if wire.is_secret(struct):
        treat(struct)
        return
    for value in struct.fields.values():
        _each_secret_in(value, treat)


def _each_secret_in(value: struct_pb2.Value, treat: Callable[[struct_pb2.Struct], None]) -> None:
    if value.HasField("struct_value"):
        _each_secret(value.struct_value, treat)
    elif value.HasField("list_value"):
        for item in value.list_value.values:
            _each_secret_in(item, treat)
