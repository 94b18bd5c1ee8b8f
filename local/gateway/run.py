"""One request on its way: what policies read and change."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from random import Random
from typing import Any, cast

from starlette.types import ASGIApp

from local.api_management.served import Service
from local.csharp.context import Context, Response, Url

from .breakers import Breakers
from .counters import Counters
from .exchange import Exchange
from .issuer import Issuer
from .messages import Body, Headers, query_string
from .metrics import Metrics
from .traces import Trace
from .usage import Meter, Usage

Sleep = Callable[[float], Awaitable[None]]


@dataclass
class World:
    """What all requests of a gateway share. `outside` is the application behind every backend's URL."""

    outside: ASGIApp
    now: Callable[[], datetime]
    random: Random
    sleep: Sleep = asyncio.sleep
    breakers: Breakers = field(default_factory=Breakers)
    counters: Counters = field(default_factory=Counters)
    issuer: Issuer = field(default_factory=Issuer)
    metrics: Metrics = field(default_factory=Metrics)


@dataclass
class Run:
    """A request. `relative` is the path that goes to the backend, `parameters` what is asked in the query."""

    world: World
    service: Service
    context: Context
    headers: Headers
    parameters: Headers
    body: Body
    relative: str
    raw_query: str | None
    service_url: str
    client_left: Callable[[], Awaitable[None]]
    trace: Trace | None = None
    section: str = "inbound"
    backend: str | None = None
    base_url: str | None = None
    exchange: Exchange | None = None
    is_forwarded: bool = False
    buffers_answer: bool = True
    meter: Meter | None = None
    prompt: int = 0
    accounts: list[Callable[[Usage], None]] = field(default_factory=list)
    counted: set[str] = field(default_factory=set[str])
    answer_headers: Headers = field(default_factory=Headers)

    @property
    def query(self) -> str:
        """The query string as it goes to the backend, without a question mark."""
        return query_string(self.parameters.pairs()) if self.raw_query is None else self.raw_query

    @property
    def message_headers(self) -> Headers:
        """Those that set-header changes in this section: the request's, or the response's."""
        return self.response_headers if self.section in ("outbound", "on-error") else self.headers

    @property
    def response_headers(self) -> Headers:
        """The response's headers, to be changed."""
        return cast("Headers", self.response.headers)

    @property
    def response(self) -> Response:
        """`context.Response`, which is there when a policy of these sections runs."""
        if self.context.response is None:
            self.respond(HTTPStatus.OK, HTTPStatus.OK.phrase)
        return cast("Response", self.context.response)

    def respond(self, status: int, reason: str, body: bytes | None = None) -> Headers:
        """Puts a new response in the place of the one there is; returns its headers."""
        headers = Headers()
        content = Body(body) if body is not None else None
        self.context.response = Response(status_code=status, status_reason=reason, headers=headers, body=content)
        return headers

    async def load(self) -> None:
        """Buffers the bodies, so that an expression can read them."""
        await self.body.load()
        if self.context.response is not None and isinstance(self.context.response.body, Body):
            await self.context.response.body.load()

    def readdress(self, path: str) -> None:
        """`context.Request.Url` tells path and query anew."""
        old, text = self.context.request.url, self.query
        self.context.request.url = Url(
            scheme=old.scheme,
            host=old.host,
            port=old.port,
            path=path,
            query=self.parameters,
            query_string=f"?{text}" if text else "",
        )

    def tell(self, **facts: Any) -> None:
        """Adds to the trace, if there is one."""
        if self.trace:
            self.trace.facts.update(facts)

    async def close(self) -> None:
        """Ends what still runs for this request."""
        if self.exchange is not None:
            await self.exchange.close()
