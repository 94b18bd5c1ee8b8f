"""A release as an app holds it: a tested combination that can't be changed or taken apart."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

_VARIABLE = re.compile(r"\{\{([A-Za-z_][A-Za-z0-9_]*)\}\}")
_SHAPING = ("contentFilter", "data", "messages", "model", "parameters", "tools", "variables", "version")
_HEADER_SAFE = "!\"#$&'()*+,/:;<=>?@[]^`{|}"
"""What stands in a header as it is: printable ASCII without blanks, which get lost at the ends."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, with its variables as `{{name}}`."""

    role: str
    content: str


@dataclass(frozen=True)
class Release:
    """Prompt, tools, parameters and model version that were tested together.

    `request` gives all of it for one call. `digest` covers everything that shapes an answer, `prompt_digest` the
    messages alone. `evaluation` is the verdict on this digest, where there is one.
    """

    task: str
    name: str
    digest: str
    model: str
    version: str
    messages: tuple[Message, ...]
    variables: tuple[str, ...]
    evaluation: str | None
    prompt_digest: str
    _call: str = field(repr=False)
    """Parameters and tools as JSON, so that every call gets its own."""

    @property
    def deployment(self) -> str:
        """`<model>-<version>`: what the gateway takes as the deployment in the path, or as `model` in the body."""
        return f"{self.model}-{self.version}"

    def request(self, variables: Mapping[str, str]) -> dict[str, Any]:
        """Arguments for `client.chat.completions.create`: model, messages, parameters, tools.

        Args:
            variables: a text for each of `variables`; what is put in is not searched again.

        Raises:
            ValueError: one is missing, or unknown.
        """
        if set(variables) != set(self.variables):
            wanted, given = ", ".join(self.variables) or "none", ", ".join(sorted(variables)) or "none"
            raise ValueError(f"Release {self.name} takes the variables {wanted}, and was given {given}.")
        messages = [
            {"role": each.role, "content": _VARIABLE.sub(lambda found: variables[found[1]], each.content)}
            for each in self.messages
        ]
        return {"model": self.deployment, "messages": messages, **json.loads(self._call)}

    def headers(self, user: str) -> dict[str, str]:
        """Headers for that call: the pin, which the gateway obeys or refuses, and what telemetry is joined on.

        Characters of `user` that no header can hold are percent-encoded.
        """
        return {
            "x-model-name": self.model,
            "x-model-version": self.version,
            "x-release": self.name,
            "x-task": self.task,
            "x-user-id": quote(user, safe=_HEADER_SAFE),
        }


def made(task: str, name: str, evaluation: str | None, content: Mapping[str, Any]) -> Release:
    """A release of its content.

    Args:
        task: its task.
        name: its name.
        evaluation: the verdict on it.
        content: everything that its digest covers, by the names of the canonical form (docs/releases.md).
    """
    call = {**content["parameters"], **({"tools": content["tools"]} if content["tools"] else {})}
    return Release(
        task,
        name,
        _sha256({key: content[key] for key in _SHAPING} | {"variables": sorted(content["variables"])}),
        content["model"],
        content["version"],
        tuple(Message(each["role"], each["content"]) for each in content["messages"]),
        tuple(content["variables"]),
        evaluation,
        _sha256(content["messages"]),
        json.dumps(call),
    )


def _sha256(value: Any) -> str:
    text = json.dumps(_one_form(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _one_form(value: Any) -> Any:
    """Equal numbers written alike: 800.0 is 800."""
    if isinstance(value, dict):
        return {key: _one_form(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_one_form(held) for held in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
