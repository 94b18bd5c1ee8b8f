"""A stack with a gateway, brought up once for all tests, and the stock clients of an app in front of it."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from local import Azure, open_azure
from local.arm import Request
from local.server import application
from offline.apply import Applier
from offline.past import Past
from offline.program import run_program
from offline.progress import Progress
from offline.stackfile import read_stack
from offline.stage import Stage
from offline.target import opened

ROOT = Path(__file__).resolve().parents[2]
MANAGEMENT = {"authorization": "Bearer test", "content-type": "application/json"}
API_VERSION = "2024-05-01"
STACK = """
config:
  azure-native:location: swedencentral
  model-lifecycle:environment: dev
  model-lifecycle:residency: eu
  model-lifecycle:network: public
  model-lifecycle:accounts:
    sweden: {location: swedencentral}
    netherlands: {location: westeurope}
  model-lifecycle:models:
    gpt-5.4-2026-03-05:
      model: gpt-5.4
      version: "2026-03-05"
      placements:
        - {account: sweden, sku: DataZoneProvisionedManaged, capacity: 50, priority: 1}
        - {account: sweden, sku: DataZoneStandard, capacity: 100, priority: 2}
        - {account: netherlands, sku: DataZoneStandard, capacity: 100, priority: 3}
    gpt-5.6-sol-2026-07-09:
      model: gpt-5.6-sol
      version: "2026-07-09"
      placements:
        - {account: netherlands, sku: DataZoneProvisionedManaged, capacity: 50, priority: 1}
        - {account: sweden, sku: DataZoneStandard, capacity: 100, priority: 2}
    text-embedding-ada-002-2:
      model: text-embedding-ada-002
      version: "2"
      placements:
        - {account: sweden, sku: Standard, capacity: 100}
  model-lifecycle:gateways:
    main:
      location: swedencentral
      publisher: {name: AI platform, email: ai-platform@example.com}
      access: public
      tripSeconds: 30
      timeoutSeconds: 20
      entra: {tenantId: 11111111-2222-3333-4444-555555555555, audience: "api://models"}
  model-lifecycle:routes:
    chat: {stable: gpt-5.4-2026-03-05, canary: {model: gpt-5.6-sol-2026-07-09, percent: 10}}
  model-lifecycle:consumers:
    newsroom: {tasks: [summarize], tokensPerMinute: 2000000000}
    archive: {models: [text-embedding-ada-002-2], tokensPerMinute: 500, tokensPerMonth: 1000}
    robot:
      tokensPerMinute: 100000
      applications: [aaaaaaaa-0000-4000-8000-000000000001]
"""
"""The stack of these tests: three tiers behind one version, two behind its successor."""

NO_RETRIES = 0
"""The clients' own retries would hide what the gateway answers."""


@dataclass(frozen=True)
class Gateway:
    """A gateway in this process; `service` is its name, which is also its path; `http` begins at the server's root."""

    folder: Path
    azure: Azure
    app: ASGIApp
    http: httpx.Client
    service: str
    group: str

    @property
    def resource(self) -> str:
        """Its ARM id."""
        return f"{self.group}/providers/Microsoft.ApiManagement/service/{self.service}"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://local/{self.service}"

    def changed(self, old: str, new: str) -> None:
        """Brings the stack up again with another line in its file."""
        assert STACK.count(old) == 1
        bring_up(self.folder, STACK.replace(old, new))

    def key(self, consumer: str) -> str:
        """A consumer's subscription key, as an operator gets it."""
        return str(self.arm("POST", f"{self.resource}/subscriptions/consumer-{consumer}/listSecrets")["primaryKey"])

    def arm(self, method: str, path: str, body: Any = None) -> Any:
        """What ARM answers."""
        content = b"" if body is None else json.dumps(body).encode()
        answer = self.azure.arm.handle(Request(method, path, {"api-version": API_VERSION}, MANAGEMENT, content))
        assert answer.status < 300, answer.body
        return answer.body

    def ask(self, path: str, consumer: str = "newsroom", **options: Any) -> httpx.Response:
        """A plain POST below the gateway with a consumer's key; `headers` come on top."""
        headers = {"api-key": self.key(consumer), **options.pop("headers", {})}
        return self.http.post(f"{self.url}/{path}", headers=headers, **options)

    def client(self, consumer: str = "newsroom", base: str = "openai/v1") -> openai.OpenAI:
        """The stock client of an app that has a key."""
        return openai.OpenAI(
            base_url=f"{self.url}/{base}",
            api_key="unused",
            default_headers={"api-key": self.key(consumer)},
            max_retries=NO_RETRIES,
            http_client=self.http,
        )

    def azure_client(self, consumer: str = "newsroom") -> openai.AzureOpenAI:
        """The stock client that names deployments in paths."""
        return openai.AzureOpenAI(
            azure_endpoint=self.url,
            api_version="2024-10-21",
            api_key=self.key(consumer),
            max_retries=NO_RETRIES,
            http_client=self.http,
        )


@pytest.fixture(scope="session")
def brought_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose stack is up, to be copied; returns it with `.local` in it."""
    folder = tmp_path_factory.mktemp("up")
    for file in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(ROOT / file, folder / file)
    bring_up(folder, STACK)
    return folder


def bring_up(folder: Path, stack: str) -> None:
    """Brings the stack of a stack file's text up, without its policies, which have tests of their own."""
    (folder / "Pulumi.dev.yaml").write_text(stack)
    subject = read_stack(folder, "dev")
    with opened(subject, create=True) as target:
        target.azure.behaviour.set_latencies({})
        applier = Applier(target.provider, target.state, Progress(0))
        stage = Stage(target.provider, Past(target.settled()), applier, False, applier.gate, applier.hooks)
        with applier.carrying_out():
            run_program(subject, lambda _: None, stage)


@pytest.fixture
def gateway(brought_up: Path, tmp_path: Path) -> Iterator[Gateway]:
    """The gateway of the stack, in an Azure of this test's own."""
    folder = shutil.copytree(brought_up, tmp_path / "stack")
    with contextlib.closing(open_azure(folder / ".local" / "azure.sqlite")) as azure:
        app = application(azure)
        with TestClient(app, base_url="http://local") as http:
            yield Gateway(folder, azure, app, http, *_placed(azure))


def _placed(azure: Azure) -> tuple[str, str]:
    """Name and resource group of the only gateway of an Azure."""
    with azure.store.reading() as db:
        keys = [row["key"] for row in db.execute("SELECT key FROM resources")]
    (resource,) = (key for key in keys if key.split("/")[-2] == "service")
    return resource.rsplit("/", 1)[1], resource.split("/providers/")[0]
