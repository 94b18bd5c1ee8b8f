"""A directory with a clock to move, and two ways to ask: in process, and over HTTP with the stock clients."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from local.inference import Account, Deployment, Inference

KEY = "key-of-france"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOKEN = {"Authorization": "Bearer token"}
CHAT = "/sweden/openai/deployments/chat/chat/completions?api-version=2024-10-21"

Post = Callable[..., Any]


class Stub:
    """A directory in memory; tests change what it holds."""

    def __init__(self) -> None:
        self.time = NOON
        self.accounts = [
            Account("aoai-sweden", "sweden", "swedencentral", False, (KEY,)),
            Account("aoai-france", "france", "francecentral", True, (KEY,)),
        ]
        chat = Deployment(
            "chat", "gpt-5.4", "2026-03-05", "OpenAI", "DataZoneStandard", None, None, None, "chat", "strict", 0.0
        )
        self.deployments = {
            "chat": chat,
            "chat-old": replace(chat, name="chat-old", version="2025-08-07"),
            "small": replace(chat, name="small", tokens_per_minute=1000, requests_per_minute=6),
            "gone": replace(chat, name="gone", retires=NOON + timedelta(hours=1)),
            "ada": replace(chat, name="ada", model="text-embedding-ada-002", version="2", family="embedding"),
            "large": replace(chat, name="large", model="text-embedding-3-large", version="1", family="embedding"),
            "sora": replace(chat, name="sora", model="sora", version="1", family="other"),
        }

    def account(self, subdomain: str) -> Account | None:
        return next((account for account in self.accounts if account.subdomain == subdomain), None)

    def deployment(self, account: Account, name: str) -> Deployment | None:
        return self.deployments.get(name.lower()) if account in self.accounts else None

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def directory() -> Stub:
    return Stub()


@pytest.fixture
def inference(directory: Stub) -> Inference:
    return Inference(directory)


@pytest.fixture
def app(inference: Inference) -> Starlette:
    return Starlette(routes=inference.routes())


@pytest.fixture
def client(app: Starlette) -> TestClient:
    return TestClient(app)


@pytest.fixture
def post(client: TestClient) -> Post:
    """Posts JSON with a token; answers the response."""

    def posted(path: str = CHAT, headers: dict[str, str] = TOKEN, **body: Any) -> Any:
        return client.post(path, json=body, headers=headers)

    return posted


@pytest.fixture
def say(post: Post) -> Post:
    """Asks a chat one thing; answers the response."""

    def said(text: str = "Hello.", deployment: str = "chat", **more: Any) -> Any:
        path = CHAT.replace("/chat/chat/", f"/{deployment}/chat/")
        return post(path, messages=[{"role": "user", "content": text}], **more)

    return said


@pytest.fixture
def url(app: Starlette) -> Iterator[str]:
    """The application on a free port."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = uvicorn.Server(uvicorn.Config(app, ws="none", lifespan="off", log_config=None))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()
