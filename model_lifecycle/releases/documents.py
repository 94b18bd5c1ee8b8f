"""What a store holds of a release: a chat configuration, a sibling with all the rest, and long messages in parts.

Sources: AIChatConfiguration 1.0.0 and its content type (microsoft/FeatureManagement and the App Configuration docs).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from model_lifecycle import names
from model_lifecycle.settings import Problem

from .args import KeyValueArgs
from .release import Evaluation, Release
from .sizes import BYTES_MAX, parts, size

SCHEMA_VERSION = 1
CHAT_TYPE = 'application/json; profile="https://azconfig.io/mime-profiles/ai/chat-completion"'
_JSON_TYPE, _TEXT_TYPE = "application/json", "text/plain"
_NO_EVALUATION = "none"
_CHAT_PARAMETERS = frozenset(
    {"max_tokens", "temperature", "top_p", "frequency_penalty", "presence_penalty", "stop", "response_format", "seed"}
)
"""What AIChatConfiguration knows; it takes no other key."""


def key_values(release: Release) -> list[KeyValueArgs]:
    """Everything that a store holds of a release, its chat configuration first."""
    if size(_chat(_proved(release), release.messages)) <= BYTES_MAX:
        return [_chat(release, release.messages), _sibling(release, {})]
    pieces = [parts(message.content) for message in release.messages]
    kept = [
        {"role": message.role, "parts": len(texts)} for message, texts in zip(release.messages, pieces, strict=True)
    ]
    texts = [
        _key_value(release, f"/messages/{index}/{part}", text, _TEXT_TYPE)
        for index, each in enumerate(pieces)
        for part, text in enumerate(each)
    ]
    return [_chat(release, ()), _sibling(release, {"messages": kept}), *texts]


def size_problems(release: Release) -> Iterator[Problem]:
    """A problem where something else than messages is too long: those are split, and nothing else is."""
    sizes = {field: len(as_json(held).encode()) for field, held in _long(release).items()}
    for entry in key_values(_proved(release)):
        if size(entry) > BYTES_MAX:
            longest = max(sizes, key=lambda field: sizes[field])
            yield Problem(
                (longest,),
                f"{sizes[longest]} bytes",
                f"make a key-value of {size(entry)} bytes, and App Configuration takes {BYTES_MAX}",
                "The release could not be published",
                "Shorten descriptions and schemas; only messages can be split",
            )
            return


def as_json(value: Mapping[str, Any]) -> str:
    """A value as short JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _proved(release: Release) -> Release:
    """The same with the longest verdict: an evaluation that comes later changes neither what fits nor the keys."""
    return replace(release, evaluation=Evaluation("Inconclusive", release.digest))


def _long(release: Release) -> dict[str, Mapping[str, Any]]:
    return {"tools": {"": release.tools}, "parameters": release.parameters, "variables": {"": release.variables}}


def _chat(release: Release, messages: tuple[Any, ...]) -> KeyValueArgs:
    content: dict[str, Any] = {"model": release.model_version}
    if messages:
        content["messages"] = [{"role": message.role, "content": message.content} for message in messages]
    content |= {name: value for name, value in release.parameters.items() if name in _CHAT_PARAMETERS}
    return _key_value(release, "", as_json(content), CHAT_TYPE)


def _sibling(release: Release, messages: Mapping[str, Any]) -> KeyValueArgs:
    proof = release.evaluation
    content = {
        "schemaVersion": SCHEMA_VERSION,
        "task": release.task,
        "release": release.name,
        "digest": release.digest,
        "model": {"name": release.model, "version": release.version},
        "deployment": release.model_version,
        "variables": release.variables,
        "tools": release.tools,
        "parameters": release.parameters,
        "contentFilter": release.content_filter,
        "data": release.data,
        "evaluation": {"verdict": proof.verdict, "digest": proof.digest} if proof else None,
        **messages,
    }
    return _key_value(release, "/release", as_json(content), _JSON_TYPE)


def _key_value(release: Release, behind: str, value: str, content_type: str) -> KeyValueArgs:
    key = f"{names.release_key(release.task, release.name)}{behind}"
    return {
        "name": key,
        "key_value_name": names.key_value(key),
        "value": value,
        "content_type": content_type,
        "tags": {
            "release": release.name,
            "task": release.task,
            "digest": release.digest,
            "modelVersion": release.model_version,
            "evaluation": release.evaluation.verdict if release.evaluation else _NO_EVALUATION,
        },
    }
