"""What a model says here: not sense, but who served, and digests of what was asked.

The same request to the same deployment always gets the same text, and two prompts or two sets of parameters get
different ones, so that a test can tell which combination of prompt, parameters and model version served.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import errors, instances, tokens
from .directory import Account, Deployment
from .questions import Format, Question

_SHORT = 10


def digest(value: Any, length: int = _SHORT) -> str:
    """The first hexadecimal digits of a JSON value's SHA-256; the order of keys does not matter."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:length]


@dataclass(frozen=True)
class Served:
    """Who serves a request, and when."""

    account: Account
    deployment: Deployment
    now: datetime

    @property
    def model(self) -> str:
        """The model as answers name it: `gpt-5.4-2026-03-05`."""
        return f"{self.deployment.model}-{self.deployment.version}"

    @property
    def fingerprint(self) -> str:
        """The `system_fingerprint` of the model version."""
        return f"fp_{digest(self.model)}"


@dataclass(frozen=True)
class Answer:
    """One answer: a text, or with `tool` that function's arguments; `cut` says that the maximum of tokens cut it."""

    text: str
    tokens: int
    cut: bool
    tool: str | None


def answers(question: Question, served: Served) -> list[Answer]:
    """As many answers as are asked for.

    Raises:
        Refused: a schema of the request can't be satisfied (400).
    """
    return [_answer(question, served, index) for index in range(question.choices)]


def identifier(prefix: str, served: Served, *parts: Any) -> str:
    """An id made of who served, when, and what was asked."""
    deployment = [served.account.name, served.deployment.name, served.model]
    return f"{prefix}{digest([served.now.isoformat(), deployment, *parts], 29)}"


def _answer(question: Question, served: Served, index: int) -> Answer:
    told = _told(question, served, index)
    if question.tool:
        text = _made(f"function '{question.tool.name}'", question.tool.schema, told)
    elif question.format:
        text = _structured(question.format, told)
    else:
        text = (
            "{model} version {version} answers as deployment {deployment} of account {account} with content filter "
            "{content_filter}: prompt {prompt}, parameters {parameters}, choice {choice}."
        ).format_map(told)
    whole = tokens.split(text if question.tool else _stopped(text, question.stop))
    kept = whole[: question.most]
    return Answer("".join(kept), len(kept), len(kept) < len(whole), question.tool.name if question.tool else None)


def _told(question: Question, served: Served, index: int) -> dict[str, Any]:
    return {
        "account": served.account.name,
        "deployment": served.deployment.name,
        "model": served.deployment.model,
        "version": served.deployment.version,
        "content_filter": served.deployment.content_filter or "default",
        "prompt": digest(question.prompt),
        "parameters": digest(question.parameters),
        "choice": index + 1,
    }


def _structured(form: Format, told: dict[str, Any]) -> str:
    return json.dumps(told) if form.schema is None else _made(f"response_format '{form.name}'", form.schema, told)


def _made(what: str, schema: dict[str, Any], told: dict[str, Any]) -> str:
    try:
        return json.dumps(instances.instance(schema, digest(told)))
    except instances.Unsatisfiable as why:
        raise errors.invalid(f"Invalid schema for {what}: {why}.") from None


def _stopped(text: str, stop: tuple[str, ...]) -> str:
    return text[: min((at for at in (text.find(word) for word in stop) if at >= 0), default=len(text))]
