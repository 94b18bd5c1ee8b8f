"""Serves the local Azure over HTTP on 127.0.0.1: ARM, models, gateways, stores, and `/_local` for tests."""

import asyncio
import signal
import socket
import uuid

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send
from uvicorn.server import HANDLED_SIGNALS

from local import arm, control
from local.app_configuration.service import Stores
from local.arm.content import MAX_BODY_BYTES
from local.gateway.room import Gateway
from local.inference import Inference
from local.store import StateError

from .azure import Azure
from .directory import AzureDirectory
from .outside import Outside

HOST = "127.0.0.1"

_GRACE_SECONDS = 2
_LARGEST_HEAD = 4 * 1024 * 1024


def bind(port: int) -> socket.socket:
    """A socket that listens on `port` of this machine only; 0 is any free port.

    Raises:
        OSError: the port is in use, or may not be used.
    """
    listener = socket.create_server((HOST, port))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio sets it on its own sockets only
    return listener


def serve(azure: Azure, listener: socket.socket) -> None:
    """Serves until the process is asked to end (SIGINT, SIGTERM), and returns."""
    server = uvicorn.Server(configuration(azure))
    for number in HANDLED_SIGNALS:  # also what comes before it has begun to serve ends it
        signal.signal(number, server.handle_exit)
    server.run(sockets=[listener])


def configuration(azure: Azure) -> uvicorn.Config:
    """How the local Azure is served: what refuses large headers is the room that they go to, in its own words."""
    return uvicorn.Config(
        application(azure),
        log_level="critical",
        access_log=False,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def application(azure: Azure) -> Starlette:
    """The local Azure as an ASGI application."""
    directory = AzureDirectory(azure)
    inference = Inference(directory)
    outside = Outside(directory, inference.application())
    gateway = Gateway(azure.services.snapshot, azure.clock.now, outside)
    stores = Stores(azure.store, azure.clock, azure.behaviour, azure.outages, gateway.world.issuer)

    def forget() -> None:
        inference.reset()
        stores.reset()

    routes = [
        *control.routes(azure, gateway, forget),
        gateway.route(),
        stores.route(),
        *inference.routes(),
        Mount("/", _Management(azure)),
    ]
    return Starlette(routes=routes, exception_handlers={StateError: _without_state})


class _Management:
    """ARM behind everything that is nobody else's."""

    def __init__(self, azure: Azure) -> None:
        self._arm = azure.arm

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = await run_in_threadpool(self._arm.handle, await _asked(request))
        except ClientDisconnect:
            return
        except arm.ConnectionCut as cut:
            await asyncio.sleep(cut.after)
            await _cut(send)
            return
        await asyncio.sleep(answer.after)
        await _response(request, answer)(scope, receive, send)


async def _asked(request: Request) -> arm.Request:
    """The request as ARM takes it; of a body that is too large no more is read than shows it."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            break
    base = str(request.base_url).rstrip("/")
    return arm.Request(
        request.method, request.url.path, dict(request.query_params), dict(request.headers), bytes(body), base
    )


def _without_state(_request: Request, error: Exception) -> Response:
    """The state file can't be used right now, whoever asked."""
    return JSONResponse(arm.error_body("ServiceUnavailable", str(error)), 503)


def _response(request: Request, answer: arm.Response) -> Response:
    identity = request.headers.get("x-ms-client-request-id", str(uuid.uuid4()))
    headers = {"cache-control": "no-cache", "x-ms-request-id": identity, **answer.headers}
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    return Response(answer.json(), answer.status, headers, "application/json")


async def _cut(send: Send) -> None:
    """Promises a body and breaks off, which ends the connection."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
