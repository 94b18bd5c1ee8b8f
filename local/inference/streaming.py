"""A chat completion as a stream of server-sent events, as Azure sends them.

The first chunk has no choice, no id and no model, but the prompt's filter results; the last one before `[DONE]` has
the usage if it was asked for (captures: llama-stack, tests/integration/recordings, September 2025).
"""

import json
from collections.abc import Iterator
from typing import Any

from . import tokens

DONE = "data: [DONE]\n\n"


def event(document: dict[str, Any], name: str = "") -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(document)}\n\n" if name else f"data: {json.dumps(document)}\n\n"


def chunks(completion: dict[str, Any], *, usage: bool) -> Iterator[str]:
    """The events of a completion; `usage` adds the usage at the end."""
    first = {"id": "", "object": "", "created": 0, "model": "", "choices": []}
    yield event({**first, "prompt_filter_results": completion["prompt_filter_results"]})
    head = {key: completion[key] for key in ("id", "created", "model", "system_fingerprint")}
    head |= {"object": "chat.completion.chunk"} | ({"usage": None} if usage else {})
    for choice in completion["choices"]:
        for delta, results in _deltas(choice["message"], choice["content_filter_results"]):
            yield event({**head, "choices": [_choice(choice["index"], delta, results, None)]})
        yield event({**head, "choices": [_choice(choice["index"], {}, {}, choice["finish_reason"])]})
    if usage:
        yield event({**head, "choices": [], "usage": completion["usage"]})
    yield DONE


def _choice(index: int, delta: dict[str, Any], results: dict[str, Any], finish: str | None) -> dict[str, Any]:
    return {
        "index": index,
        "delta": delta,
        "finish_reason": finish,
        "logprobs": None,
        "content_filter_results": results,
    }


def _deltas(message: dict[str, Any], results: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    calls = message.get("tool_calls", [])
    yield {"role": "assistant", "content": None if calls else "", "refusal": None}, {}
    for piece in tokens.split(message["content"] or ""):
        yield {"content": piece}, results
    for index, call in enumerate(calls):
        function = call["function"]
        yield {"tool_calls": [{**call, "index": index, "function": {**function, "arguments": ""}}]}, {}
        for piece in tokens.split(function["arguments"]):
            yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}, {}
