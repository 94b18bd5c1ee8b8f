"""What each call tells: OpenTelemetry's GenAI attributes, and of which tested combination it came.

Names are those of the GenAI semantic conventions of OpenTelemetry (status: development); what they have no name for
begins with `model_lifecycle.`. Texts of prompts and answers are told only where
`OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` is `true`, the variable of OpenTelemetry's own instrumentations.
"""

import json
import logging
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from openai.types.chat import ChatCompletion
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

from reader.release import Release

CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
LOGGER = "examples.app"
_PROVIDER = "azure.ai.openai"
_SETTINGS = {
    "temperature": "gen_ai.request.temperature",
    "top_p": "gen_ai.request.top_p",
    "max_tokens": "gen_ai.request.max_tokens",
    "max_completion_tokens": "gen_ai.request.max_tokens",
    "frequency_penalty": "gen_ai.request.frequency_penalty",
    "presence_penalty": "gen_ai.request.presence_penalty",
    "seed": "gen_ai.request.seed",
}

Attributes = dict[str, Any]


def tracer() -> trace.Tracer:
    """Where spans begin; they go nowhere until somebody sets a provider up."""
    return trace.get_tracer(LOGGER)


def of_request(release: Release, request: Mapping[str, Any], endpoint: str) -> Attributes:
    """What is known before the call."""
    where = urlsplit(endpoint)
    found: Attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": _PROVIDER,
        "gen_ai.request.model": release.deployment,
        "server.address": where.hostname or "",
        "server.port": where.port or {"https": 443}.get(where.scheme, 80),
        "model_lifecycle.task": release.task,
        "model_lifecycle.release": release.name,
        "model_lifecycle.release.digest": release.digest,
        "model_lifecycle.prompt.digest": release.prompt_digest,
        "model_lifecycle.model.version": release.deployment,
    }
    found |= {name: request[key] for key, name in _SETTINGS.items() if key in request}
    return found | _captured("gen_ai.input.messages", request["messages"])


def of_answer(answer: ChatCompletion) -> Attributes:
    """What the answer adds."""
    usage = answer.usage
    found: Attributes = {
        "gen_ai.response.id": answer.id,
        "gen_ai.response.model": answer.model,
        "gen_ai.response.finish_reasons": [choice.finish_reason for choice in answer.choices],
        "gen_ai.usage.input_tokens": usage.prompt_tokens if usage else 0,
        "gen_ai.usage.output_tokens": usage.completion_tokens if usage else 0,
    }
    said = [choice.message.model_dump(exclude_none=True) for choice in answer.choices]
    return found | _captured("gen_ai.output.messages", said)


def spans_to_console() -> None:
    """Prints each span to standard error; an app of yours sets its exporter up here, such as Azure Monitor's."""
    provider = TracerProvider(resource=Resource.create({"service.name": LOGGER}))
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=sys.stderr)))
    trace.set_tracer_provider(provider)


def logs_to_console() -> None:
    """Prints each log line to standard error, as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(LOGGER).setLevel(logging.INFO)


def quiet() -> None:
    """Leaves errors to the app, which tells them itself; what the reader warns of is still printed."""
    for told_by_us in (LOGGER, "azure"):
        logging.getLogger(told_by_us).addHandler(logging.NullHandler())


class AsJson(logging.Formatter):
    """A log line with the attributes of its span, and the span's own id to join it on."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        context = trace.get_current_span().get_span_context()
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "message": record.getMessage(),
            **getattr(record, "attributes", {}),
        }
        if context.is_valid:
            line |= {"trace_id": f"{context.trace_id:032x}", "span_id": f"{context.span_id:016x}"}
        return json.dumps(line, ensure_ascii=False)


def _captured(name: str, messages: object) -> Attributes:
    on = os.environ.get(CAPTURE, "").strip().lower() == "true"
    return {name: json.dumps(messages, ensure_ascii=False)} if on else {}
