"""Every API Management service's gateway, as an ASGI application."""

import time
from collections.abc import Callable
from datetime import datetime
from random import Random

from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from local.api_management.served import Service, Snapshot

from . import answers, requests
from .calls import Calls
from .exchange import ConnectionCut
from .pipeline import Pipeline
from .run import Run, Sleep, World
from .traces import Traces

_HOSTS = (".azure-api.net", ".localhost")
_ADDRESSED = "local_gateway"


class Gateway:
    """Executes the policies of the services that are stored."""

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        now: Callable[[], datetime],
        outside: ASGIApp,
        random: Random | None = None,
        sleep: Sleep | None = None,
    ) -> None:
        """Takes the room's surroundings.

        Args:
            snapshot: tells what is stored; asked with every request.
            now: the local Azure's clock.
            outside: answers for every backend's host.
            random: draws members of pools; a seed makes a run repeatable.
            sleep: waits between retries.
        """
        self._snapshot = snapshot
        self._pipeline = Pipeline()
        self.world = World(outside, now, random or Random(0))  # noqa: S311 (it spreads load, and hides nothing)
        self.world.sleep = sleep or self.world.sleep
        self.traces = Traces()
        self.calls = Calls()

    def route(self) -> BaseRoute:
        """What to mount before the routes of others: it takes the requests to services that exist."""
        return _Route(self)

    def breakers(self) -> dict[str, dict[str, dict[str, object]]]:
        """The state of every breaker, by service and backend."""
        services, now = self._snapshot().services, self.world.now()
        return {s.name: self.world.breakers.told(s.name, list(s.backends.values()), now) for s in services.values()}

    def services(self) -> dict[str, dict[str, object]]:
        """What can be called: the id and the paths of the APIs, by service."""
        return {
            service.name: {
                "id": service.id,
                "apis": {api.name: {"path": api.path, "keyHeader": api.key_header} for api in service.apis.values()},
            }
            for service in self._snapshot().services.values()
        }

    def reset(self) -> None:
        """Forgets breakers, counters, metrics, traces and requests, which is all that this room remembers."""
        self.world.breakers.reset()
        self.world.counters.reset()
        self.world.metrics.reset()
        self.traces.reset()
        self.calls.reset()

    def addressed(self, scope: Scope) -> tuple[Service, str] | None:
        """The service that a request goes to, by Host or by the path's first segment, and the raw path below it."""
        services = self._snapshot().services
        if not services:
            return None
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
        host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
        host = host.partition(":")[0]
        name = next((host.removesuffix(end) for end in _HOSTS if host.endswith(end)), "")
        if name in services:
            return services[name], path
        first, slash, rest = path.removeprefix("/").partition("/")
        found = services.get(first.lower())
        return (found, slash + rest) if found else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. Who leaves gets nothing more; where a backend broke off, the answer stays incomplete."""
        addressed = scope.get(_ADDRESSED) or self.addressed(scope)
        if addressed is None:
            raise LookupError("The request is to no API Management service of this local Azure.")
        service, path = addressed
        began, is_whole = time.perf_counter(), False
        run = requests.begun(self.world, service, path, scope, receive)
        asked = {name.lower(): value for name, value in run.headers.pairs()}
        try:
            await self._answer(run, scope, path, send)
            is_whole = True
        except (ClientDisconnect, ConnectionCut) as ended:
            run.tell(ended=type(ended).__name__)
        finally:
            await run.close()
            answers.settle(run)
            self.calls.keep(run, asked, time.perf_counter() - began, is_whole)

    async def _answer(self, run: Run, scope: Scope, path: str, send: Send) -> None:
        refusal = requests.refused(scope)
        if refusal:
            answers.fail(run, refusal)
        else:
            await self._pipeline.process(run, path)
        if run.trace:
            run.tell(status=run.response.status_code, backend=run.context.backend and run.context.backend.id)
            self.traces.keep(run.trace)
        await run.body.drain()
        await answers.send(run, send)


class _Route(BaseRoute):
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        found = self._gateway.addressed(scope) if scope["type"] == "http" else None
        return (Match.FULL, {_ADDRESSED: found}) if found else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._gateway(scope, receive, send)
