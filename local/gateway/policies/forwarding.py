"""forward-request: calls a backend, or a member of a pool, and takes its status and headers.

LIMITATIONS: `http-version`, `follow-redirects` and `continue-timeout` are refused. A backend's host must be that of an
account of this local Azure (`<subdomain>.openai.azure.com` and the like); any other can't be reached. A timeout is
measured in real seconds. Without `buffer-request-body` a second attempt has no body, as public reports tell.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from starlette.requests import ClientDisconnect
from starlette.types import Scope

from local.api_management.served import Backend
from local.csharp import context
from local.gateway import faults, pools
from local.gateway.build import Builder
from local.gateway.document import Node
from local.gateway.exchange import ConnectionCut, Exchange
from local.gateway.messages import BUFFERED, HOP_BY_HOP, Body, Headers, charset
from local.gateway.run import Run
from local.gateway.steps import Act, Told
from local.gateway.usage import Meter, prompt_of

_DEFAULT_TIMEOUT = "300"
_KEPT_FOR_ESTIMATES = BUFFERED
_SOON = 0.05
_FIRST_ERROR = 400
_WITHOUT_BODY = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})


def forward_request(node: Node, build: Builder) -> Act:
    """Forwards the request and waits for the answer's headers."""
    in_ms = "timeout-ms" in node.attributes
    timeout = build.number(node, "timeout-ms" if in_ms else "timeout", _DEFAULT_TIMEOUT)
    buffers, streams = build.flag(node, "buffer-request-body"), build.flag(node, "buffer-response", "true")
    fails = build.flag(node, "fail-on-error-status-code")

    async def act(run: Run) -> Told:
        await run.close()
        run.context.response = None
        run.buffers_answer = streams(run)
        backend, url = _destination(run)
        status = await _forwarded(run, backend, url, buffers(run), timeout(run) / (1000 if in_ms else 1))
        if fails(run) and status >= _FIRST_ERROR:
            raise faults.backend_refused(status)
        return {"backend": backend.name if backend else None, "url": url, "status": status}

    return act


def _destination(run: Run) -> tuple[Backend | None, str]:
    """The backend, if it is one by its id, and the base URL."""
    if run.backend is None:
        if not (run.base_url or run.service_url):
            raise faults.no_backend("The API has no service URL, and no policy chose a backend.")
        run.context.backend = None
        return None, run.base_url or run.service_url
    asked = run.service.backends[run.backend.lower()]
    found = _member(run, asked)
    kind = context.BackendType.Pool if asked.is_pool else context.BackendType.Single
    run.context.backend = context.Backend(id=found.name, type=kind)
    return found, found.url


def _member(run: Run, asked: Backend) -> Backend:
    now, breakers, backends = run.world.now(), run.world.breakers, run.service.backends

    def is_open(backend: Backend) -> bool:
        return breakers.is_open(run.service.name, backend.name, now)

    what = f"Backend pool '{asked.name}'" if asked.is_pool else f"Backend '{asked.name}'"
    if asked.is_pool:
        members = pools.available(asked, backends, is_open)
        if members:
            return backends[pools.drawn(members, run.world.random).backend.lower()]
    elif not is_open(asked):
        return asked
    fault = faults.unavailable(what)
    run.respond(fault.status, fault.status_reason or "")
    raise fault


async def _forwarded(run: Run, backend: Backend | None, url: str, buffers: bool, timeout: float) -> int:
    if buffers:
        await run.body.load()
        if run.body.too_large:
            raise faults.body_too_large(BUFFERED)
    sends = buffers or not run.is_forwarded
    scope, body = _scope(run, url, sends), _sent(run) if sends else _nothing()
    exchange = run.exchange = Exchange(run.world.outside, scope, body, run.client_left)
    try:
        status, headers = await _answer(run, exchange, timeout)
    except ConnectionCut as cut:
        raise _failed(run, backend, faults.connection_failed(str(cut))) from None
    except TimeoutError:
        raise _failed(run, backend, faults.timed_out(timeout)) from None
    finally:
        run.is_forwarded = True
    answered = Headers((n, v) for n, v in headers if n.lower() not in HOP_BY_HOP)
    _take(run, status, answered, exchange)
    if backend:
        retry_after = answered.one("retry-after")
        run.world.breakers.answered(run.service.name, backend, run.world.now(), status, retry_after)
    return status


async def _answer(run: Run, exchange: Exchange, timeout: float) -> tuple[int, list[tuple[str, str]]]:
    """Status and headers. A client that leaves while a slow backend works is noticed.

    Raises:
        ClientDisconnect: it has left.
    """
    if not run.body.is_whole or timeout <= _SOON:
        return await exchange.started(timeout)
    with contextlib.suppress(TimeoutError):
        return await exchange.started(_SOON)
    left = asyncio.ensure_future(run.client_left())
    answer = asyncio.ensure_future(exchange.started(timeout - _SOON))
    try:
        await asyncio.wait([left, answer], return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise ClientDisconnect
        return await answer
    finally:
        for task in (left, answer):
            task.cancel()
        await asyncio.wait([left, answer])


def _failed(run: Run, backend: Backend | None, fault: faults.PolicyFault) -> faults.PolicyFault:
    if backend:
        run.world.breakers.failed(run.service.name, backend, run.world.now(), fault.error.reason)
    return fault


def _take(run: Run, status: int, headers: Headers, exchange: Exchange) -> None:
    kind = headers.one("content-type")
    run.meter = Meter(status, kind)
    body = Body(source=_watched(exchange, run.meter), charset=charset(kind))
    run.context.response = context.Response(
        status_code=status, status_reason=_phrase(status), headers=headers, body=body
    )


async def _watched(exchange: Exchange, meter: Meter) -> AsyncIterator[bytes]:
    async for chunk in exchange.chunks():
        meter.feed(chunk)
        yield chunk


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


async def _sent(run: Run) -> AsyncIterator[bytes]:
    """The request's body, kept to be sent again only if it is buffered."""
    kept = bytearray()
    async for chunk in run.body.stream():
        if len(kept) < _KEPT_FOR_ESTIMATES:
            kept += chunk
        yield chunk
    if kept:
        run.prompt = prompt_of(bytes(kept))


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


def _scope(run: Run, url: str, sends: bool) -> Scope:
    parts = urlsplit(url)
    path = parts.path.rstrip("/") + run.relative
    size = len(run.body.content) if sends else 0
    is_known = run.body.is_whole or not sends
    left_out = HOP_BY_HOP | {"host"} | ({"content-length"} if is_known else set[str]())
    headers = [(n.lower(), v) for n, v in run.headers.pairs() if n.lower() not in left_out]
    if is_known and (size or run.context.request.method not in _WITHOUT_BODY):
        headers.append(("content-length", str(size)))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": run.context.request.method,
        "scheme": parts.scheme or "https",
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": run.query.encode(),
        "headers": [
            (b"host", parts.netloc.encode()),
            *((n.encode("latin-1", "replace"), v.encode("latin-1", "replace")) for n, v in headers),
        ],
        "client": None,
        "server": (parts.hostname, parts.port or 443),
        "state": {},
    }
