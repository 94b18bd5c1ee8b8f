"""The official clients, unmodified, against the local Azure over HTTP."""

import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import uvicorn
from azure.core.credentials import AccessToken
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    IncompleteReadError,
    ResourceExistsError,
    ResourceNotFoundError,
)
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from openai import AzureOpenAI, NotFoundError, OpenAI

from local import Azure, open_azure
from local.arm import PAGE_SIZE
from local.server import bind, serve
from local.store import Effect, Fault

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
ACCOUNT = {
    "location": "westeurope",
    "kind": "OpenAI",
    "sku": {"name": "S0"},
    "identity": {"type": "SystemAssigned"},
    "properties": {"customSubDomainName": "acc", "disableLocalAuth": True},
}
DEPLOYMENT = {
    "sku": {"name": "GlobalStandard", "capacity": 10},
    "properties": {
        "model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"},
        "versionUpgradeOption": "NoAutoUpgrade",
    },
}


class Credential:
    """Any token does."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        return AccessToken("local", int(time.time()) + 3600)


class Token(SansIOHTTPPolicy[Any, Any]):
    """The clients' own policy refuses plain HTTP, which is what a machine speaks with itself."""

    def on_request(self, request: Any) -> None:
        request.http_request.headers["Authorization"] = "Bearer local"


def options(url: str) -> dict[str, Any]:
    return {"base_url": url, "authentication_policy": Token(), "credential_scopes": ["local"], "retry_total": 0}


@pytest.fixture
def groups(url: str) -> Iterator[ResourceManagementClient]:
    with ResourceManagementClient(Credential(), SUBSCRIPTION, **options(url)) as client:
        client.resource_groups.create_or_update("rg", {"location": "westeurope", "tags": {"a": "b"}})
        yield client


@pytest.fixture
def cognitive(url: str, groups: Any) -> Iterator[CognitiveServicesManagementClient]:
    with CognitiveServicesManagementClient(Credential(), SUBSCRIPTION, **options(url)) as client:
        yield client


@pytest.fixture
def account(cognitive: Any) -> Any:
    return cognitive.accounts.begin_create("rg", "acc", ACCOUNT).result()


def code(error: pytest.ExceptionInfo[HttpResponseError]) -> str:
    assert error.value.error is not None
    return str(error.value.error.code)


def test_groups_are_created_listed_tagged_and_deleted(groups: Any) -> None:
    assert groups.resource_groups.get("rg").tags == {"a": "b"}
    assert groups.resource_groups.update("rg", {"tags": {"c": "d"}}).tags == {"c": "d"}
    assert [group.name for group in groups.resource_groups.list()] == ["rg"]
    groups.resource_groups.begin_delete("rg").result()
    assert not groups.resource_groups.check_existence("rg")


def test_an_account_is_created_by_a_long_running_operation(azure: Azure, cognitive: Any) -> None:
    azure.behaviour.set_latencies({"Microsoft.CognitiveServices/accounts": 0.5})
    poller = cognitive.accounts.begin_create("rg", "acc", ACCOUNT)
    assert not poller.done()
    assert cognitive.accounts.get("rg", "acc").properties.provisioning_state == "Creating"
    assert poller.result().properties.provisioning_state == "Succeeded"


def test_an_operation_that_fails_is_the_client_s_exception(azure: Azure, cognitive: Any) -> None:
    azure.behaviour.add(Fault(Effect.FAILED_OPERATION, "PUT"))
    with pytest.raises(HttpResponseError, match="InternalServerError"):
        cognitive.accounts.begin_create("rg", "acc", ACCOUNT).result()


def test_accounts_and_deployments_are_read_changed_and_deleted(cognitive: Any, account: Any) -> None:
    made = cognitive.deployments.begin_create_or_update("rg", "acc", "d", DEPLOYMENT).result()
    assert (made.properties.model.version, made.properties.version_upgrade_option) == ("2026-03-05", "NoAutoUpgrade")
    changed = cognitive.deployments.begin_update(
        "rg", "acc", "d", {"sku": {"name": "GlobalStandard", "capacity": 20}}
    ).result()
    assert (changed.sku.capacity, changed.properties.version_upgrade_option) == (20, "NoAutoUpgrade")
    assert [deployment.name for deployment in cognitive.deployments.list("rg", "acc")] == ["d"]
    assert cognitive.accounts.begin_update("rg", "acc", {"tags": {"a": "b"}}).result().tags == {"a": "b"}
    cognitive.deployments.begin_delete("rg", "acc", "d").result()
    cognitive.accounts.begin_delete("rg", "acc").result()
    assert [account.name for account in cognitive.accounts.list()] == []


def test_a_deleted_account_is_listed_and_purged(cognitive: Any, account: Any) -> None:
    cognitive.accounts.begin_delete("rg", "acc").result()
    (deleted,) = cognitive.deleted_accounts.list()
    assert deleted.properties.scheduled_purge_date
    with pytest.raises(ResourceExistsError) as caught:
        cognitive.accounts.begin_create("rg", "acc", ACCOUNT).result()
    assert code(caught) == "FlagMustBeSetForRestore"
    cognitive.deleted_accounts.begin_purge("westeurope", "rg", "acc").result()
    assert cognitive.accounts.begin_create("rg", "acc", ACCOUNT).result().name == "acc"


def test_what_a_region_offers_and_what_is_used_of_it(cognitive: Any, account: Any) -> None:
    cognitive.deployments.begin_create_or_update("rg", "acc", "d", DEPLOYMENT).result()
    found = {(entry.kind, entry.model.name): entry.model for entry in cognitive.models.list("westeurope")}
    (sku,) = (s for s in found["OpenAI", "gpt-5.4"].skus if s.name == "GlobalStandard")
    assert sku.deprecation_date == datetime(2027, 9, 2, tzinfo=UTC)
    (usage,) = (u for u in cognitive.usages.list("westeurope") if u.name.value == sku.usage_name)
    assert (usage.current_value, usage.limit) == (10, 30000)


def test_lists_of_several_pages_are_followed(groups: Any) -> None:
    for number in range(PAGE_SIZE + 1):
        groups.resource_groups.create_or_update(f"more-{number}", {"location": "westeurope"})
    assert len(list(groups.resource_groups.list())) == PAGE_SIZE + 2


def test_refusals_are_the_client_s_exceptions(cognitive: Any, account: Any) -> None:
    with pytest.raises(ResourceNotFoundError) as missing:
        cognitive.accounts.get("rg", "none")
    assert code(missing) == "ResourceNotFound"
    too_much = {**DEPLOYMENT, "sku": {"name": "GlobalStandard", "capacity": 900_000}}
    with pytest.raises(HttpResponseError) as refused:
        cognitive.deployments.begin_create_or_update("rg", "acc", "d", too_much).result()
    assert (refused.value.status_code, code(refused)) == (400, "InsufficientQuota")


def test_faults_reach_the_client(azure: Azure, cognitive: Any, account: Any) -> None:
    azure.behaviour.add(Fault(Effect.CUT, "GET"))
    with pytest.raises(IncompleteReadError):
        cognitive.accounts.get("rg", "acc")
    azure.behaviour.add(Fault(Effect.THROTTLED, "GET", retry_after=3))
    with pytest.raises(HttpResponseError) as caught:
        cognitive.accounts.get("rg", "acc")
    assert caught.value.response is not None
    assert caught.value.response.headers["retry-after"] == "3"


def test_roles_are_granted(url: str, account: Any) -> None:
    with AuthorizationManagementClient(Credential(), SUBSCRIPTION, **options(url)) as client:
        name = "0b2ad04f-8c1f-4b51-9f21-0a4de6d6a111"
        role = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{name}"
        grant = {"role_definition_id": role, "principal_id": name, "principal_type": "ServicePrincipal"}
        assert client.role_assignments.create(account.id, name, grant).scope == account.id
        assert [found.name for found in client.role_assignments.list_for_scope(account.id)] == [name]


def test_without_a_token_nothing_is_told(url: str) -> None:
    answer = httpx.get(f"{url}/subscriptions/{SUBSCRIPTION}/resourceGroups?api-version=2024-03-01")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "AuthenticationFailed")
    with (
        ResourceManagementClient(
            Credential(), SUBSCRIPTION, **{**options(url), "authentication_policy": SansIOHTTPPolicy()}
        ) as client,
        pytest.raises(ClientAuthenticationError),
    ):
        list(client.resource_groups.list())


def test_a_deployment_answers_as_soon_as_it_is_there_and_no_longer(url: str, cognitive: Any, account: Any) -> None:
    with AzureOpenAI(
        azure_endpoint=f"{url}/acc", azure_ad_token="local", api_version="2024-10-21", max_retries=0
    ) as client:
        ask: Any = lambda: client.chat.completions.create(model="d", messages=[{"role": "user", "content": "Hello"}])  # noqa: E731
        with pytest.raises(NotFoundError, match="The API deployment for this resource does not exist"):
            ask()
        cognitive.deployments.begin_create_or_update("rg", "acc", "d", DEPLOYMENT).result()
        assert ask().model == "gpt-5.4-2026-03-05"
        cognitive.deployments.begin_delete("rg", "acc", "d").result()
        with pytest.raises(NotFoundError) as caught:
            ask()
        assert caught.value.code == "DeploymentNotFound"


def test_capacity_limits_requests_and_the_clock_frees_them(
    azure: Azure, url: str, cognitive: Any, account: Any
) -> None:
    small = {**DEPLOYMENT, "sku": {"name": "GlobalStandard", "capacity": 1}}
    cognitive.deployments.begin_create_or_update("rg", "acc", "d", small).result()
    address = f"{url}/acc/openai/deployments/d/chat/completions?api-version=2024-10-21"
    body = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 10}
    headers = {"authorization": "Bearer local"}
    answers = [httpx.post(address, json=body, headers=headers) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    azure.clock.advance(float(answers[-1].headers["retry-after"]))
    assert httpx.post(address, json=body, headers=headers).status_code == 200


def test_keys_are_taken_only_while_local_auth_is_on(url: str, cognitive: Any, account: Any) -> None:
    cognitive.deployments.begin_create_or_update("rg", "acc", "d", DEPLOYMENT).result()
    address = f"{url}/acc/openai/deployments/d/chat/completions?api-version=2024-10-21"
    body = {"messages": [{"role": "user", "content": "Hello"}]}
    assert httpx.post(address, json=body, headers={"api-key": "x"}).status_code == 403
    cognitive.accounts.begin_update("rg", "acc", {"properties": {"disable_local_auth": False}}).result()
    key = cognitive.accounts.list_keys("rg", "acc").key1
    assert httpx.post(address, json=body, headers={"api-key": key}).status_code == 200
    with OpenAI(base_url=f"{url}/acc/openai/v1/", api_key=key) as client:
        assert client.responses.create(model="d", input="Hello").output_text


def test_a_retired_version_is_gone(azure: Azure, url: str, cognitive: Any, account: Any) -> None:
    cognitive.deployments.begin_create_or_update("rg", "acc", "d", DEPLOYMENT).result()
    azure.clock.set(datetime(2027, 9, 2, tzinfo=UTC))
    answer = httpx.post(
        f"{url}/acc/openai/v1/chat/completions",
        json={"model": "d", "messages": [{"role": "user", "content": "Hello"}]},
        headers={"authorization": "Bearer local"},
    )
    assert answer.status_code == 410


def test_clock_latencies_and_faults_are_set_over_http(azure: Azure, url: str, account: Any) -> None:
    assert httpx.put(f"{url}/_local/clock", json={"now": "2027-01-01T00:00:00Z"}).status_code == 204
    assert httpx.put(f"{url}/_local/clock", json={"advanceSeconds": 86400}).status_code == 204
    assert httpx.put(f"{url}/_local/latencies", json={"inference/acc/d": 0.5}).status_code == 204
    assert httpx.post(f"{url}/_local/faults", json={"effect": "429", "retryAfter": 9}).status_code == 204
    told = httpx.get(f"{url}/_local").json()
    assert told["now"].startswith("2027-01-02")
    assert told["latencies"] == {"inference/acc/d": 0.5}
    assert told["accounts"] == {"acc": {"subdomain": "acc", "location": "westeurope", "deployments": []}}
    assert azure.behaviour.take("GET", "/") == Fault(Effect.THROTTLED, retry_after=9)


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("PUT", "clock", {"now": "yesterday"}, "now: "),
        ("PUT", "clock", {"colour": 1}, "colour: Extra inputs"),
        ("PUT", "clock", {}, "either now or advanceSeconds"),
        ("PUT", "clock", {"advanceSeconds": 1e300}, "can't be moved by 1e+300"),
        ("PUT", "clock", {"now": "0001-01-01T00:00:00+14:00"}, "out of the clock's range, 2000 to 2199"),
        ("PUT", "latencies", {"a": -1}, "a: "),
        ("POST", "faults", {"effect": "tea"}, "'409', '429', '500'"),
        ("POST", "faults", {"effect": "409", "times": 2**70}, "times: "),
    ],
)
def test_what_the_control_paths_refuse(url: str, method: str, path: str, body: Any, said: str) -> None:
    answer = httpx.request(method, f"{url}/_local/{path}", json=body)
    assert answer.status_code == 400
    assert said in json.dumps(answer.json()["error"]["message"])


def test_a_web_page_can_t_reset_it_unasked(url: str, azure: Azure, account: Any) -> None:
    assert httpx.post(f"{url}/_local/reset", content="x").status_code == 415
    assert azure.endpoints()
    assert httpx.post(f"{url}/_local/reset", json={}).status_code == 204
    assert azure.endpoints() == ()


@pytest.mark.parametrize(
    "path", ["subscriptions/s/resourceGroups?api-version=2024-03-01", "acc/openai/v1/responses", "_local"]
)
def test_a_state_file_that_is_damaged_meanwhile_is_told_of(azure: Azure, url: str, path: str) -> None:
    with azure.store.writing() as db:
        db.execute("DROP TABLE settings")
        db.execute("DROP TABLE resources")
        db.execute("DROP TABLE subdomains")
    answer = httpx.request(
        "POST" if "openai" in path else "GET", f"{url}/{path}", headers={"authorization": "Bearer x"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "ServiceUnavailable")
    assert "is no state file" in answer.json()["error"]["message"]


def test_a_signal_that_comes_before_it_listens_to_signals_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    run = uvicorn.Server.run

    def interrupted(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        run(self, sockets)

    def lost(_number: int, _frame: object) -> None:
        raise AssertionError("somebody else got the signal")

    monkeypatch.setattr(uvicorn.Server, "run", interrupted)
    before = {number: signal.signal(number, lost) for number in (signal.SIGINT, signal.SIGTERM)}
    with contextlib.closing(open_azure(None)) as azure, bind(0) as listener:
        serve(azure, listener)
    for number, handler in before.items():
        signal.signal(number, handler)
