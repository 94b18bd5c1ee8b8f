"""The app: draws a release for a user, asks the gateway with all of it, and shows who really served."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import openai
from openai.types.chat import ChatCompletion, ChatCompletionMessage
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from reader.release import Release
from reader.releases import Releases

from . import telemetry
from .errors import Failed

API_VERSION = "2025-04-01-preview"
_SERVED = ("x-served-model", "x-served-version")
_SHOWN = 200
_LOG = logging.getLogger(telemetry.LOGGER)


@dataclass(frozen=True)
class Answer:
    """A text, and which release and model version it comes from; `region` and `reason` as the gateway tells them."""

    text: str
    release: Release
    served: str
    region: str
    reason: str
    is_cut: bool


@dataclass(frozen=True)
class App:
    """Releases of the app's tasks, and the client of their gateway; usable from any thread."""

    releases: Releases
    client: openai.AzureOpenAI

    def ask(self, task: str, user: str, variables: Mapping[str, str]) -> Answer:
        """An answer for a user.

        Args:
            task: one of the tasks that were loaded.
            user: who asks; the same user gets the same release.
            variables: what the task's prompts are about, by the names that they use.

        Raises:
            Failed: the gateway or the model refused, another version served than the release was tested with, or what
                came is no answer.
            ValueError: the user's id can't be used, or the release takes other variables.
        """
        self.releases.refresh()
        release = self.releases.draw(task, user)
        request = release.request(variables)
        about = telemetry.of_request(release, request, str(self.client.base_url))
        name = f"chat {release.deployment}"
        with telemetry.tracer().start_as_current_span(name, kind=SpanKind.CLIENT, attributes=about) as span:
            try:
                return self._asked(release, request, user, about, span)
            except Failed as failed:
                error = type(failed.__cause__ or failed).__name__
                span.set_attribute("error.type", error)
                span.set_status(Status(StatusCode.ERROR, error))
                _LOG.error("no answer", extra={"attributes": {**about, "error.type": error}})
                raise

    def _asked(
        self, release: Release, request: dict[str, Any], user: str, about: telemetry.Attributes, span: Span
    ) -> Answer:
        try:
            raw = self.client.chat.completions.with_raw_response.create(**request, extra_headers=release.headers(user))
        except openai.APIStatusError as error:
            raise Failed(f"The gateway refused with {error.status_code}: {_said(error)}") from error
        except openai.OpenAIError as error:
            raise Failed(f"The gateway gave no answer: {error}") from error
        completion = _parsed(raw)
        served = "-".join(raw.headers.get(name, "?") for name in _SERVED)
        told = telemetry.of_answer(completion)
        span.set_attributes(told)
        if served != release.deployment:
            raise Failed(
                f"{served} served, and release {release.name} was tested with {release.deployment}. Its answer is not "
                "shown: ask whoever runs the gateway."
            )
        _LOG.info("answered", extra={"attributes": about | told})
        region, reason = raw.headers.get("x-served-from", ""), raw.headers.get("x-route-reason", "")
        return Answer(
            _text(completion), release, served, region, reason, completion.choices[0].finish_reason == "length"
        )


def _parsed(raw: Any) -> ChatCompletion:
    """The answer. The client checks nothing: what isn't JSON comes back as text, and what is missing as None."""
    try:
        found: object = raw.parse()
    except (openai.OpenAIError, ValueError) as error:
        raise Failed(_no_answer(raw)) from error
    choices: object = getattr(found, "choices", None)
    if not isinstance(found, ChatCompletion) or not isinstance(choices, list) or not choices:
        raise Failed(_no_answer(raw))
    if not all(isinstance(getattr(choice, "message", None), ChatCompletionMessage) for choice in found.choices):
        raise Failed(_no_answer(raw))
    return found


def _no_answer(raw: Any) -> str:
    return f"What the gateway sent is no answer of a model: {json.dumps(raw.http_response.text[:_SHOWN])}"


def _text(completion: ChatCompletion) -> str:
    """What the model said, or the arguments of the function that it called."""
    message = completion.choices[0].message
    if calls := [call for call in message.tool_calls or () if call.type == "function"]:
        return "\n".join(_pretty(call.function.arguments) for call in calls)
    return message.content or message.refusal or ""


def _pretty(arguments: str) -> str:
    try:
        return json.dumps(json.loads(arguments), indent=2, ensure_ascii=False)
    except ValueError:
        return arguments


def _said(error: openai.APIStatusError) -> str:
    body = error.body
    return str(body.get("message") or error.message) if isinstance(body, dict) else error.message
