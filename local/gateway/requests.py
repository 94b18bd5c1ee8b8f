"""From an ASGI request to a request on its way."""

import uuid
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from local.api_management.served import Service
from local.csharp import context

from .faults import PolicyFault, oversized
from .messages import Body, Headers, charset, query
from .run import Run, World
from .traces import Trace

LARGEST_URL = 16_384
"""Bytes (learn.microsoft.com, "API Management limits")."""
LARGEST_HEADERS = 64 * 1024
"""Bytes; Azure's own limit is not documented."""

TRACE = "x-local-trace"
"""The header that asks for a trace; the answer tells its id in `x-local-trace-id`."""


def begun(world: World, service: Service, path: str, scope: Scope, receive: Receive) -> Run:
    """The request, as it came."""
    headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    is_traced = headers.one(TRACE).lower() == "true"
    headers.put(TRACE, ())
    asked = scope["query_string"].decode("latin-1")
    parameters, body = query(asked), _body(headers, receive)
    url = _url(scope, headers, path, parameters, asked)
    told = context.Context(
        request=context.Request(
            method=scope["method"].upper(),
            url=url,
            original_url=url,
            headers=headers,
            body=body if _has_body(headers) else None,
            ip_address=(scope.get("client") or ("",))[0],
        ),
        timestamp=world.now(),
        deployment=context.Deployment(
            region=service.location, service_id=service.name, service_name=f"{service.name}.azure-api.net"
        ),
        tracing=is_traced,
        now=world.now,
        random=world.random,
    )
    run = Run(world, service, told, headers, parameters, body, path, asked, "", _departure(receive))
    if is_traced:
        _trace(run)
    return run


def refused(scope: Scope) -> PolicyFault | None:
    """The refusal of a request whose URL or headers are too large."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LARGEST_URL:
        return oversized(414, f"The URL is longer than {LARGEST_URL} bytes.")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEADERS:
        return oversized(431, f"The headers are larger than {LARGEST_HEADERS} bytes.")
    return None


def _has_body(headers: Headers) -> bool:
    return headers.one("content-length", "0") != "0" or "transfer-encoding" in headers


def _body(headers: Headers, receive: Receive) -> Body:
    if not _has_body(headers):
        return Body()
    return Body(source=_chunks(receive), charset=charset(headers.one("content-type")))


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        more = message.get("more_body", False)
        if message.get("body"):
            yield message["body"]


def _departure(receive: Receive) -> Any:
    async def left() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    return left


def _url(scope: Scope, headers: Headers, path: str, parameters: Headers, asked: str) -> context.Url:
    scheme, host = scope.get("scheme", "https"), headers.one("host")
    name, _, port = host.partition(":")
    return context.Url(
        scheme=scheme,
        host=name,
        port=int(port) if port.isascii() and port.isdigit() else 443 if scheme == "https" else 80,
        path=path,
        query=parameters,
        query_string=f"?{asked}" if asked else "",
    )


def _trace(run: Run) -> None:
    run.trace = trace = Trace(str(uuid.uuid4()))
    credentials = run.headers.one("authorization")
    trace.hide([credentials, credentials.rpartition(" ")[2], *run.service.keys, *run.service.named_values.values()])
    trace.facts.update(
        service=run.service.name,
        method=run.context.request.method,
        path=run.context.request.url.path,
        query=[{"name": name, "value": value} for name, value in run.parameters.pairs()],
        headers=[{"name": name, "value": value} for name, value in run.headers.pairs()],
        now=run.context.timestamp.isoformat(),
    )
    run.context.trace = lambda message: trace.begin(run.section, "", "", "context.Trace").told.update(message=message)
    run.answer_headers.put(f"{TRACE}-id", (trace.id,))
