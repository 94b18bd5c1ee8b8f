"""One record of each request: what API Management's logs hold of it, without prompts, keys and users.

A record has what `ApiManagementGatewayLogs` and `ApiManagementGatewayLlmLog` tell, and of headers those that a
diagnostic of the API logs. `_ASKED` and `_ANSWERED` are the only thing that this room takes from who wrote the
policies: which of these headers is which column. A header that no diagnostic logs is not known here either.

LIMITATIONS: `latencyMs` is measured in real time, `timestamp` is the local Azure's. An answer that did not reach its
end has status 0, whoever broke off. Whether the content filter stopped a prompt or an answer is read from the answer;
API Management's logs tell it only where a header or a logged body does.
"""

import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.api_management.served import Logged

from .run import Run
from .usage import Usage

_KEPT = 100_000
_LONGEST = 200
_BROKEN_OFF = 0
_ASKED = {"task": "x-task", "release": "x-release"}
_ANSWERED = {"reason": "x-route-reason", "region": "x-served-from"}
_MODEL = ("x-served-model", "x-served-version")
_NOTHING = Usage(0, 0)


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `headers` holds the columns that come of headers; `consumer` is the subscription's name."""

    timestamp: datetime
    correlation_id: str
    service: str
    consumer: str | None
    headers: Mapping[str, str | None]
    status: int
    latency_ms: float
    usage: Usage
    content_filtered: bool

    def document(self) -> dict[str, Any]:
        """The record as it is told."""
        return {
            "timestamp": self.timestamp.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "correlationId": self.correlation_id,
            "service": self.service,
            "consumer": self.consumer,
            **self.headers,
            "status": self.status,
            "latencyMs": round(self.latency_ms, 1),
            "promptTokens": self.usage.prompt,
            "completionTokens": self.usage.completion,
            "contentFiltered": self.content_filtered,
        }


class Calls:
    """The last requests to the gateways."""

    def __init__(self) -> None:
        self._kept: deque[Call] = deque(maxlen=_KEPT)

    def keep(self, run: Run, asked: Mapping[str, str], seconds: float, is_whole: bool) -> None:
        """Takes a request that is over.

        Args:
            run: the request.
            asked: its headers as they came, by names in lower case: policies change those of `run`.
            seconds: how long it took, to the last byte.
            is_whole: whether the answer reached its end.
        """
        context, meter = run.context, run.meter
        subscription = context.subscription
        self._kept.append(
            Call(
                context.timestamp,
                str(context.request_id),
                run.service.name,
                sys.intern(subscription.id) if subscription else None,
                _columns(run, asked),
                run.response.status_code if is_whole else _BROKEN_OFF,
                seconds * 1000,
                meter.usage(run.prompt) if meter else _NOTHING,
                bool(meter and meter.is_filtered),
            )
        )

    def told(self, since: datetime | None = None) -> list[Call]:
        """Those that began at `since` or later, oldest first."""
        return [call for call in tuple(self._kept) if since is None or call.timestamp >= since]

    def reset(self) -> None:
        """Forgets all."""
        self._kept.clear()


def _columns(run: Run, asked: Mapping[str, str]) -> dict[str, str | None]:
    api = run.context.api
    logged = run.service.apis[api.id.lower()].logged if api else Logged()
    answered = {name.lower(): ",".join(values) for name, values in run.response_headers.items()}
    requested = {name: asked.get(name) if name in logged.asked else None for name in _ASKED.values()}
    told = {name: answered.get(name) if name in logged.answered else None for name in (*_ANSWERED.values(), *_MODEL)}
    parts = [told[name] for name in _MODEL]
    model = "-".join(part for part in parts if part) if all(parts) else None
    found = {
        **{column: requested[name] for column, name in _ASKED.items()},
        "model": model,
        **{column: told[name] for column, name in _ANSWERED.items()},
    }
    return {column: sys.intern(value[:_LONGEST]) if value else None for column, value in found.items()}
