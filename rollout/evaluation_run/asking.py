"""Asks a release through the gateway, with patience for a throttled one and none for one that serves something else."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from reader.release import Release
from rollout import clock
from rollout.errors import Failed

from .data import DataRow
from .kept import Answered

API_VERSION = "2025-04-01-preview"
TRIES = 5
WAIT_MOST = 60.0
"""Seconds between two tries, whatever `Retry-After` says."""
_TOLD_FROM = 5.0
"""Shorter waits nobody takes for the end."""
_TIMEOUT = 300.0
_FILTER = "content_filter"
_SERVED = ("x-served-model", "x-served-version")
_NO_USE = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_WRONG_PIN = frozenset({"UnknownModelVersion", "IncompletePin", "PinMismatch"})
_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


_pause = time.sleep


@dataclass
class Gateway:
    """The gateway at an address, for any number of threads; `told` hears of the waits that somebody would notice."""

    endpoint: str
    key: str = field(repr=False)
    told: Callable[[str], None] | None = None
    _has_answered: bool = False
    _waits_until: float = 0.0

    def __post_init__(self) -> None:
        self._telling = threading.Lock()
        self._client = openai.AzureOpenAI(
            azure_endpoint=self.endpoint, api_key=self.key, api_version=API_VERSION, max_retries=0, timeout=_TIMEOUT
        )

    def close(self) -> None:
        """Gives its connections back."""
        self._client.close()

    def ask(self, release: Release, row: DataRow) -> Answered:
        """What the release answers to the row; an answer that says `error` where the infrastructure gave none.

        Raises:
            Failed: the gateway does not let this key in, does not serve the version, serves another one, or never
                answered at all: more rows would tell nothing.
        """
        for number in range(1, TRIES + 1):
            try:
                found = self._once(release, row, number)
            except openai.APIStatusError as error:
                self._has_answered = True
                found = _refused(release, row, number, error)
                if not _may_repeat(error) or number == TRIES:
                    return found
                self._wait(_wait(error, number), f"it answers {error.status_code}")
            except openai.APIConnectionError as error:
                found = _answered(release, row, number, error=_reason(error))
                if number == TRIES:
                    return self._lost(found)
                self._wait(min(2.0**number, WAIT_MOST), str(found.error))
            else:
                self._has_answered = True
                return found
        raise AssertionError("every last try returns")

    def _wait(self, seconds: float, why: str) -> None:
        """Tells a long wait once, however many threads wait alike."""
        until = time.monotonic() + seconds
        with self._telling:
            is_told = seconds < _TOLD_FROM or until - self._waits_until < _TOLD_FROM
            self._waits_until = self._waits_until if is_told else until
        if self.told and not is_told:
            self.told(f"The gateway needs time: {why}. Waiting {seconds:.0f} s before the next try.")
        _pause(seconds)

    def _once(self, release: Release, row: DataRow, number: int) -> Answered:
        request, began = release.request(row.variables(release)), time.perf_counter()
        raw = self._client.chat.completions.with_raw_response.create(**request, extra_headers=_headers(release, row))
        completion: ChatCompletion = raw.parse()
        milliseconds = (time.perf_counter() - began) * 1000
        _check_served(release, "-".join(raw.headers.get(name, "?") for name in _SERVED))
        choice, usage = completion.choices[0], completion.usage
        return _answered(
            release,
            row,
            number,
            answer=_said(choice.message),
            latency_ms=round(milliseconds, 1),
            prompt_tokens=usage.prompt_tokens if usage else None,
            completion_tokens=usage.completion_tokens if usage else None,
            content_filtered=choice.finish_reason == _FILTER,
            finish_reason=choice.finish_reason,
        )

    def _lost(self, found: Answered) -> Answered:
        if not self._has_answered:
            raise Failed(f"{self.endpoint}: no answer ({found.error}). Is the gateway there, and reached from here?")
        return found


def _answered(release: Release, row: DataRow, number: int, **told: Any) -> Answered:
    at = clock.written(clock.now())
    return Answered(release.digest, row.id, row.inputs, at, tries=number, **told)


def _headers(release: Release, row: DataRow) -> dict[str, str]:
    """The release's, under a name of its own in the logs: what is judged as live traffic are users' requests."""
    return release.headers(f"evaluation-{row.id}") | {"x-release": f"evaluation-of-{release.name}"}


def _check_served(release: Release, served: str) -> None:
    if served != release.deployment:
        raise Failed(
            f"{served} served, and release {release.name} is {release.deployment}: such answers prove nothing, and "
            "none was kept. Ask whoever runs the gateway."
        )


def _refused(release: Release, row: DataRow, number: int, error: openai.APIStatusError) -> Answered:
    code, said = error.code or "", _message(error)
    if error.status_code in _NO_USE or code in _WRONG_PIN:
        raise Failed(f"The gateway refuses {release.name} with {error.status_code}: {said}")
    if error.status_code == HTTPStatus.BAD_REQUEST and code == _FILTER:
        return _answered(release, row, number, content_filtered=True, finish_reason=_FILTER)
    return _answered(release, row, number, error=f"{error.status_code}: {said}")


def _may_repeat(error: openai.APIStatusError) -> bool:
    return error.status_code in _AGAIN or error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR


def _wait(error: openai.APIStatusError, number: int) -> float:
    """Seconds, as `Retry-After` says, or twice as many with every try."""
    told = error.response.headers.get("retry-after", "")
    return min(float(told) if told.isascii() and told.isdigit() else 2.0**number, WAIT_MOST)


def _said(message: Any) -> str:
    """The text, or the arguments of the functions that were called."""
    calls = [call.function.arguments for call in message.tool_calls or () if call.type == "function"]
    return "\n".join(calls) or message.content or message.refusal or ""


def _message(error: openai.APIStatusError) -> str:
    body = error.body
    text = str(body.get("message") or error.message) if isinstance(body, dict) else error.message
    return " ".join(text.split())[:300]


def _reason(error: openai.APIConnectionError) -> str:
    return "timed out" if isinstance(error, openai.APITimeoutError) else f"connection: {error.__cause__ or error}"
