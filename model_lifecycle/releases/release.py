"""A release, loaded: everything that shapes an answer, and what proves it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .shape import Verdict


@dataclass(frozen=True)
class Message:
    """One message with its placeholders; its lines end in a line feed alone."""

    role: str
    content: str


@dataclass(frozen=True)
class Evaluation:
    """The verdict on exactly the release with this digest."""

    verdict: Verdict
    digest: str


@dataclass(frozen=True)
class Release:
    """A tested combination. Values in `tools` and `parameters` are JSON, numbers in one form each; `file` is shown."""

    task: str
    name: str
    file: str
    model: str
    version: str
    messages: tuple[Message, ...]
    variables: tuple[str, ...]
    tools: tuple[Mapping[str, Any], ...]
    parameters: Mapping[str, Any]
    content_filter: str | None
    data: Mapping[str, str] | None
    evaluation: Evaluation | None = None

    @property
    def model_version(self) -> str:
        """`<model>-<version>`: the key under `models`, and what a request names."""
        return f"{self.model}-{self.version}"

    @cached_property
    def digest(self) -> str:
        """`sha256:` and 64 hex digits of the canonical form; equal digests give equal requests."""
        return f"sha256:{hashlib.sha256(self.canonical.encode()).hexdigest()}"

    @property
    def canonical(self) -> str:
        """Everything that shapes an answer as one JSON text, always written the same way (docs/releases.md)."""
        return json.dumps(
            {
                "contentFilter": self.content_filter,
                "data": self.data,
                "messages": [{"role": message.role, "content": message.content} for message in self.messages],
                "model": self.model,
                "parameters": self.parameters,
                "tools": self.tools,
                "variables": sorted(self.variables),
                "version": self.version,
            },
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )
