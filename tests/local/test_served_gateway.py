"""A gateway that was written through Azure Resource Manager, served over HTTP, with the stock client and bad days."""

import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from openai import APIConnectionError, AzureOpenAI
from typer.testing import CliRunner

from local import Azure
from local.__main__ import app
from local.server import bind, configuration

GROUP = "/subscriptions/sub/resourceGroups/rg"
SERVICE = f"{GROUP}/providers/Microsoft.ApiManagement/service/apim"
API = f"{SERVICE}/apis/openai"
RULE = {
    "name": "r",
    "failureCondition": {
        "count": 1,
        "interval": "PT1M",
        "statusCodeRanges": [{"min": 429, "max": 429}, {"min": 500, "max": 599}],
        "errorReasons": ["BackendConnectionFailure"],
    },
    "tripDuration": "PT1M",
}
CONDITION = "@(context.Response == null || context.Response.StatusCode == 429 || context.Response.StatusCode &gt;= 500)"
POLICY = f"""<policies>
  <inbound>
    <base />
    <set-variable name="asked" value="@(context.Request.MatchedParameters[&quot;deployment&quot;])" />
    <authentication-managed-identity resource="https://cognitiveservices.azure.com" />
    <set-header name="api-key" exists-action="delete" />
    <set-backend-service backend-id="pool" />
    <rewrite-uri template="/chat/completions" />
  </inbound>
  <backend>
    <retry condition="{CONDITION}" count="1" interval="0" first-fast-retry="true">
      <forward-request timeout="60" buffer-request-body="true" buffer-response="false" />
    </retry>
  </backend>
</policies>"""
DEPLOYMENT = {
    "sku": {"name": "GlobalStandard", "capacity": 100},
    "properties": {"model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"}},
}
REGIONS = {"sweden": "swedencentral", "france": "francecentral"}
HELLO: Any = [{"role": "user", "content": "Hello"}]
run = CliRunner()


@pytest.fixture
def gateway(azure: Azure, ask: Any) -> str:
    """A service with a pool of two regions, Sweden first, and a consumer; the consumer's key."""
    assert ask("PUT", GROUP, {"location": "westeurope"}).status == 201
    for name, region in REGIONS.items():
        account = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/{name}"
        body = {
            "location": region,
            "kind": "OpenAI",
            "sku": {"name": "S0"},
            "properties": {"customSubDomainName": name},
        }
        assert ask("PUT", account, body).status == 201
        assert ask("PUT", f"{account}/deployments/d", DEPLOYMENT).status == 201
    service = {"publisherName": "AI platform", "publisherEmail": "ai@example.com"}
    identity = {"type": "SystemAssigned"}
    sku = {"name": "StandardV2", "capacity": 1}
    ask("PUT", SERVICE, {"location": "westeurope", "sku": sku, "identity": identity, "properties": service})
    for path, properties in _entities().items():
        answer = ask("PUT", f"{SERVICE}/{path}", {"properties": properties})
        assert answer.status in (200, 201, 202), answer.body
    found = ask("POST", f"{SERVICE}/subscriptions/newsroom/listSecrets")
    return found.body["primaryKey"]


def _entities() -> dict[str, dict[str, Any]]:
    members = [
        {"id": f"{SERVICE}/backends/{name}", "priority": number, "weight": 1} for number, name in enumerate(REGIONS, 1)
    ]
    backends = {
        f"backends/{name}": {
            "url": f"https://{name}.openai.azure.com/openai/deployments/d",
            "protocol": "http",
            "circuitBreaker": {"rules": [RULE]},
        }
        for name in REGIONS
    }
    template = {
        "displayName": "Chat",
        "method": "POST",
        "urlTemplate": "/deployments/{deployment}/chat/completions",
        "templateParameters": [{"name": "deployment", "type": "string", "required": True}],
    }
    return {
        **backends,
        "backends/pool": {"type": "Pool", "pool": {"services": members}},
        "apis/openai": {
            "displayName": "OpenAI",
            "path": "openai",
            "protocols": ["https"],
            "subscriptionRequired": True,
            "subscriptionKeyParameterNames": {"header": "api-key", "query": "subscription-key"},
        },
        "apis/openai/operations/chat": template,
        "apis/openai/policies/policy": {"format": "rawxml", "value": POLICY},
        "products/newsroom": {"displayName": "Newsroom", "state": "published", "subscriptionRequired": True},
        "products/newsroom/apis/openai": {},
        "subscriptions/newsroom": {"displayName": "Newsroom", "scope": "/products/newsroom", "state": "active"},
    }


@pytest.fixture
def url(azure: Azure) -> Iterator[str]:
    listener = bind(0)
    server = uvicorn.Server(configuration(azure))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def client(url: str, gateway: str) -> Iterator[AzureOpenAI]:
    with AzureOpenAI(
        azure_endpoint=f"{url}/apim", api_key=gateway, api_version="2024-10-21", max_retries=0, timeout=60
    ) as made:
        yield made


def chat(client: AzureOpenAI) -> str:
    """The account that answered."""
    answer = client.chat.completions.create(model="d", messages=HELLO)
    return (answer.choices[0].message.content or "").split("account ")[1].split()[0]


def fault(url: str, *words: str) -> None:
    answer = run.invoke(app, ["fault", *words, "--azure", url])
    assert answer.exit_code == 0, answer.output


def test_the_stock_client_reaches_the_first_region_and_streams(client: AzureOpenAI) -> None:
    assert chat(client) == "sweden"
    chunks = list(client.chat.completions.create(model="d", messages=HELLO, stream=True))
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert "account sweden" in text


@pytest.mark.parametrize(
    "words",
    [
        ["429", "--deployment", "sweden/*", "--times", "1", "--retry-after", "9999"],
        ["500", "--deployment", "SWEDEN/d"],
        ["cut", "--region", "swedencentral"],
    ],
    ids=str,
)
def test_a_bad_day_in_the_first_region_leads_to_the_next_until_the_breaker_closes(
    azure: Azure, client: AzureOpenAI, url: str, words: list[str]
) -> None:
    fault(url, *words)
    assert chat(client) == "france"
    told = httpx.get(f"{url}/_local/breakers").json()["apim"]
    assert (told["sweden"]["state"], told["france"]["state"]) == ("open", "closed")
    assert "apim  sweden  open until" in run.invoke(app, ["breakers", "--azure", url]).output
    httpx.post(f"{url}/_local/faults/clear", json={})
    assert chat(client) == "france"
    azure.clock.advance(61)
    assert chat(client) == "sweden"


def test_all_regions_down_is_a_503_until_it_is_healed(client: AzureOpenAI, url: str) -> None:
    fault(url, "500")
    raw = client.chat.completions.with_raw_response
    for _ in range(2):
        with pytest.raises(Exception, match=r"50[03]"):
            raw.create(model="d", messages=HELLO)
    with pytest.raises(Exception, match="Service unavailable"):
        raw.create(model="d", messages=HELLO)
    assert run.invoke(app, ["heal", "--azure", url]).exit_code == 0
    assert chat(client) == "sweden"


def test_an_answer_that_is_cut_within_reaches_the_client_cut_and_is_not_retried(client: AzureOpenAI, url: str) -> None:
    fault(url, "cut-within", "--deployment", "*/d")
    with pytest.raises((APIConnectionError, httpx.RemoteProtocolError)):
        list(client.chat.completions.create(model="d", messages=HELLO, stream=True))
    assert httpx.get(f"{url}/_local/breakers").json()["apim"]["sweden"]["state"] == "closed"


def test_faults_of_models_meet_direct_calls_too(client: AzureOpenAI, url: str) -> None:
    def ask() -> httpx.Response:
        address = f"{url}/sweden/openai/deployments/d/chat/completions?api-version=2024-10-21"
        return httpx.post(address, json={"messages": HELLO}, headers={"authorization": "Bearer x"}, timeout=60)

    fault(url, "429", "--times", "1", "--retry-after", "7")
    answer = ask()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    fault(url, "slow", "--times", "1", "--seconds", "0.01")
    assert ask().status_code == 200
    for effect in ("cut", "cut-within"):
        fault(url, effect, "--times", "1")
        with pytest.raises(httpx.RemoteProtocolError):
            ask()
    assert ask().status_code == 200


def test_the_trace_command_shows_each_step_and_no_key(client: AzureOpenAI, url: str, gateway: str) -> None:
    path = "/openai/deployments/d/chat/completions?api-version=2024-10-21"
    told = run.invoke(app, ["trace", "apim", path, "--as", "newsroom", "--azure", url])
    assert told.exit_code == 0, told.output
    assert "inbound   api        set-variable[1]: name=asked, value=d" in told.output
    assert "200 from sweden, trace " in told.output
    identity = told.output.split()[-1]
    again = run.invoke(app, ["trace", identity, "--json", "--azure", url])
    document = json.loads(again.output)
    assert document["subscription"] == "newsroom"
    assert gateway not in told.output + again.output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["trace", "nobody", "/openai"], 1, "is no API Management service"),
        (["trace", "apim", "/openai", "--as", "nobody"], 1, "has no subscription 'nobody'"),
        (["trace", "apim", "/openai", "--header", "x"], 2, "is no 'name: value'"),
        (["trace", "apim", "/openai", "--body", "@/nowhere/file"], 2, "can't be read"),
        (["trace", "0"], 1, "There is no trace '0'"),
        (["fault", "500", "--deployment", "sweden"], 1, "deployment"),
        (["requests", "--since", "yesterday"], 2, "is no time with its zone"),
        (["requests", "--since", "2026-11-22T12:00:00"], 2, "is no time with its zone"),
        (["requests", "--output", "/nowhere/file"], 1, "can't be written"),
        (["fault", "tea"], 2, "Invalid value"),
        (["breakers", "--azure", "https://example.com"], 2, "no address of this machine"),
    ],
    ids=str,
)
def test_what_the_commands_refuse(url: str, gateway: str, words: list[str], code: int, said: str) -> None:
    azure = [] if "--azure" in words else ["--azure", url]
    answer = run.invoke(app, [*words, *azure], env={"COLUMNS": "200"})
    assert (answer.exit_code, said in answer.output) == (code, True), answer.output


def test_a_command_without_a_local_azure_says_the_way_out() -> None:
    with contextlib.closing(bind(0)) as free:
        port = free.getsockname()[1]
    answer = run.invoke(app, ["heal", "--azure", f"http://127.0.0.1:{port}"])
    assert (answer.exit_code, "make up" in answer.output) == (1, True)


def test_control_tells_gateways_outages_metrics_and_tokens(client: AzureOpenAI, url: str) -> None:
    fault(url, "500", "--region", "francecentral")
    told = httpx.get(f"{url}/_local").json()
    assert told["gateways"]["apim"]["apis"] == {"openai": {"path": "openai", "keyHeader": "api-key"}}
    assert told["outages"] == [{"effect": "500", "deployment": "*/*", "region": "francecentral"}]
    assert httpx.get(f"{url}/_local/metrics").json() == []
    token = httpx.post(f"{url}/_local/tokens", json={"audience": "a", "application": "b"}).json()["token"]
    assert token.count(".") == 2
    assert httpx.post(f"{url}/_local/tokens", json={"audience": "a"}).status_code == 400
    assert httpx.post(f"{url}/_local/reset", json={}).status_code == 204
    told = httpx.get(f"{url}/_local").json()
    assert (told["gateways"], told["outages"]) == ({}, [])


def test_a_megabyte_of_header_is_refused_and_not_waited_for(client: AzureOpenAI, url: str) -> None:
    address = f"{url}/apim/openai/deployments/d/chat/completions"
    answer = httpx.post(address, json={}, headers={"x-large": "x" * 1_000_000}, timeout=60)
    assert (answer.status_code, answer.json()["statusCode"]) == (431, 431)


def test_a_large_body_is_answered_though_nobody_reads_it(client: AzureOpenAI, url: str) -> None:
    address = f"{url}/apim/openai/deployments/d/chat/completions"
    answer = httpx.post(address, content=b"x" * 20_000_000, timeout=60)
    assert (answer.status_code, answer.json()["statusCode"]) == (401, 401)


def test_the_requests_command_tells_what_went_through(
    azure: Azure, client: AzureOpenAI, url: str, tmp_path: Path
) -> None:
    chat(client)
    azure.clock.advance(60)
    chat(client)
    lines = run.invoke(app, ["requests", "--azure", url]).output.splitlines()
    first, second = (json.loads(line) for line in lines)
    assert (first["status"], first["consumer"], first["promptTokens"] > 0) == (200, "newsroom", True)
    file = tmp_path / "requests.jsonl"
    words = ["requests", "--azure", url, "--since", second["timestamp"], "--output", str(file)]
    assert run.invoke(app, words).exit_code == 0
    assert json.loads(file.read_text()) == second
    assert httpx.post(f"{url}/_local/requests/reset", json={}).status_code == 204
    assert run.invoke(app, ["requests", "--azure", url]).output == ""
