"""Answers that arrive chunk by chunk; no test waits for a time."""

import asyncio
from typing import Any

import pytest

BACKEND = (
    "<retry condition='@(context.Response == null || context.Response.StatusCode &gt;= 500)' count='2' interval='0'>"
)
STREAM = [(b"content-type", b"text/event-stream")]
SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/openai/deployments/one/chat/completions",
    "raw_path": b"/openai/deployments/one/chat/completions",
    "query_string": b"",
    "headers": [(b"host", b"apim.azure-api.net")],
}


def document(world: Any, buffers: str) -> None:
    forward = f"<forward-request buffer-request-body='true' buffer-response='{buffers}'/></retry>"
    world.document(backend=BACKEND + forward)


def stepping(world: Any, chunks: list[bytes], goes_on: asyncio.Event) -> None:
    """A backend that sends a chunk only when the one before was seen."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": STREAM})
        for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await goes_on.wait()
            goes_on.clear()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    world.backends.answers["one.openai.azure.com"] = app


async def none() -> Any:
    await asyncio.Event().wait()


def test_a_chunk_arrives_before_the_next_one_is_made(world: Any) -> None:
    document(world, "false")
    arrived: list[bytes] = []

    async def run() -> None:
        goes_on = asyncio.Event()
        stepping(world, [b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n"], goes_on)

        async def send(message: Any) -> None:
            if message.get("body"):
                arrived.append(message["body"])
                goes_on.set()

        await asyncio.wait_for(world.gateway(SCOPE, none, send), 60)

    asyncio.run(run())
    assert arrived == [b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n"]


def test_with_buffer_response_small_chunks_are_gathered(world: Any) -> None:
    document(world, "true")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": STREAM})
        for _ in range(10):
            await send({"type": "http.response.body", "body": b"x" * 1000, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    world.backends.answers["one.openai.azure.com"] = app
    answer = world.call()
    assert [len(chunk) for chunk in answer.chunks if chunk] == [9000, 1000]


@pytest.mark.parametrize("buffers", ["true", "false"])
def test_a_stream_that_is_cut_is_not_retried_and_reaches_the_caller_cut(world: Any, buffers: str) -> None:
    document(world, buffers)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": STREAM})
        await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})

    world.backends.answers["one.openai.azure.com"] = app
    answer = world.call()
    assert (answer.status, answer.is_whole, len(world.backends.asked)) == (200, False, 1)
    assert answer.body == (b"data: 1\n\n" if buffers == "false" else b"")


def test_a_client_that_leaves_ends_the_stream(world: Any) -> None:
    document(world, "false")
    told: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": STREAM})
        await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
        told.append((await receive())["type"])

    async def run() -> None:
        left = asyncio.Event()

        async def receive() -> Any:
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message.get("body"):
                left.set()

        await asyncio.wait_for(world.gateway(SCOPE, receive, send), 60)

    world.gateway.world.outside = app
    asyncio.run(run())
    assert told == ["http.disconnect"]
