"""A stack with a store and a gateway, brought up once; the app in front of it; and what the models really received."""

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.appconfiguration import AzureAppConfigurationClient, ConfigurationSetting
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import local.server
from examples.app.app import App
from examples.app.starting import Start
from local import Azure, open_azure
from local.inference import Inference
from model_lifecycle.releases import digest_file, read
from offline.apply import Applier
from offline.past import Past
from offline.program import run_program
from offline.progress import Progress
from offline.stackfile import read_stack
from offline.stage import Stage
from offline.target import opened
from reader.local import client

ROOT = Path(__file__).resolve().parents[2]
STACK = """
config:
  azure-native:location: swedencentral
  model-lifecycle:environment: dev
  model-lifecycle:residency: eu
  model-lifecycle:network: public
  model-lifecycle:accounts:
    sweden: {location: swedencentral}
  model-lifecycle:models:
    gpt-5.4-2026-03-05:
      model: gpt-5.4
      version: "2026-03-05"
      placements: [{account: sweden, sku: DataZoneProvisionedManaged, capacity: 50}]
    gpt-5.6-sol-2026-07-09:
      model: gpt-5.6-sol
      version: "2026-07-09"
      placements: [{account: sweden, sku: DataZoneProvisionedManaged, capacity: 50}]
  model-lifecycle:gateways:
    main: {location: swedencentral, publisher: {name: AI platform, email: ai-platform@example.com}}
  model-lifecycle:stores:
    main: {location: swedencentral}
  model-lifecycle:tasks:
    summarize: {stable: summarize-r1, canary: {release: summarize-r2, percent: 10}}
    contracts: {stable: contracts-r1}
  model-lifecycle:consumers:
    newsroom:
      tasks: [summarize, contracts]
      tokensPerMinute: 2000000000
      identities: {app: {principalId: 7d9c0f6e-51f3-4c0e-9d84-0e6f3c1a2b5d, principalType: ServicePrincipal}}
"""
MORE = {
    "summarize-r3": ("gpt-5.4", "2026-03-05", "Another prompt for the same model.", "medium"),
    "summarize-r4": ("gpt-5.6-sol", "2026-07-09", "A very long prompt. " * 700, "low"),
}
"""Releases besides the examples': one with the model of the first, one whose messages are split."""
VARIABLES = {"document": "Once {{language}} upon a time.", "language": "German"}


@pytest.fixture(scope="session")
def brought_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose stack is up, to be copied; `outputs.json` in it is what apps get."""
    folder = tmp_path_factory.mktemp("up")
    for file in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(ROOT / file, folder / file)
    shutil.copytree(ROOT / "releases", folder / "releases")
    for name, (model, version, text, effort) in MORE.items():
        _seal(folder / "releases", name, model, version, text, effort)
    (folder / "Pulumi.dev.yaml").write_text(STACK)
    subject = read_stack(folder, "dev")
    with opened(subject, create=True) as target:
        target.azure.behaviour.set_latencies({})
        applier = Applier(target.provider, target.state, Progress(0))
        stage = Stage(target.provider, Past(target.settled()), applier, False, applier.gate, applier.hooks)
        with applier.carrying_out():
            run = run_program(subject, lambda _: None, stage)
    (folder / "outputs.json").write_text(json.dumps(dict(run.outputs)))
    return folder


def _seal(root: Path, name: str, model: str, version: str, text: str, effort: str) -> None:
    content = {
        "model": model,
        "version": version,
        "messages": [{"role": "system", "text": text}, {"role": "user", "text": "{{language}}: {{document}}"}],
        "variables": ["document", "language"],
        "parameters": {"max_completion_tokens": 900, "reasoning_effort": effort},
    }
    (root / "summarize" / f"{name}.yaml").write_text(json.dumps(content))
    digest_file(root, "summarize", name).write_text(read(root, "summarize", name).release.digest)


class Recorder:
    """What models were asked: path and body of every request, as it reached them."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Any]] = []

    def around(self, app: ASGIApp) -> ASGIApp:
        """The same application, noting what comes."""

        async def noting(scope: Scope, receive: Receive, send: Send) -> None:
            body = b""
            more = True
            while more:
                message = await receive()
                body, more = body + message.get("body", b""), message.get("more_body", False)
            self.requests.append((scope["path"], json.loads(body)))
            whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

            async def again() -> Message:
                return whole.pop() if whole else await receive()

            await app(scope, again, send)

        return noting


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Notes what the models behind the gateway receive."""
    found = Recorder()

    class Recorded(Inference):
        def application(self) -> ASGIApp:
            return found.around(super().application())

    monkeypatch.setattr(local.server, "Inference", Recorded)
    return found


@pytest.fixture
def folder(brought_up: Path, tmp_path: Path) -> Path:
    return shutil.copytree(brought_up, tmp_path / "stack")


@pytest.fixture
def azure(folder: Path, recorder: Recorder) -> Iterator[Azure]:
    """The Azure of the stack, of this test's own."""
    with contextlib.closing(open_azure(folder / ".local" / "azure.sqlite")) as found:
        yield found


class Served:
    """The stack where it is served: what an operator does with it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self.outputs = folder / "outputs.json"
        self.told = json.loads(self.outputs.read_text())
        self.store = AzureAppConfigurationClient(self.told["stores"]["main"]["endpoint"], retry_total=0, **client(url))

    def key(self) -> str:
        (entry,) = self.told["consumers"]["newsroom"]
        address = f"{self.url}{entry['subscriptionId']}/listSecrets?api-version=2024-05-01"
        return str(httpx.post(address, headers={"authorization": "Bearer local"}).json()["primaryKey"])

    def token(self) -> str:
        """The app's own identity, which only reads."""
        claims = {"oid": "7d9c0f6e-51f3-4c0e-9d84-0e6f3c1a2b5d"}
        body = {"audience": "https://azconfig.io", "application": "app", "claims": claims}
        return str(httpx.post(f"{self.url}/_local/tokens", json=body).json()["token"])

    def put(self, entry: Any) -> None:
        """Writes a key-value as the core makes it."""
        found = ConfigurationSetting(key=entry["name"], value=entry["value"], content_type=entry["content_type"])
        self.store.set_configuration_setting(found)


@pytest.fixture
def served(folder: Path, url: str) -> Served:
    return Served(folder, url)


@pytest.fixture
def start(served: Served) -> Iterator[Callable[..., App]]:
    """Starts the app for some tasks."""
    with contextlib.ExitStack() as kept:

        def started(*tasks: str, **options: Any) -> App:
            found = Start(served.outputs, served.key(), local_azure=served.url, token=served.token(), **options)
            app = found.app(tasks)
            kept.callback(app.releases.close)
            kept.callback(app.client.close)
            return app

        yield started
