"""The paths below `/_local`."""

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from local.azure import Azure

from .errors import invalid, problems, unsupported
from .models import ClockBody, FaultBody, LatenciesBody

_Endpoint = Callable[[Request], Awaitable[Response]]


def routes(azure: Azure, forget: Callable[[], None]) -> list[BaseRoute]:
    """The routes; `forget` resets what services remember outside of the state file."""

    def clock(body: ClockBody) -> None:
        if body.now:
            azure.clock.set(body.now)
        else:
            azure.clock.advance(body.advance_seconds or 0.0)

    def latencies(body: LatenciesBody) -> None:
        azure.behaviour.set_latencies(body.root)

    def fault(body: FaultBody) -> None:
        azure.behaviour.add(body.fault())

    def reset(_: Any) -> None:
        azure.reset()
        forget()

    return [
        Route("/_local", _telling(azure), methods=["GET"]),
        Route("/_local/clock", _taking(ClockBody, clock), methods=["PUT"]),
        Route("/_local/latencies", _taking(LatenciesBody, latencies), methods=["PUT"]),
        Route("/_local/faults", _taking(FaultBody, fault), methods=["POST"]),
        Route("/_local/reset", _taking(None, reset), methods=["POST"]),
    ]


def _telling(azure: Azure) -> _Endpoint:
    async def tell(_request: Request) -> Response:
        return JSONResponse(
            {
                "now": azure.clock.now().isoformat(),
                "latencies": dict(azure.behaviour.latencies),
                "accounts": {
                    found.account: {
                        "subdomain": found.subdomain,
                        "location": found.location,
                        "deployments": [deployment.name for deployment in found.deployments],
                    }
                    for found in azure.endpoints()
                },
            }
        )

    return tell


def _taking(shape: type[BaseModel] | None, act: Callable[[Any], None]) -> _Endpoint:
    async def take(request: Request) -> Response:
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return unsupported()
        try:
            body = shape.model_validate_json(await request.body()) if shape else None
            await run_in_threadpool(act, body)
        except ValidationError as error:
            return invalid(problems(error))
        except ValueError as error:
            return invalid(str(error))
        return Response(status_code=204)

    return take
