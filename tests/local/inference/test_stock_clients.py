"""The stock `openai` client, and a client that leaves, against a server on a port."""

import asyncio
import http.client
import json
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import openai
import pytest
from openai import AsyncAzureOpenAI, AsyncOpenAI, AzureOpenAI, OpenAI
from pydantic import BaseModel

KEY = "key-of-france"
HELLO: list[Any] = [{"role": "user", "content": "Hello."}]
SERVED = "gpt-5.4 version 2026-03-05 answers as deployment chat of account aoai-sweden"


class Weather(BaseModel):
    """A shape to ask for."""

    city: str
    days: list[int]
    note: str | None


@pytest.fixture
def azure(url: str) -> Any:
    with AzureOpenAI(
        azure_endpoint=f"{url}/sweden", azure_ad_token="token", api_version="2025-04-01-preview", max_retries=0
    ) as client:
        yield client


@pytest.fixture
def plain(url: str) -> Any:
    with OpenAI(base_url=f"{url}/sweden/openai/v1/", api_key="token", max_retries=0) as client:
        yield client


@pytest.fixture(params=["azure", "plain"])
def client(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def test_a_chat_is_answered(client: Any) -> None:
    answer = client.chat.completions.create(model="chat", messages=HELLO)
    assert answer.choices[0].message.content.startswith(SERVED)
    assert (answer.model, answer.usage.completion_tokens > 0) == ("gpt-5.4-2026-03-05", True)


def test_a_chat_is_streamed(client: Any) -> None:
    parts = list(
        client.chat.completions.create(
            model="chat", messages=HELLO, stream=True, stream_options={"include_usage": True}
        )
    )
    assert "".join(part.choices[0].delta.content or "" for part in parts if part.choices).startswith(SERVED)
    assert parts[-1].usage.completion_tokens > 0


def test_the_stream_helper_gathers_a_chat(client: Any) -> None:
    with client.chat.completions.stream(model="chat", messages=HELLO) as stream:
        stream.until_done()
        assert stream.get_final_completion().choices[0].message.content.startswith(SERVED)


def test_a_shape_is_parsed(client: Any) -> None:
    answer = client.chat.completions.parse(model="chat", messages=HELLO, response_format=Weather)
    assert isinstance(answer.choices[0].message.parsed, Weather)


def test_a_tool_call_is_parsed(client: Any) -> None:
    tools = [openai.pydantic_function_tool(Weather)]
    (call,) = client.chat.completions.parse(model="chat", messages=HELLO, tools=tools).choices[0].message.tool_calls
    assert isinstance(call.function.parsed_arguments, Weather)


def test_texts_are_embedded(client: Any) -> None:
    answer = client.embeddings.create(model="large", input=["a", "b"], dimensions=16)
    assert [len(item.embedding) for item in answer.data] == [16, 16]
    written = client.embeddings.create(model="large", input="a", dimensions=16, encoding_format="float")
    assert answer.data[0].embedding == written.data[0].embedding


def test_responses_are_answered_streamed_and_parsed(client: Any) -> None:
    assert client.responses.create(model="chat", input="Hello.").output_text.startswith(SERVED)
    *_, last = client.responses.create(model="chat", input="Hello.", stream=True)
    assert (last.type, last.response.output_text.startswith(SERVED)) == ("response.completed", True)
    assert isinstance(client.responses.parse(model="chat", input="Hi.", text_format=Weather).output_parsed, Weather)
    with client.responses.stream(model="chat", input="Hello.") as stream:
        assert stream.get_final_response().output_text.startswith(SERVED)


def test_a_function_goes_round(client: Any) -> None:
    tool = {"type": "function", "name": "clock", "parameters": {"type": "object", "properties": {}}, "strict": True}
    asked: list[Any] = [{"role": "user", "content": "What time is it?"}]
    first = client.responses.create(model="chat", input=asked, tools=[tool])
    (call,) = first.output
    asked += [*first.output, {"type": "function_call_output", "call_id": call.call_id, "output": "noon"}]
    assert client.responses.create(model="chat", input=asked, tools=[tool]).output_text.startswith(SERVED)


def test_the_asynchronous_clients_are_answered(url: str) -> None:
    async def provide() -> str:
        return "token"

    async def ask() -> list[str]:
        azure = AsyncAzureOpenAI(
            azure_endpoint=f"{url}/sweden", azure_ad_token_provider=provide, api_version="2024-10-21", max_retries=0
        )
        async with azure, AsyncOpenAI(base_url=f"{url}/sweden/openai/v1", api_key="t", max_retries=0) as plain:
            answer = await azure.chat.completions.create(model="chat", messages=HELLO)
            parts = [
                part async for part in await plain.chat.completions.create(model="chat", messages=HELLO, stream=True)
            ]
            vector = await plain.embeddings.create(model="ada", input="a")
            assert len(vector.data[0].embedding) == 1536
            streamed = "".join(part.choices[0].delta.content or "" for part in parts if part.choices)
            return [answer.choices[0].message.content or "", streamed]

    first, second = asyncio.run(ask())
    assert first == second
    assert first.startswith(SERVED)


@pytest.mark.parametrize(
    ("ask", "error", "code"),
    [
        (lambda c: c.chat.completions.create(model="no", messages=HELLO), openai.NotFoundError, "DeploymentNotFound"),
        (
            lambda c: c.chat.completions.create(model="ada", messages=HELLO),
            openai.BadRequestError,
            "OperationNotSupported",
        ),
        (lambda c: c.chat.completions.create(model="chat", messages=[]), openai.BadRequestError, "invalid_value"),
        (lambda c: c.embeddings.create(model="chat", input="x"), openai.BadRequestError, "OperationNotSupported"),
        (lambda c: c.models.list(), openai.NotFoundError, "404"),
    ],
)
def test_errors_are_the_client_s_exceptions(
    client: Any, ask: Callable[[Any], Any], error: type[Any], code: str
) -> None:
    with pytest.raises(error) as raised:
        ask(client)
    assert raised.value.code == code


def test_a_retired_model_is_gone(client: Any, directory: Any) -> None:
    directory.time += timedelta(days=1)
    with pytest.raises(openai.APIStatusError) as raised:
        client.chat.completions.create(model="gone", messages=HELLO)
    assert (raised.value.status_code, raised.value.code) == (410, "ModelDeprecated")


def test_a_limit_reached_is_the_client_s_exception(client: Any) -> None:
    client.chat.completions.create(model="small", messages=HELLO, max_tokens=2000)
    with pytest.raises(openai.RateLimitError) as raised:
        client.chat.completions.create(model="small", messages=HELLO)
    assert (raised.value.code, raised.value.response.headers["retry-after"]) == ("RateLimitReached", "60")


def test_the_client_waits_as_told_and_tries_again(url: str, directory: Any) -> None:
    def tick(_: Any) -> None:
        directory.time += timedelta(seconds=59, milliseconds=999)

    http_client = openai.DefaultHttpxClient(event_hooks={"response": [tick]})
    with OpenAI(base_url=f"{url}/sweden/openai/v1/", api_key="t", max_retries=1, http_client=http_client) as client:
        client.chat.completions.create(model="small", messages=HELLO, max_tokens=2000)
        assert client.chat.completions.create(model="small", messages=HELLO).id


def test_keys_are_judged_in_both_forms(url: str) -> None:
    def ask(account: str, key: str) -> None:
        azure = AzureOpenAI(azure_endpoint=f"{url}/{account}", api_key=key, api_version="2024-10-21", max_retries=0)
        with azure:
            azure.chat.completions.create(model="chat", messages=HELLO)

    ask("france", KEY)
    with pytest.raises(openai.AuthenticationError):
        ask("france", "wrong")
    with pytest.raises(openai.PermissionDeniedError, match="Key based authentication is disabled"):
        ask("sweden", KEY)
    with OpenAI(base_url=f"{url}/france/openai/v1/", api_key=KEY) as plain:
        assert plain.chat.completions.create(model="chat", messages=HELLO).id


def test_a_host_names_the_account_on_a_port(url: str) -> None:
    answer = httpx.post(
        f"{url}/openai/v1/chat/completions",
        json={"model": "chat", "messages": HELLO},
        headers={"Host": "sweden.openai.azure.com", "Authorization": "Bearer t"},
    )
    assert answer.json()["choices"][0]["message"]["content"].startswith(SERVED)


def test_a_body_over_the_limit_is_answered_not_cut_off(url: str) -> None:
    answer = httpx.post(
        f"{url}/sweden/openai/v1/chat/completions",
        content=b" " * 20_000_001,
        headers={"Authorization": "Bearer t", "Content-Type": "application/json"},
    )
    assert answer.status_code == 413


def _connected(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", urlsplit(url).port or 0))


def _request(url: str, body: bytes, length: int) -> bytes:
    head = (
        f"POST /sweden/openai/v1/chat/completions HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
        f"Authorization: Bearer t\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode() + body


@pytest.mark.parametrize("whole", [True, False])
def test_a_client_that_leaves_leaves_no_trace(
    url: str, directory: Any, caplog: pytest.LogCaptureFixture, whole: bool
) -> None:
    directory.deployments["chat"] = replace(directory.deployments["chat"], latency=0.1)
    body = json.dumps({"model": "chat", "messages": HELLO, "stream": True, "n": 100}).encode()
    with caplog.at_level(logging.WARNING), _connected(url) as leaving:
        leaving.sendall(_request(url, body, len(body) + (0 if whole else 100)))
        if whole:
            assert leaving.recv(100)
        leaving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    time.sleep(0.05)
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", "/sweden/openai/v1/chat/completions")
    assert connection.getresponse().status == 405
    connection.close()
    assert not caplog.records
