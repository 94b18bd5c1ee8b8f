"""Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml` into the configuration that the CLI would hand to a program."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from . import yamlfile
from .decryption import decrypter
from .errors import BadInput

_STACK_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_STACK_FILE_KEYS = frozenset({"config", "encryptionsalt", "encryptedkey", "secretsprovider"})
_ENVIRONMENT_VARIABLE_MAX_BYTES = 128 * 1024 - len("PULUMI_CONFIG=") - 1
_LARGE_VALUE = 1_000
_KEY = re.compile(r"(?:[^:]+:)?[^:]+")

_Decrypt = Callable[[str, str], str]


@dataclass(frozen=True)
class Stack:
    """A stack as its files describe it. `config` holds text, with maps, lists and numbers as JSON, by full key."""

    root: Path
    project: str
    name: str
    config: Mapping[str, str]
    secret_keys: frozenset[str]

    @cached_property
    def handed_over(self) -> str:
        """The configuration in the form that the CLI hands it to a process: JSON in one environment variable."""
        return json.dumps(dict(self.config))

    @property
    def is_too_large(self) -> bool:
        """Whether Linux would refuse to start a process with it ("argument list too long"), and so the CLI fail."""
        return len(self.handed_over.encode()) > _ENVIRONMENT_VARIABLE_MAX_BYTES


def small_enough(stack: Stack) -> Stack:
    """The stack, or what can be handed to a process of it: large values left out, as policies need the small ones."""
    if not stack.is_too_large:
        return stack
    small = {key: text for key, text in stack.config.items() if len(text) <= _LARGE_VALUE}
    return replace(stack, config=small)


def read_stack(root: Path, name: str) -> Stack:
    """Reads the files of the stack `name` in the project folder `root`.

    Raises:
        BadInput: a file, key or secret can't be used.
    """
    root = root.resolve()
    project = _project(root)
    if not _STACK_NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no stack name: letters, digits, dots, dashes and underscores, 100 at most.")
    path = root / f"Pulumi.{name}.yaml"
    if not path.exists():
        found = ", ".join(sorted(p.name.split(".")[1] for p in root.glob("Pulumi.*.yaml"))) or "none"
        raise BadInput(f"{path.name}: there is no such file, so there is no stack {name} to preview. Stacks: {found}.")
    content = yamlfile.read(path)
    raw = _config(content, path.name)
    decrypt = decrypter(content, path.name)
    full = _full_keys(raw, project, path.name)
    config = {key: _text(_decrypted(key, value, decrypt)) for key, value in full.items()}
    return Stack(root, project, name, config, frozenset(key for key, value in full.items() if _has_secret(value)))


def _project(root: Path) -> str:
    content = yamlfile.read(root / "Pulumi.yaml")
    name = content.get("name")
    if not isinstance(name, str) or not name:
        raise BadInput("Pulumi.yaml: name: is missing, and every resource is named after it. Set the project's name.")
    runtime = content.get("runtime")
    language = runtime.get("name") if isinstance(runtime, dict) else runtime
    if language != "python" or content.get("main", ".") != ".":
        raise BadInput(
            "Pulumi.yaml: offline runs Python programs in the project's own folder only: runtime: python, no main:."
        )
    if content.get("config"):
        raise BadInput(
            "Pulumi.yaml: config: is not read offline, so its defaults would be missing. Move it to a stack."
        )
    return name


def _config(content: Mapping[str, Any], file_name: str) -> Mapping[str, Any]:
    for key in content.keys() - _STACK_FILE_KEYS:
        why = "is Pulumi ESC, which offline can't reach" if key == "environment" else "is not a key of a stack file"
        raise BadInput(f"{file_name}: {key}: {why}, and what it sets would be missing. Move it below config:.")
    config = content.get("config")
    if not isinstance(config, dict):
        kind = "is missing" if config is None else f"is a {type(config).__name__}, not a map"
        raise BadInput(f"{file_name}: config: {kind}, so there is nothing to preview. Write the stack's keys below it.")
    return config


def _full_keys(raw: Mapping[str, Any], project: str, file_name: str) -> Mapping[str, Any]:
    full: dict[str, Any] = {}
    for key, value in raw.items():
        name = _full_key(key, project, file_name)
        if name in full:
            raise BadInput(
                f"{file_name}: {key}: is {name}, which is set already, so one would hide the other. Keep one."
            )
        full[name] = value
    return full


def _full_key(key: str, project: str, file_name: str) -> str:
    namespace, _, rest = key.partition(":config:")
    plain = f"{namespace}:{rest}" if rest else key
    if not _KEY.fullmatch(plain):
        raise BadInput(
            f"{file_name}: {key}: is no configuration key, and the CLI would refuse it. Write {project}:name."
        )
    return plain if ":" in plain else f"{project}:{plain}"


def _decrypted(key: str, value: Any, decrypt: _Decrypt) -> Any:
    if _is_secret(value):
        return decrypt(key, value["secure"])
    if isinstance(value, dict):
        return {name: _decrypted(f"{key}.{name}", item, decrypt) for name, item in value.items()}
    if isinstance(value, list):
        return [_decrypted(f"{key}[{index}]", item, decrypt) for index, item in enumerate(value)]
    return value


def _has_secret(value: Any) -> bool:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return _is_secret(value) or any(map(_has_secret, children))


def _is_secret(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"secure"} and isinstance(value["secure"], str)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
