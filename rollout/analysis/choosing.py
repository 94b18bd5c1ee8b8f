"""Which requests speak for a release, and what each of them says."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from rollout.judging import Row, Sample
from rollout.telemetry import Call

_BROKEN_OFF = 0
_DRAWN = ("stable", "canary")
_ANSWERED = range(200, 300)
_JUDGED = frozenset(
    {
        *("release", "model", "status", "latency_ms", "prompt_tokens", "completion_tokens", "content_filtered"),
        *("cost", "correlation_id"),
    }
)
_ITS_OWN = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)
"""Refusals that a release can bring about, or the models behind it; the others are the caller's."""


@dataclass(frozen=True)
class Side:
    """A release, and the id of the model version that it was tested with."""

    release: str
    version: str


@dataclass(frozen=True)
class Chosen:
    """A sample of each release; `left` counts the requests that speak for neither, by reason.

    `digest` is that of the requests that were chosen, in whatever order they came.
    """

    stable: Sample
    canary: Sample
    left: Mapping[str, int]
    digest: str


def choose(calls: Iterable[Call], since: datetime, stable: Side, canary: Side) -> Chosen:
    """The requests of both releases that began at `since` or later, and that the gateway served as they are pinned.

    Releases' names are unique among all tasks, so that nothing else is needed to tell whose a request is.
    """
    sides = {side.release: side for side in (stable, canary)}
    rows: dict[str, list[Row]] = {name: [] for name in sides}
    left: Counter[str] = Counter()
    taken: list[Call] = []
    for number, call in enumerate(calls):
        side = sides.get(call.release or "")
        if side is None or call.timestamp < since:
            continue
        if reason := _left(call, side):
            left[reason] += 1
        else:
            taken.append(call)
            rows[side.release].append(_row(call, f"{side.release}:{call.correlation_id or number}"))
    return Chosen(Sample(tuple(rows[stable.release])), Sample(tuple(rows[canary.release])), dict(left), _digest(taken))


def _digest(calls: Iterable[Call]) -> str:
    """Of what is judged of them: a column more that is not judged makes no other requests of them."""
    text = "\n".join(sorted(f"{call.timestamp.astimezone(UTC)} {_plain(call)}" for call in calls))
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _plain(call: Call) -> str:
    return json.dumps(call.model_dump(include=set(_JUDGED)), sort_keys=True)


def _left(call: Call, side: Side) -> str | None:
    """Why a request does not count; None where it does."""
    if call.reason in _DRAWN:
        return "a route drew the version, nothing was pinned"
    if call.model and call.model != side.version:
        return f"served by {call.model}, and {side.release} was tested with {side.version}"
    if call.status in _ANSWERED:
        return None if call.model else "the log does not say which version served"
    if _is_error(call) or call.content_filtered:
        return None
    return f"refused with {call.status}, which is the caller's to mend"


def _is_error(call: Call) -> bool:
    is_broken = call.status == _BROKEN_OFF or call.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return is_broken or (call.status in _ITS_OWN and not call.content_filtered)


def _row(call: Call, identity: str) -> Row:
    if _is_error(call):
        return Row(identity, error=f"status {call.status}")
    if call.status not in _ANSWERED:
        return Row(identity, filtered=True)
    return Row(
        identity,
        latency_ms=call.latency_ms,
        tokens=tokens(call),
        cost=call.cost,
        filtered=call.content_filtered,
    )


def tokens(call: Call) -> int | None:
    """Tokens of request and answer together; None where the log does not tell them."""
    if call.prompt_tokens is None or call.completion_tokens is None:
        return None
    return call.prompt_tokens + call.completion_tokens
