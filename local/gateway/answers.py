"""What goes back to the caller: the response that policies left, whole or chunk by chunk."""

import asyncio
import json
from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.types import Send

from .faults import PolicyFault
from .messages import HOP_BY_HOP, Body
from .run import Run

_JSON = "application/json"
_BUFFER = 8 * 1024
"""Bytes that `buffer-response` gathers (the page of forward-request)."""
_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


def fail(run: Run, fault: PolicyFault) -> None:
    """Puts the default answer to an error in the place of the response, as on-error finds it."""
    reason = fault.status_reason or _phrase(fault.status)
    document = {"statusCode": fault.status, "message": fault.said}
    if fault.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        document["activityId"] = str(run.context.request_id)
    headers = run.respond(fault.status, reason, json.dumps(document).encode())
    headers.put("Content-Type", (_JSON,))
    for name, value in fault.headers.items():
        headers.put(name, (value,))


async def send(run: Run, to: Send) -> None:
    """Sends `context.Response`.

    Raises:
        ConnectionCut: the backend broke off; the answer stays incomplete.
    """
    response = run.response
    body = response.body if isinstance(response.body, Body) else Body()
    content = body.content if body.is_whole else None
    is_empty = response.status_code in _WITHOUT_BODY
    headers = _headers(run, None if is_empty else content)
    await to({"type": "http.response.start", "status": response.status_code, "headers": headers})
    if content is None and not is_empty:
        async for chunk in _gathered(body.stream()) if run.buffers_answer else body.stream():
            await to({"type": "http.response.body", "body": chunk, "more_body": True})
            await asyncio.sleep(0)
    await to({"type": "http.response.body", "body": b"" if is_empty else content or b"", "more_body": False})


def settle(run: Run) -> None:
    """Counts the tokens of the answer, when it has gone by."""
    if run.meter and run.accounts:
        usage = run.meter.usage(run.prompt)
        for account in run.accounts:
            account(usage)


def _headers(run: Run, content: bytes | None) -> list[tuple[bytes, bytes]]:
    headers = run.response_headers
    left_out = HOP_BY_HOP | {"content-length"} if content is not None else HOP_BY_HOP
    pairs = [(n, v) for n, v in headers.pairs() if n.lower() not in left_out]
    pairs += run.answer_headers.pairs()
    if content is not None:
        pairs.append(("content-length", str(len(content))))
    return [(n.lower().encode("latin-1", "replace"), _line(v)) for n, v in pairs]


def _line(value: str) -> bytes:
    """A header's value, which can't hold the end of a line."""
    return value.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace")


async def _gathered(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    kept = bytearray()
    async for chunk in chunks:
        kept += chunk
        if len(kept) >= _BUFFER:
            yield bytes(kept)
            kept.clear()
    if kept:
        yield bytes(kept)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
