"""The control paths of the gateways: breakers, traces, metrics, tokens."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from local.gateway.room import Gateway

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

    return [
        Route("/_local/breakers", _telling(gateway.breakers), methods=["GET"]),
        Route("/_local/breakers/reset", taking(None, close_breakers), methods=["POST"]),
        Route("/_local/metrics", _telling(gateway.world.metrics.told), methods=["GET"]),
        Route("/_local/tokens", taking(lambda _: TokenBody, token), methods=["POST"]),
        Route("/_local/traces/{identity}", trace, methods=["GET"]),
    ]


def _telling(told: Callable[[], Any]) -> Endpoint:
    async def tell(_request: Request) -> Response:
        return JSONResponse(told())

    return tell
