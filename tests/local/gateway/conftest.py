import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from local.api_management import served
from local.gateway.room import Gateway

KEY = "0123456789abcdef0123456789abcdef"
OTHER_KEY = "fedcba9876543210fedcba9876543210"
BREAKER = served.Breaker("rule", 1, None, 60.0, 60.0, ((429, 429), (500, 599)), ("BackendConnectionFailure",), False)

App = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass
class Answer:
    """What came back. `is_whole` is false where the other side broke off."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    chunks: list[bytes] = field(default_factory=list)
    is_whole: bool = False

    @property
    def body(self) -> bytes:
        return b"".join(self.chunks)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Asked:
    """A request as a backend got it."""

    host: str
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


class Backends:
    """Every host there is: `answers` are by host, or for all; what was asked is kept."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: dict[str, App] = {}

    @property
    def hosts(self) -> list[str]:
        return [asked.host for asked in self.asked]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        query = scope["query_string"].decode()
        self.asked.append(Asked(headers["host"], scope["method"], scope["path"], query, headers, body))
        await self.answers.get(headers["host"], answering({"ok": True}))(scope, receive, send)


def answering(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> App:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        content = json.dumps(document).encode()
        sent = {"content-type": "application/json", "content-length": str(len(content)), **(headers or {})}
        pairs = [(name.encode(), value.encode()) for name, value in sent.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": content, "more_body": False})

    return app


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class World:
    """A gateway over one service that lives in memory."""

    answering = staticmethod(answering)
    breaker = BREAKER
    telling = (
        "<set-header name='x-e'>"
        '<value>@(context.LastError.Source + " " + context.LastError.Reason)</value></set-header>'
    )
    """For on-error: the error's source and reason, in a header."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.backends = Backends()
        self.slept: list[float] = []
        self.service = served.Service(
            id="/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim",
            name="apim",
            location="swedencentral",
            sku="StandardV2",
            principal_id="11111111-1111-1111-1111-111111111111",
            policy=None,
            apis={},
            backends={},
            fragments={},
            products={},
            subscriptions={},
            named_values={},
            keys={},
        )
        self.gateway = Gateway(self.snapshot, self.clock.now, self.backends, Random(7), self._sleep)  # noqa: S311
        self.backend("one")
        self.api()

    def snapshot(self) -> served.Snapshot:
        return served.Snapshot(1, {"apim": self.service})

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def change(self, **fields: Any) -> None:
        self.service = replace(self.service, **fields)

    def backend(self, name: str, **fields: Any) -> None:
        url = f"https://{name}.openai.azure.com/openai/deployments/{name}"
        made = served.Backend(**{"name": name, "url": url, **fields})
        self.change(backends={**self.service.backends, name.lower(): made})

    def pool(
        self, name: str, members: Iterable[tuple[str, int, int]], breaker: served.Breaker | None = BREAKER
    ) -> None:
        members = tuple(served.Member(*member) for member in members)
        for member in members:
            self.backend(member.backend, breaker=breaker)
        self.backend(name, url="", members=members)

    def api(self, policy: str | None = None, **fields: Any) -> None:
        """One API at `openai` with an operation for chat; keys are demanded only if a test says so."""
        chat = served.Operation("chat", "Chat", "POST", "/deployments/{deployment}/chat/completions", None)
        told: dict[str, Any] = {
            "name": "openai",
            "display_name": "OpenAI",
            "path": "openai",
            "service_url": "https://one.openai.azure.com/openai",
            "subscription_required": False,
            "key_header": "api-key",
            "key_query": "subscription-key",
            "policy": policy,
            "operations": (chat,),
        }
        api = served.Api(**{**told, **fields})
        self.change(apis={**self.service.apis, api.name: api})

    def consumer(self, name: str = "newsroom", key: str = KEY, policy: str | None = None, **fields: Any) -> None:
        """A product with the API and an active subscription of it."""
        product = served.Product(name, name.title(), True, True, frozenset({"openai"}), policy)
        subscription = served.Subscription(
            **{
                "name": name,
                "display_name": name.title(),
                "state": "active",
                "created": "2026-01-01T00:00:00+00:00",
                "product": name,
                "api": None,
                "primary_key": key,
                "secondary_key": key[::-1],
                **fields,
            }
        )
        self.change(
            products={**self.service.products, name: product},
            subscriptions={**self.service.subscriptions, name: subscription},
            keys={**self.service.keys, key: subscription, key[::-1]: subscription},
        )

    def inbound(self, policies: str) -> None:
        self.api(f"<policies><inbound>{policies}</inbound></policies>")

    def document(self, **sections: str) -> None:
        """The API's document; a section that isn't told is inherited."""
        told = "".join(f"<{n.replace('_', '-')}>{text}</{n.replace('_', '-')}>" for n, text in sections.items())
        self.api(f"<policies>{told}</policies>")

    def call(self, path: str = "/openai/deployments/one/chat/completions", **asked: Any) -> Answer:
        return asyncio.run(self.called(path, **asked))

    async def called(
        self,
        path: str = "/openai/deployments/one/chat/completions",
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = b"{}",
        host: str = "apim.azure-api.net",
    ) -> Answer:
        answer = Answer()
        pairs = {"host": host, **({"content-length": str(len(body))} if body else {}), **(headers or {})}
        asked, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "scheme": "https",
            "path": asked,
            "raw_path": asked.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs.items()],
            "client": ("10.0.0.1", 1),
        }
        messages = [{"type": "http.request", "body": body or b"", "more_body": False}]

        async def receive() -> Any:
            if messages:
                return messages.pop()
            return await asyncio.Event().wait()

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
            else:
                answer.chunks.append(message.get("body", b""))
                answer.is_whole = not message.get("more_body", False)

        await self.gateway(scope, receive, send)
        return answer


@pytest.fixture
def world() -> World:
    return World()
