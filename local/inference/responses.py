"""Responses, as the service answers them; nothing is stored.

`content_filters` is what Azure adds; its shape is that of captures in public logs. `model` is there the bare name; it
tells the version here, as in chat completions.
"""

from typing import Any

from . import bodies, filters, response_events, tokens
from .answers import Answer, Served, answers, identifier
from .operations import Prepared
from .questions import Question, chosen, shaped
from .requests import Named, ResponsesBody, parameters

_ECHOED: dict[str, Any] = {
    "instructions": None,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "metadata": {},
    "parallel_tool_calls": True,
    "prompt_cache_key": None,
    "reasoning": {"effort": None, "summary": None},
    "safety_identifier": None,
    "service_tier": "default",
    "temperature": 1.0,
    "text": {"format": {"type": "text"}},
    "tool_choice": "auto",
    "tools": [],
    "top_p": 1.0,
    "truncation": "disabled",
    "user": None,
}
"""What an answer repeats of its request, with what stands there if the request does not say."""


def prepare(body: dict[str, Any], served: Served) -> Prepared:
    """The response that a body asks for."""
    request = bodies.parsed(ResponsesBody, body)
    question = _question(request, body)
    filters.check(question.prompt)
    used = tokens.count([question.prompt, body.get("tools")])
    response = _response(question, body, served, used)
    return Prepared(question.estimate(used), response_events.events(response) if request.stream else response)


def _question(request: ResponsesBody, body: dict[str, Any]) -> Question:
    prompt = {"input": body["input"], "instructions": request.instructions}
    choice, form = request.tool_choice, request.text and request.text.format
    return Question(
        prompt=prompt,
        parameters=parameters(body, *prompt),
        tool=chosen(
            {tool.name: tool.parameters for tool in request.tools or ()},
            choice if choice is None or isinstance(choice, str) else Named(name=choice.name),
            asked=isinstance(request.input, str) or request.input[-1].role == "user",
        ),
        format=shaped(form and form.type, form and form.name, form and form.schema_, prompt),
        most=request.max_output_tokens,
    )


def _response(question: Question, body: dict[str, Any], served: Served, used: int) -> dict[str, Any]:
    (answer,) = answers(question, served)
    at = int(served.now.timestamp())
    return {
        **{name: default if body.get(name) is None else body[name] for name, default in _ECHOED.items()},
        "id": identifier("resp_", served, question.prompt, question.parameters),
        "object": "response",
        "created_at": at,
        "completed_at": None if answer.cut else at,
        "status": "incomplete" if answer.cut else "completed",
        "background": False,
        "content_filters": [
            _filtered("prompt", filters.prompt_results()),
            _filtered("completion", {} if answer.tool else filters.answer_results()),
        ],
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if answer.cut else None,
        "model": served.model,
        "output": [_item(answer, question, served)],
        "previous_response_id": None,
        "store": False,
        "top_logprobs": 0,
        "usage": _usage(used, answer.tokens),
    }


def _filtered(source: str, results: dict[str, Any]) -> dict[str, Any]:
    return {"blocked": False, "source_type": source, "content_filter_raw": [], "content_filter_results": results}


def _item(answer: Answer, question: Question, served: Served) -> dict[str, Any]:
    asked = (served, question.prompt, question.parameters)
    status = "incomplete" if answer.cut else "completed"
    if answer.tool is None:
        part = {"type": "output_text", "text": answer.text, "annotations": [], "logprobs": []}
        message = {"type": "message", "role": "assistant", "status": status, "content": [part]}
        return {"id": identifier("msg_", *asked), **message}
    call = {"type": "function_call", "status": status, "name": answer.tool, "arguments": answer.text}
    return {"id": identifier("fc_", *asked), "call_id": identifier("call_", *asked), **call}


def _usage(used: int, made: int) -> dict[str, Any]:
    return {
        "input_tokens": used,
        "input_tokens_details": {"cache_write_tokens": 0, "cached_tokens": 0},
        "output_tokens": made,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": used + made,
    }
