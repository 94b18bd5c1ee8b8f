"""The routes of the inference room, and the way of each request: address, account, credential, body, limit, reply."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from . import addresses, auth, bodies, chat, embeddings, errors, responses, troubles
from .addresses import Address
from .answers import Served
from .directory import Account, Deployment, Directory
from .limits import Limiter
from .operations import Operation, Prepared, Reply

_OPERATIONS = {
    addresses.CHAT: Operation("ChatCompletions_Create", "chatCompletion", "chat", chat.prepare),
    addresses.EMBEDDINGS: Operation("Embeddings_Create", "embeddings", "embedding", embeddings.prepare),
    addresses.RESPONSES: Operation("Responses_Create", "responses", "chat", responses.prepare),
}


class Inference:
    """The data plane of all accounts in a directory; itself the ASGI application behind its routes."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._limiter = Limiter()

    def routes(self) -> list[BaseRoute]:
        """What to mount at the root of a server: with the account first in the path, and with the account as host."""
        return _routes(troubles.OverHttp(self))

    def application(self) -> ASGIApp:
        """The same for who calls from within: a connection that breaks is an answer that doesn't come, or ends."""
        return Router(_routes(self))

    def reset(self) -> None:
        """Empties the rate limiter's memory, which is all that this room remembers."""
        self._limiter.reset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; a client that leaves before it is read gets nothing."""
        request = Request(scope, receive)
        headers = _identity(request)
        try:
            response = await self._answered(request, headers)
        except (ClientDisconnect, troubles.Cut):
            return
        except errors.Refused as refused:
            response = _json(refused.body, {**headers, **refused.headers}, refused.status)
        except RecursionError:
            response = _json(errors.invalid("The body of your request is nested too deeply.").body, headers, 400)
        await response(scope, receive, send)

    async def _answered(self, request: Request, headers: dict[str, str]) -> ASGIApp:
        """`headers` grow with what is known, so that a refusal tells as much as can be told."""
        address = addresses.read(request)
        account = self._account(address.subdomain)
        headers["x-ms-region"] = account.region
        auth.check(account, request.headers)
        body = await bodies.read(request)
        deployment = self._deployment(account, address, body)
        headers["x-ms-deployment-name"] = deployment.name
        operation = _OPERATIONS[address.operation]
        served = Served(account, deployment, self._directory.now())
        _check_able(served, operation)
        prepared = operation.prepare(body, served)
        asked = f"{operation.title} under {address.api}"
        await troubles.suffered(account, deployment, asked)
        self._count(prepared, served, asked, headers)
        await asyncio.sleep(deployment.latency)
        response = _replied(prepared.reply, headers)
        trouble = deployment.trouble
        return troubles.cut_within(response) if trouble and trouble.effect == "cut-within" else response

    def _account(self, subdomain: str) -> Account:
        account = self._directory.account(subdomain)
        if account is None:
            raise errors.no_such_account(subdomain)
        return account

    def _deployment(self, account: Account, address: Address, body: dict[str, Any]) -> Deployment:
        name = body.get("model") if address.deployment is None else address.deployment
        if not isinstance(name, str):
            raise errors.invalid("Missing required parameter: 'model'.", "model", "missing_required_parameter")
        deployment = self._directory.deployment(account, name)
        if deployment is None:
            raise errors.deployment_not_found()
        return deployment

    def _count(self, prepared: Prepared, served: Served, asked: str, headers: dict[str, str]) -> None:
        standing = self._limiter.admit(served.account, served.deployment, prepared.tokens, served.now)
        headers.update(standing.headers)
        if standing.refused:
            wait = standing.milliseconds
            raise errors.rate_limited(standing.refused, served.account, served.deployment, asked, wait)


def _routes(app: ASGIApp) -> list[BaseRoute]:
    return [Route("/openai/{rest:path}", app), Route("/{subdomain}/openai/{rest:path}", app)]


def _replied(reply: Reply, headers: dict[str, str]) -> Response:
    if isinstance(reply, Iterator):
        return StreamingResponse(_events(reply), headers=headers, media_type="text/event-stream")
    return _json(reply, headers)


def _check_able(served: Served, operation: Operation) -> None:
    retires = served.deployment.retires
    if retires is not None and served.now >= retires:
        raise errors.retired(served.deployment, retires)
    if served.deployment.family != operation.family:
        raise errors.operation_not_supported(operation.verb, served.deployment.model)


def _identity(request: Request) -> dict[str, str]:
    """The request's ids, which are new each time, and the client's own id if it sent one."""
    asked = request.headers.get("x-ms-client-request-id")
    headers = {"apim-request-id": str(uuid.uuid4()), "x-request-id": str(uuid.uuid4())}
    return headers if asked is None else {**headers, "x-ms-client-request-id": asked}


def _json(document: dict[str, Any], headers: dict[str, str], status: int = 200) -> Response:
    return Response(json.dumps(document), status, headers, "application/json")


async def _events(events: Iterator[str]) -> AsyncIterator[str]:
    """Gives way after each event, so that a client that has left is noticed."""
    for event in events:
        yield event
        await asyncio.sleep(0)
