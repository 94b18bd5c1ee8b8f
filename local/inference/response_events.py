"""A response as a stream of server-sent events, numbered, in the order of the `openai` client's event types."""

from collections.abc import Iterator
from typing import Any

from . import tokens
from .streaming import event

Event = dict[str, Any]


def events(response: dict[str, Any]) -> Iterator[str]:
    """The events of a response that is finished already."""
    for number, one in enumerate(_all(response)):
        yield event({"sequence_number": number, **one}, one["type"])


def _all(response: dict[str, Any]) -> Iterator[Event]:
    unknown_yet = {"completed_at": None, "content_filters": None, "incomplete_details": None, "usage": None}
    begun = {**response, **unknown_yet, "status": "in_progress", "output": []}
    yield {"type": "response.created", "response": begun}
    yield {"type": "response.in_progress", "response": begun}
    for index, item in enumerate(response["output"]):
        emptied = {"content": []} if item["type"] == "message" else {"arguments": ""}
        started = {**item, **emptied, "status": "in_progress"}
        yield {"type": "response.output_item.added", "output_index": index, "item": started}
        yield from _message(index, item) if item["type"] == "message" else _call(index, item)
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    yield {"type": f"response.{response['status']}", "response": response}


def _message(index: int, item: dict[str, Any]) -> Iterator[Event]:
    (part,) = item["content"]
    where = {"item_id": item["id"], "output_index": index, "content_index": 0}
    yield {"type": "response.content_part.added", **where, "part": {**part, "text": ""}}
    for piece in tokens.split(part["text"]):
        yield {"type": "response.output_text.delta", **where, "delta": piece, "logprobs": []}
    yield {"type": "response.output_text.done", **where, "text": part["text"], "logprobs": []}
    yield {"type": "response.content_part.done", **where, "part": part}


def _call(index: int, item: dict[str, Any]) -> Iterator[Event]:
    where = {"item_id": item["id"], "output_index": index}
    for piece in tokens.split(item["arguments"]):
        yield {"type": "response.function_call_arguments.delta", **where, "delta": piece}
    done = {"name": item["name"], "arguments": item["arguments"]}
    yield {"type": "response.function_call_arguments.done", **where, **done}
