"""How many tokens an exchange took: from the answer's usage, or by a rule of thumb where it tells none.

LIMITATIONS: API Management estimates with a tokenizer; here four characters are a token. Images count nothing.
"""

import json
from dataclasses import dataclass
from typing import Any

_LARGEST = 16 * 1024 * 1024
_CHARACTERS = 4
_SUCCESSES = range(200, 300)
_REFUSED = 400
_FILTER = "content_filter"


@dataclass(frozen=True)
class Usage:
    """Tokens of the prompt and of the completion; `is_estimate` where a stream did not tell."""

    prompt: int
    completion: int
    is_estimate: bool = False

    @property
    def total(self) -> int:
        """All of them."""
        return self.prompt + self.completion


def estimated(text: str) -> int:
    """Tokens of a text."""
    return -(-len(text) // _CHARACTERS)


def prompt_of(body: bytes) -> int:
    """Estimated tokens of a request body's prompt: all texts of its messages, input or prompt."""
    try:
        asked = json.loads(body)
    except ValueError:
        return 0
    if not isinstance(asked, dict):
        return 0
    return sum(estimated(text) for name in ("messages", "input", "prompt") for text in _texts(asked.get(name)))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in parts for text in _texts(part)]


class Meter:
    """Watches an answer go by."""

    def __init__(self, status: int, content_type: str) -> None:
        self._is_stream = content_type.startswith("text/event-stream")
        self._counts = status in _SUCCESSES
        self._is_refusal = status == _REFUSED
        self._is_cut = False
        self._rest = bytearray()
        self._told: Usage | None = None
        self._characters = 0

    def feed(self, chunk: bytes) -> None:
        """Takes a chunk of the answer's body."""
        if not (self._counts or self._is_refusal) or len(self._rest) > _LARGEST:
            return
        self._rest += chunk
        if self._is_stream:
            *lines, rest = self._rest.split(b"\n")
            self._rest = bytearray(rest)
            for line in lines:
                if line.startswith(b"data:"):
                    self._event(line[5:].strip())

    @property
    def is_filtered(self) -> bool:
        """Whether Azure OpenAI's content filter refused the prompt, or stopped the answer."""
        if self._is_stream:
            return self._is_cut
        document = _parsed(bytes(self._rest))
        return _is_stopped(document) or _code(document) == _FILTER

    def usage(self, prompt: int) -> Usage:
        """What was used; `prompt` is the estimate for the prompt, used if a stream did not tell."""
        if not self._counts:
            return Usage(0, 0)
        if self._told is None and not self._is_stream:
            self._told = _told(_parsed(bytes(self._rest)))
        if self._told is None and self._is_stream:
            self._told = Usage(prompt, -(-self._characters // _CHARACTERS), is_estimate=True)
        return self._told or Usage(0, 0)

    def _event(self, data: bytes | bytearray) -> None:
        document = _parsed(data)
        self._told = _told(document) or _told(document.get("response")) or self._told
        self._is_cut |= _is_stopped(document) or _code(document) == _FILTER
        for choice in document.get("choices") or ():
            delta = choice.get("delta") if isinstance(choice, dict) else None
            self._characters += sum(map(len, _texts(delta))) if delta else 0
        if isinstance(document.get("delta"), str):
            self._characters += len(document["delta"])


def _parsed(data: bytes | bytearray) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _is_stopped(document: dict[str, Any]) -> bool:
    choices = document.get("choices") or ()
    return any(isinstance(choice, dict) and choice.get("finish_reason") == _FILTER for choice in choices)


def _code(document: dict[str, Any]) -> Any:
    error = document.get("error")
    return error.get("code") if isinstance(error, dict) else None


def _told(document: Any) -> Usage | None:
    usage = document.get("usage") if isinstance(document, dict) else None
    if not isinstance(usage, dict):
        return None
    prompt = usage.get("prompt_tokens", usage.get("input_tokens"))
    completion = usage.get("completion_tokens", usage.get("output_tokens", 0))
    return Usage(prompt, completion) if isinstance(prompt, int) and isinstance(completion, int) else None
