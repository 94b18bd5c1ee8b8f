"""The data plane of every store, as an ASGI application.

A store is addressed by its host name, `<store>.azconfig.io`, or first in the path, because one port of one machine has
no host names: `/<store>/kv/...`. A replica is addressed likewise, as `<store>-<replica>`.
"""

import asyncio
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from local.gateway.issuer import Issuer
from local.store import Behaviour, Clock, Outage, Outages, Store, Trouble

from . import endpoints, key_values, lists, problems
from .asked import Answer, Asked, Opened
from .auth import Doorkeeper
from .problems import Problem
from .quota import Quota

VERSIONS = ("2023-11-01", "2024-09-01", "2026-04-01")
"""The newest is the one that azure-appconfiguration 1.10 asks for."""

_OPERATIONS: Mapping[tuple[str, bool], Mapping[str, Callable[[Opened], Answer]]] = {
    ("kv", False): {"GET": lists.key_values},
    ("kv", True): {"GET": key_values.get, "PUT": key_values.put, "DELETE": key_values.delete},
    ("locks", True): {"PUT": key_values.lock, "DELETE": key_values.unlock},
    ("revisions", False): {"GET": lists.revisions},
    ("keys", False): {"GET": lists.keys},
    ("labels", False): {"GET": lists.labels},
}
_UNSERVED = {"snapshots": "snapshots", "operations": "snapshots", "feature-flags": "this form of feature flags"}
_COLLECTIONS = {*(collection for collection, _ in _OPERATIONS), *_UNSERVED}
_LONGEST_BODY = 64 * 1024
_MILLISECONDS = 1000
_ADDRESSED = "local_app_configuration"


class Stores:
    """The data plane of all stores of one local Azure."""

    def __init__(self, store: Store, clock: Clock, behaviour: Behaviour, outages: Outages, issuer: Issuer) -> None:
        """`issuer` is the one whose tokens are good; a fault of `outages` that names a store meets its requests."""
        self._store = store
        self._clock = clock
        self._outages = outages
        self._doorkeeper = Doorkeeper(issuer, behaviour)
        self._quota = Quota()

    def route(self) -> BaseRoute:
        """What to mount before the routes of others that take any path."""
        return _Route(self)

    def reset(self) -> None:
        """Forgets how many requests were counted, which is all that this room remembers."""
        self._quota.reset()

    def handle(self, name: str, asked: Asked) -> tuple[Answer, Outage | None]:
        """Answers a request to the store of that name; from any thread. A trouble that is told is the host's to make.

        Raises:
            StateError: the state file can't be used.
        """
        trouble = None
        try:
            trouble = self._outages.of_store(name)
            _suffer(trouble)
            is_cut = trouble is not None and trouble.effect is Trouble.CUT
            return Answer(200, {}) if is_cut else self._answered(name, asked), trouble
        except Problem as problem:
            return Answer(problem.status, problem.all_headers(), problem.body()), trouble

    def _answered(self, name: str, asked: Asked) -> Answer:
        operation = _operation(asked)
        with self._store.writing() if asked.changes else self._store.reading() as db:
            store = endpoints.store_at(db, name)
            if not store:
                raise problems.no_such_store(name)
            opened = Opened(asked, store, db, self._clock.now())
            self._doorkeeper.check(asked, store, db, opened.now)
            self._quota.admit(store.id.lower(), opened.sku, opened.now)
            return operation(opened)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; a client that leaves before it is read gets nothing."""
        request = Request(scope, receive)
        name, path = scope[_ADDRESSED]
        try:
            asked = await _asked(request, path)
        except ClientDisconnect:
            return
        answer, trouble = await run_in_threadpool(self.handle, name, asked)
        if trouble and trouble.effect is Trouble.SLOW:
            await asyncio.sleep(trouble.seconds)
        await _sent(request, answer, trouble, send)


def _operation(asked: Asked) -> Callable[[Opened], Answer]:
    if asked.collection in _UNSERVED:
        raise problems.not_served(_UNSERVED[asked.collection])
    methods = _OPERATIONS.get((asked.collection, bool(asked.key)))
    if methods is None:
        raise problems.not_found()
    method = "GET" if asked.method == "HEAD" else asked.method
    if method not in methods:
        raise problems.method_not_allowed(", ".join(methods))
    if asked.version not in VERSIONS:
        raise problems.unsupported_version(asked.version, asked.path)
    if "accept-datetime" in asked.headers:
        raise problems.not_served("Accept-Datetime")
    if asked.query("snapshot") is not None:
        raise problems.not_served("snapshots")
    return methods[method]


def _suffer(trouble: Outage | None) -> None:
    match trouble and trouble.effect:
        case Trouble.THROTTLED if trouble:
            raise problems.too_many_requests(trouble.retry_after * _MILLISECONDS)
        case Trouble.SERVER_ERROR:
            raise problems.failed()
        case _:
            pass


async def _asked(request: Request, path: str) -> Asked:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            break
    host = request.headers.get("host", "").partition(":")[0].lower()
    query = request.scope["query_string"].decode("latin-1")
    return Asked(request.method, host, path, query, dict(request.headers), bytes(body))


async def _sent(request: Request, answer: Answer, trouble: Outage | None, send: Send) -> None:
    """Sends the answer, or the part of it that comes before the connection is cut."""
    body = b"" if request.method == "HEAD" else answer.body
    identity = request.headers.get("x-ms-client-request-id", "")
    headers = {**answer.headers, "x-ms-request-id": str(uuid.uuid4())}
    headers |= {"x-ms-client-request-id": identity} if identity else {}
    headers |= {} if answer.status in (204, 304) else {"content-length": str(len(body))}
    cut = trouble is not None and trouble.effect in (Trouble.CUT, Trouble.CUT_WITHIN)
    if cut:
        headers["content-length"] = str(len(body) + 1)
        body = body[: len(body) // 2] if trouble and trouble.effect is Trouble.CUT_WITHIN else b""
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": body, "more_body": cut})


class _Route(BaseRoute):
    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        found = _addressed(scope) if scope["type"] == "http" else None
        return (Match.FULL, {_ADDRESSED: found}) if found else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._stores(scope, receive, send)


def _addressed(scope: Scope) -> tuple[str, str] | None:
    """The store's name, and the path below it, still escaped; None for a request to somebody else."""
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
    headers: Any = scope["headers"]
    host = next((value for name, value in headers if name == b"host"), b"").decode("latin-1").partition(":")[0].lower()
    if host.endswith(endpoints.DOMAIN):
        return host.removesuffix(endpoints.DOMAIN), path
    parts = path.split("/")
    if len(parts) > 2 and parts[1] and parts[2] in _COLLECTIONS:  # noqa: PLR2004 # "", the store, the collection
        return parts[1].lower(), "/" + "/".join(parts[2:])
    return None
