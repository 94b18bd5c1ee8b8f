"""Chat completions, in the shape of the service's specification (2024-10-21) and of public captures of its answers."""

from typing import Any

from . import bodies, filters, streaming, tokens
from .answers import Answer, Served, answers, identifier
from .operations import Prepared
from .questions import Question, chosen, shaped
from .requests import ChatBody, parameters


def prepare(body: dict[str, Any], served: Served) -> Prepared:
    """The completion that a body asks for."""
    request = bodies.parsed(ChatBody, body)
    question = _question(request, body)
    filters.check(question.prompt)
    prompt = tokens.count([question.prompt, body.get("tools")])
    completion = _completion(question, served, prompt)
    if not request.stream:
        return Prepared(question.estimate(prompt), completion)
    chunks = streaming.chunks(completion, usage=bool(request.stream_options.include_usage))
    return Prepared(question.estimate(prompt), chunks)


def _question(request: ChatBody, body: dict[str, Any]) -> Question:
    choice, stop = request.tool_choice, request.stop or ()
    asked = request.response_format
    schema = asked and asked.json_schema
    return Question(
        prompt=body["messages"],
        parameters=parameters(body, "messages"),
        tool=chosen(
            {tool.function.name: tool.function.parameters for tool in request.tools or ()},
            choice if choice is None or isinstance(choice, str) else choice.function,
            asked=request.messages[-1].role == "user",
        ),
        format=shaped(asked and asked.type, schema and schema.name, schema and schema.schema_, body["messages"]),
        stop=(stop,) if isinstance(stop, str) else tuple(stop),
        most=request.max_completion_tokens or request.max_tokens,
        choices=request.n,
    )


def _completion(question: Question, served: Served, prompt: int) -> dict[str, Any]:
    given = answers(question, served)
    return {
        "id": identifier("chatcmpl-", served, question.prompt, question.parameters),
        "object": "chat.completion",
        "created": int(served.now.timestamp()),
        "model": served.model,
        "system_fingerprint": served.fingerprint,
        "choices": [_choice(answer, index, served, question) for index, answer in enumerate(given)],
        "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": filters.prompt_results()}],
        "usage": _usage(prompt, sum(answer.tokens for answer in given)),
    }


def _choice(answer: Answer, index: int, served: Served, question: Question) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": answer.text, "refusal": None, "annotations": []}
    finish = "stop"
    if answer.tool is not None:
        call = identifier("call_", served, question.prompt, question.parameters, index)[:29]
        function = {"name": answer.tool, "arguments": answer.text}
        message |= {"content": None, "tool_calls": [{"id": call, "type": "function", "function": function}]}
        finish = "tool_calls"
    return {
        "index": index,
        "finish_reason": "length" if answer.cut else finish,
        "logprobs": None,
        "message": message,
        "content_filter_results": {} if answer.tool else filters.answer_results(),
    }


def _usage(prompt: int, completion: int) -> dict[str, Any]:
    details = ("accepted_prediction_tokens", "audio_tokens", "reasoning_tokens", "rejected_prediction_tokens")
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"audio_tokens": 0, "cached_tokens": 0},
        "completion_tokens_details": dict.fromkeys(details, 0),
    }
