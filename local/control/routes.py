"""The paths below `/_local`."""

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from local.azure import Azure
from local.gateway.room import Gateway
from local.store import Outage

from . import gateways
from .models import ClockBody, FaultBody, LatenciesBody, OutageBody
from .taking import Endpoint, taking


def routes(azure: Azure, gateway: Gateway, forget: Callable[[], None]) -> list[BaseRoute]:
    """The routes; `forget` resets what the models remember outside of the state file."""

    def clock(body: ClockBody) -> None:
        if body.now:
            azure.clock.set(body.now)
        else:
            azure.clock.advance(body.advance_seconds or 0.0)

    def latencies(body: LatenciesBody) -> None:
        azure.behaviour.set_latencies(body.root)

    def fault(body: FaultBody | OutageBody) -> None:
        if isinstance(body, OutageBody) and body.store is not None:
            azure.outages.add_for_store(body.store, body.outage())
        elif isinstance(body, OutageBody):
            azure.outages.add(body.outage())
        else:
            azure.behaviour.add(body.fault())

    def clear(_: Any) -> None:
        azure.behaviour.clear()
        azure.outages.reset()

    def reset(_: Any) -> None:
        azure.reset()
        forget()
        gateway.reset()

    return [
        Route("/_local", _telling(azure, gateway), methods=["GET"]),
        Route("/_local/clock", taking(lambda _: ClockBody, clock), methods=["PUT"]),
        Route("/_local/latencies", taking(lambda _: LatenciesBody, latencies), methods=["PUT"]),
        Route("/_local/faults", taking(_shape_of_fault, fault), methods=["POST"]),
        Route("/_local/faults/clear", taking(None, clear), methods=["POST"]),
        Route("/_local/reset", taking(None, reset), methods=["POST"]),
        *gateways.routes(gateway),
    ]


def _shape_of_fault(body: bytes) -> type[FaultBody | OutageBody]:
    """Trouble for models names a deployment or a region, for stores a store; any other is for Resource Manager."""
    try:
        given = json.loads(body)
    except ValueError:
        return FaultBody
    return OutageBody if isinstance(given, dict) and {"deployment", "region", "store"} & given.keys() else FaultBody


def _told(outage: Outage) -> dict[str, str]:
    if outage.store is not None:
        return {"effect": outage.effect, "store": outage.store}
    return {"effect": outage.effect, "deployment": f"{outage.account}/{outage.deployment}", "region": outage.region}


def _telling(azure: Azure, gateway: Gateway) -> Endpoint:
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
                "gateways": gateway.services(),
                "stores": azure.stores(),
                "outages": [_told(outage) for outage in azure.outages.all()],
            }
        )

    return tell
