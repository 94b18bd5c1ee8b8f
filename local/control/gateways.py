"""The control paths of the gateways: breakers, traces, metrics, requests, tokens."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from local.gateway.calls import Call
from local.gateway.room import Gateway

from .errors import invalid
from .models import TokenBody
from .taking import Endpoint, taking


def routes(gateway: Gateway) -> list[BaseRoute]:
    """The routes."""

    def close_breakers(_: Any) -> None:
        gateway.world.breakers.reset()

    def token(body: TokenBody) -> dict[str, str]:
        claims = {"aud": body.audience, "azp": body.application, **body.claims}
        return {"token": gateway.world.issuer.token(gateway.world.now(), claims, body.tenant_id)}

    async def trace(request: Request) -> Response:
        identity = request.path_params["identity"]
        found = gateway.traces.document(identity)
        if found is None:
            error = {"code": "TraceNotFound", "message": f"There is no trace '{identity}'; the last 100 are kept."}
            return JSONResponse({"error": error}, 404)
        return JSONResponse(found)

    async def calls(request: Request) -> Response:
        asked = request.query_params.get("since")
        try:
            since = _moment(asked) if asked else None
        except ValueError:
            return invalid(f"since: '{asked}' is no time with its zone, such as 2026-11-22T12:00:00Z.")
        return StreamingResponse(_lines(gateway.calls.told(since)), media_type="application/x-ndjson")

    def forget_calls(_: Any) -> None:
        gateway.calls.reset()

    return [
        Route("/_local/breakers", _telling(gateway.breakers), methods=["GET"]),
        Route("/_local/breakers/reset", taking(None, close_breakers), methods=["POST"]),
        Route("/_local/metrics", _telling(gateway.world.metrics.told), methods=["GET"]),
        Route("/_local/requests", calls, methods=["GET"]),
        Route("/_local/requests/reset", taking(None, forget_calls), methods=["POST"]),
        Route("/_local/tokens", taking(lambda _: TokenBody, token), methods=["POST"]),
        Route("/_local/traces/{identity}", trace, methods=["GET"]),
    ]


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _lines(calls: Iterable[Call]) -> Iterator[str]:
    return (f"{json.dumps(call.document())}\n" for call in calls)


def _telling(told: Callable[[], Any]) -> Endpoint:
    async def tell(_request: Request) -> Response:
        return JSONResponse(told())

    return tell
