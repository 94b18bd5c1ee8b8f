"""One call of a backend in this process: its answer arrives chunk by chunk, as it is produced."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Scope


class ConnectionCut(Exception):
    """The other side broke off, before or within its answer. A backend raises it to do so."""


class Exchange:
    """A request to an application and its answer; `close` it when it is no longer wanted."""

    def __init__(
        self, app: ASGIApp, scope: Scope, body: AsyncIterator[bytes], client_left: Callable[[], Awaitable[None]]
    ) -> None:
        self._body = body
        self._client_left = client_left
        self._messages: deque[Message | None] = deque()
        self._arrived = asyncio.Event()
        self._taken = asyncio.Event()
        self._is_sent = False
        self._is_abandoned = False
        self._task: asyncio.Future[None] = asyncio.ensure_future(_running(app(scope, self._receive, self._send)))
        self._task.add_done_callback(lambda _: self._put(None))

    async def started(self, timeout: float) -> tuple[int, list[tuple[str, str]]]:
        """Status and headers.

        Raises:
            ConnectionCut: the backend broke off first.
            ClientDisconnect: the client left while it sent, which is no failure of the backend.
            TimeoutError: `timeout` seconds went by.
        """
        async with asyncio.timeout(timeout):
            message = await self._next()
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
        return message["status"], headers

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes.

        Raises:
            ConnectionCut: the backend broke off before the end.
        """
        while True:
            message = await self._next()
            if message.get("body"):
                yield message["body"]
            if not message.get("more_body"):
                return

    async def close(self) -> None:
        """Ends the call, if it has not ended."""
        if not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])
        if not self._task.cancelled():
            self._task.exception()

    async def _next(self) -> Message:
        while not self._messages:
            self._arrived.clear()
            await self._arrived.wait()
        message = self._messages.popleft()
        self._taken.set()
        if message is None:
            self._messages.append(None)
            await self._task
            if self._is_abandoned:
                raise ClientDisconnect
            raise ConnectionCut("The backend closed the connection before its answer was complete.")
        return message

    def _put(self, message: Message | None) -> None:
        self._messages.append(message)
        self._arrived.set()

    async def _send(self, message: Any) -> None:
        """A backend produces no more than one chunk ahead of who reads."""
        while len(self._messages) > 1:
            self._taken.clear()
            await self._taken.wait()
        self._put(message)

    async def _receive(self) -> Message:
        if not self._is_sent:
            try:
                async for chunk in self._body:
                    return {"type": "http.request", "body": chunk, "more_body": True}
            except ClientDisconnect:
                self._is_abandoned = True
                raise
            self._is_sent = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._client_left()
        return {"type": "http.disconnect"}


async def _running(call: Awaitable[None]) -> None:
    await call
