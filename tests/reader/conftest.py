"""A store of the local Azure that holds what the core publishes, and the reader in front of it."""

import json
import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from azure.appconfiguration import AzureAppConfigurationClient, ConfigurationSetting
from azure.appconfiguration import provider as official

from local import Azure, open_azure
from local.arm import Request
from model_lifecycle.releases import Message, Release
from model_lifecycle.releases.documents import key_values
from model_lifecycle.releases.flags import flag
from model_lifecycle.settings import Rollout
from reader import releases as reading
from reader import source
from reader.local import client, loopback

TASK = "summarize"
ENDPOINT = "https://appcs-main.azconfig.io"
GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg"
STORE = f"{GROUP}/providers/Microsoft.AppConfiguration/configurationStores/appcs-main"
OWNER = "5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b"
LOCAL = "local"
DEPLOYER = "00000000-0000-0000-0000-000000000003"

Load = Callable[..., reading.Releases]


def release(name: str, task: str = TASK, **changes: Any) -> Release:
    """A release as the core loads it."""
    told: dict[str, Any] = {
        "model": "gpt-5.4",
        "version": "2026-03-05",
        "messages": (Message("system", f"You are {name}."), Message("user", "{{language}}: {{document}}")),
        "variables": ("document", "language"),
        "tools": (),
        "parameters": {"max_completion_tokens": 800, "reasoning_effort": "low"},
        "content_filter": None,
        "data": None,
    }
    return Release(task=task, name=name, file=f"releases/{task}/{name}.yaml", **{**told, **changes})


R1, R2 = release("r1"), release("r2", model="gpt-5.6-sol", version="2026-07-09")
LONG = release("r3", messages=(Message("system", "Grüße. " * 3000), Message("user", "{{language}}: {{document}}")))
EVERY = {each.name: each for each in (R1, R2, LONG)}


@pytest.fixture
def azure() -> Iterator[Azure]:
    """An Azure with one store that the local deployer owns."""
    made = open_azure(None)
    role = f"{STORE}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}"
    put(made, GROUP, "2024-03-01", {"location": "swedencentral"})
    proxy = {"authenticationMode": "Pass-through"}
    properties = {"disableLocalAuth": True, "dataPlaneProxy": proxy}
    body = {"location": "swedencentral", "sku": {"name": "Standard"}, "properties": properties}
    put(made, STORE, "2024-05-01", body)
    grant = {"principalId": DEPLOYER, "roleDefinitionId": f"/x/{OWNER}"}
    put(made, role, "2022-04-01", {"properties": grant})
    yield made
    made.close()


def put(azure: Azure, path: str, version: str, body: Any) -> None:
    headers = {"authorization": "Bearer local", "content-type": "application/json"}
    answer = azure.arm.handle(Request("PUT", path, {"api-version": version}, headers, json.dumps(body).encode()))
    assert answer.status < 300, answer.body


class Published:
    """The store, as whoever deploys writes it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = AzureAppConfigurationClient(ENDPOINT, retry_total=0, **client(url))

    def put(self, entry: Any) -> None:
        """Writes a key-value as the core makes it."""
        self.client.set_configuration_setting(
            ConfigurationSetting(
                key=entry["name"], value=entry["value"], content_type=entry["content_type"], tags=entry["tags"]
            )
        )

    def releases(self, *each: Release) -> None:
        """Publishes releases."""
        for entry in (entry for one in each for entry in key_values(one)):
            self.put(entry)

    def serve(self, stable: str = "r1", task: str = TASK, **rollout: Any) -> None:
        """Publishes a task's flag."""
        self.put(flag(task, Rollout.model_validate_json(json.dumps({"stable": stable, **rollout})), EVERY))

    def task(self, task: str, name: str) -> None:
        """Publishes another task and its only release."""
        one = release(name, task)
        self.releases(one)
        self.put(flag(task, Rollout(stable=name), {name: one}))

    def raw(self, key: str, value: Any, content_type: str = "application/json") -> None:
        """Writes anything."""
        text = value if isinstance(value, str) else json.dumps(value)
        self.client.set_configuration_setting(ConfigurationSetting(key=key, value=text, content_type=content_type))

    def value(self, key: str) -> Any:
        """What a key holds, parsed."""
        found: Any = self.client.get_configuration_setting(key)
        return json.loads(found.value)


@pytest.fixture
def store(url: str) -> Published:
    return Published(url)


@pytest.fixture
def published(store: Published) -> Published:
    """A store that serves r1 to 90 and r2 to 10 of 100 users."""
    store.releases(*EVERY.values())
    store.serve(canary={"release": "r2", "percent": 10})
    return store


@pytest.fixture
def content() -> tuple[dict[str, Any], dict[str, Any]]:
    """The flag of a task that serves r1 to everybody, and what stands below the task."""
    held = {entry["name"]: json.loads(entry["value"]) for entry in key_values(R1)}
    return json.loads(flag(TASK, Rollout(stable="r1"), EVERY)["value"]), held


@pytest.fixture
def stranger(url: str) -> str:
    """The token of somebody without a role."""
    body = {"audience": "https://azconfig.io", "application": "app", "claims": {"oid": "nobody"}}
    return str(httpx.post(f"{url}/_local/tokens", json=body).json()["token"])


class Clock:
    """What the official provider and the reader take for the time."""

    def __init__(self) -> None:
        self.now = 1000.0

    def time(self) -> float:
        return self.now

    monotonic = time

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still until a test moves it."""
    found = Clock()
    stand_in = SimpleNamespace(time=found.time, monotonic=found.monotonic, sleep=lambda _: None)
    for room in (official._refresh_timer, official._client_manager, source, reading):
        monkeypatch.setattr(room, "time", stand_in)
    return found


@pytest.fixture
def load(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Loads the releases of `summarize` from this test's store, as the app `token` stands for."""
    opened: list[reading.Releases] = []
    # A start that fails is held up for five seconds, against processes that restart in a loop.
    monkeypatch.setattr(official._load, "delay_failure", lambda _: None)

    def loaded(*tasks: str, token: str = LOCAL, at: str = url, **options: Any) -> reading.Releases:
        arguments: dict[str, Any] = {"startup_timeout": 0, "retry_total": 0, **loopback(at, token), **options}
        found = reading.Releases.load(ENDPOINT, tasks or (TASK,), **arguments)
        opened.append(found)
        return found

    yield loaded
    for found in opened:
        found.close()
