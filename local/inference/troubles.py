"""What goes wrong on demand: an error, a late answer, a connection that breaks."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import errors
from .directory import Account, Deployment

_MILLISECONDS = 1000


class Cut(Exception):
    """The connection breaks before an answer."""


async def suffered(account: Account, deployment: Deployment, asked: str) -> None:
    """Lets happen what the deployment's trouble brings before an answer; nothing where it has none.

    Raises:
        Refused: 429 or 500.
        Cut: there will be no answer.
    """
    trouble = deployment.trouble
    match trouble and trouble.effect:
        case "429" if trouble:
            raise errors.rate_limited("call", account, deployment, asked, trouble.retry_after * _MILLISECONDS)
        case "500":
            raise errors.failed()
        case "cut":
            raise Cut
        case "slow" if trouble:
            await asyncio.sleep(trouble.late)
        case _:
            pass


def cut_within(response: ASGIApp) -> ASGIApp:
    """The response, broken off after its first chunk, or half way where it has one only."""

    async def cut(scope: Scope, receive: Receive, send: Send) -> None:
        is_cut = False

        async def some(message: Message) -> None:
            nonlocal is_cut
            if is_cut:
                return
            if message["type"] == "http.response.body":
                is_cut = True
                whole = message.get("body", b"")
                part = whole if message.get("more_body") else whole[: len(whole) // 2]
                message = {**message, "body": part, "more_body": True}
            await send(message)

        await response(scope, receive, some)

    return cut


class OverHttp:
    """An application for a server: where it gives no answer at all, the connection breaks.

    A server would make an error 500 of that, so that a body is promised first that doesn't come.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        is_begun = False

        async def noted(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        await self._app(scope, receive, noted)
        if not is_begun:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
