"""What is asked of a model, whichever operation asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import errors, tokens
from .requests import Named

_UNSAID_MOST = 16
"""Tokens counted for an answer whose maximum is not given; the service does not tell its own number."""


@dataclass(frozen=True)
class Tool:
    """A function that the model is to call: its name and the JSON schema of its arguments."""

    name: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Format:
    """The shape asked for: JSON that fits `schema`, or any JSON object if that is None."""

    name: str
    schema: dict[str, Any] | None


@dataclass(frozen=True)
class Question:
    """What is asked, the same for chat completions and Responses.

    `prompt` and `parameters` are the JSON that the digests are made of; `most` is the maximum of tokens; `choices`
    the number of answers.
    """

    prompt: Any
    parameters: dict[str, Any]
    tool: Tool | None = None
    format: Format | None = None
    stop: tuple[str, ...] = ()
    most: int | None = None
    choices: int = 1

    def estimate(self, prompt: int) -> int:
        """The tokens that count against the rate limit, for a prompt of so many tokens."""
        return prompt + self.choices * (self.most or _UNSAID_MOST)


def chosen(offered: Mapping[str, dict[str, Any] | None], choice: Named | str | None, *, asked: bool) -> Tool | None:
    """The function to call: the one named, or the first, if a user has `asked` last; None for an answer in words.

    Raises:
        Refused: the choice does not fit what is offered (400).
    """
    if choice not in (None, "none") and not offered:
        raise errors.invalid("'tool_choice' is only allowed when 'tools' are specified.", "tool_choice")
    if choice == "none" or not offered:
        return None
    name = choice.name if isinstance(choice, Named) else next(iter(offered))
    if name not in offered:
        raise errors.invalid(f"Tool choice '{name}' not found in 'tools' parameter.", "tool_choice")
    return Tool(name, offered[name] or {"type": "object"}) if asked else None


def shaped(kind: str | None, name: str | None, schema: dict[str, Any] | None, prompt: Any) -> Format | None:
    """The shape of the answer, for a format of that `kind`; None for words.

    Raises:
        Refused: a JSON object is asked for without the word (400, as the service does it).
    """
    if kind == "json_schema":
        return Format(name or "", schema)
    if kind != "json_object":
        return None
    if not any("json" in text.lower() for text in tokens.texts(prompt)):
        raise errors.invalid("The prompt must contain the word 'json' in some form, to get an answer of 'json_object'.")
    return Format(kind, None)
