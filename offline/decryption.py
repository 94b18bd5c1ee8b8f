"""Decrypts the `secure:` values of a stack file with the stack's passphrase.

The format is the CLI's passphrase provider's: AES-256-GCM under a PBKDF2-SHA256 key of a million rounds; values read
`v1:<nonce>:<ciphertext>` in base64. Source: pulumi/pulumi sdk/go/common/resource/config/crypt.go.
"""

import base64
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from .errors import BadInput

_ROUNDS = 1_000_000
_KEY_BYTES = 32
_CANT_GO_ON = "The engine would stop here too, because the program could read it"


def decrypter(stack_file: Mapping[str, Any], file_name: str) -> Callable[[str, str], str]:
    """A function of a key and its `secure:` text that returns the plain value.

    The key is derived when the first secret is met, because that takes a second by design.

    Raises:
        BadInput (from the returned function): no passphrase, a wrong one, or another secrets provider; names the
        configuration key and the way out, and never the value.
    """
    ciphers: list[AESGCM] = []

    def decrypt(key: str, secure: str) -> str:
        try:
            if not ciphers:
                ciphers.append(AESGCM(_key(stack_file, f"{file_name}: {key}")))
            _, nonce, ciphertext = secure.split(":")
            return ciphers[0].decrypt(_bytes(nonce), _bytes(ciphertext), None).decode()
        except (InvalidTag, ValueError):
            raise BadInput(
                f"{file_name}: {key}: is a secret that PULUMI_CONFIG_PASSPHRASE doesn't decrypt. {_CANT_GO_ON}. "
                f"Set the passphrase that it was encrypted with, or set the value again."
            ) from None

    return decrypt


def _key(stack_file: Mapping[str, Any], what: str) -> bytes:
    salt, passphrase = stack_file.get("encryptionsalt"), _passphrase()
    if not isinstance(salt, str) or salt.count(":") < 1:
        provider = stack_file.get("secretsprovider", "a secrets provider that the file does not name")
        raise BadInput(
            f"{what}: is a secret of {provider}, which offline can't reach; it decrypts passphrase secrets only. "
            f"{_CANT_GO_ON}. Preview this stack with the pulumi CLI, or remove the secret: this project needs none."
        )
    if passphrase is None:
        raise BadInput(
            f"{what}: is a secret, and no passphrase is set to decrypt it with. {_CANT_GO_ON}. "
            f"Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE."
        )
    return _derived(passphrase, salt.split(":")[1])


def _derived(passphrase: str, salt: str) -> bytes:
    return PBKDF2HMAC(hashes.SHA256(), _KEY_BYTES, _bytes(salt), _ROUNDS).derive(passphrase.encode())


def _passphrase() -> str | None:
    if "PULUMI_CONFIG_PASSPHRASE" in os.environ:
        return os.environ["PULUMI_CONFIG_PASSPHRASE"]
    path = Path(os.environ.get("PULUMI_CONFIG_PASSPHRASE_FILE", ""))
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
