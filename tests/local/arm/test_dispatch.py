"""What every request to the control plane meets, whatever it asks for."""

import json
from typing import Any

import pytest

from local import Azure
from local.arm import PAGE_SIZE, ConnectionCut, Request
from local.store import Effect, Fault

GROUP = "/subscriptions/sub/resourceGroups/rg"
ACCOUNTS = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts"
DEPLOYMENTS = "Microsoft.CognitiveServices/accounts/deployments"
TOKEN = {"authorization": "Bearer x", "content-type": "application/json"}
VERSION = {"api-version": "2024-03-01"}
DEPLOYMENT = {
    "sku": {"name": "GlobalStandard", "capacity": 1},
    "properties": {"model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"}},
}


def error(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


@pytest.mark.parametrize(
    ("request_", "expected", "said"),
    [
        (Request("GET", GROUP, VERSION), (401, "AuthenticationFailed"), "Authorization"),
        (Request("GET", GROUP, VERSION, {"authorization": "Basic x"}), (401, "AuthenticationFailed"), "Bearer"),
        (Request("GET", GROUP, {}, TOKEN), (400, "MissingApiVersionParameter"), "api-version"),
        (
            Request("GET", GROUP, {"api-version": "1999-01-01"}, TOKEN),
            (400, "NoRegisteredProviderFound"),
            "supported api-versions are '2019-10-01",
        ),
        (
            Request("GET", f"{GROUP}/providers/Microsoft.Storage/storageAccounts/x", VERSION, TOKEN),
            (404, "InvalidResourceType"),
            "'storageAccounts' could not be found in the namespace 'Microsoft.Storage'. The local Azure knows: Micro",
        ),
        (Request("GET", "/nonsense", VERSION, TOKEN), (404, "InvalidResourceType"), "The local Azure knows"),
        (Request("POST", GROUP, VERSION, TOKEN), (405, "MethodNotAllowed"), "DELETE, GET, HEAD, PATCH, PUT"),
        (Request("PUT", GROUP, VERSION, TOKEN, b"{"), (400, "InvalidRequestContent"), "deserialized"),
        (Request("PUT", GROUP, VERSION, TOKEN, b"[" * 100_000), (400, "InvalidRequestContent"), "deserialized"),
        (Request("PUT", GROUP, VERSION, TOKEN, b"[]"), (400, "InvalidRequestContent"), "list, not an object"),
        (
            Request("PUT", GROUP, VERSION, {**TOKEN, "content-type": "text/plain"}, b"{}"),
            (415, "UnsupportedMediaType"),
            "'text/plain'",
        ),
        (Request("PUT", GROUP, VERSION, TOKEN, b" " * 5_000_000), (413, "RequestContentTooLarge"), "4194304 bytes"),
        (
            Request("PUT", GROUP, VERSION, TOKEN, b'{"location": "westeurope", "colour": 1}'),
            (400, "InvalidRequestContent"),
            "'colour' is not a known property. Supported here: location, managedBy, tags",
        ),
        (
            Request("PUT", GROUP, VERSION, TOKEN, b'{"location": 5}'),
            (400, "InvalidRequestContent"),
            "'location' can't be a int",
        ),
    ],
)
def test_a_request_that_can_t_be_served_is_refused(azure: Azure, request_: Request, expected: Any, said: str) -> None:
    answer = azure.arm.handle(request_)
    assert error(answer) == expected
    assert said in answer.body["error"]["message"]


def test_a_refused_request_changes_nothing(azure: Azure, ask: Any) -> None:
    azure.arm.handle(Request("PUT", GROUP, VERSION, TOKEN, b'{"location": "westeurope", "colour": 1}'))
    assert ask("GET", GROUP).status == 404


def test_paths_and_ids_are_compared_without_case_and_kept_as_first_written(ask: Any, account: str) -> None:
    assert ask("GET", account.upper()).body["id"] == account
    answer = ask("PUT", account.upper(), {"location": "West Europe", "kind": "OpenAI", "sku": {"name": "S0"}})
    assert answer.status == 200
    assert answer.body["id"] == account


def test_a_long_list_comes_in_pages(azure: Azure, ask: Any) -> None:
    count = PAGE_SIZE + 5
    for number in range(count):
        ask("PUT", f"/subscriptions/sub/resourceGroups/g{number}", {"location": "westeurope"})
    first = ask("GET", "/subscriptions/sub/resourceGroups").body
    assert len(first["value"]) == PAGE_SIZE
    token = first["nextLink"].split("$skiptoken=")[1]
    query = {"api-version": "2024-03-01", "$skiptoken": token}
    rest = azure.arm.handle(Request("GET", "/subscriptions/sub/resourceGroups", query, TOKEN)).body
    assert rest is not None
    assert "nextLink" not in rest
    assert len({group["id"] for group in (*first["value"], *rest["value"])}) == count


@pytest.mark.parametrize(
    ("effect", "status", "written"),
    [
        (Effect.CONFLICT, 409, False),
        (Effect.THROTTLED, 429, False),
        (Effect.SERVER_ERROR, 500, False),
        (Effect.TIMEOUT_AFTER_WRITE, 504, True),
    ],
)
def test_a_fault_on_demand_answers_before_or_after_the_write(
    azure: Azure, ask: Any, effect: Effect, status: int, written: bool
) -> None:
    azure.behaviour.add(Fault(effect, retry_after=7))
    answer = ask("PUT", GROUP, {"location": "westeurope"})
    assert answer.status == status
    assert answer.headers.get("retry-after") == ("7" if status == 429 else None)
    assert (ask("GET", GROUP).status == 200) is written


@pytest.mark.parametrize(("effect", "written"), [(Effect.CUT, False), (Effect.CUT_AFTER_WRITE, True)])
def test_a_connection_is_cut_on_demand(azure: Azure, ask: Any, effect: Effect, written: bool) -> None:
    azure.behaviour.add(Fault(effect))
    with pytest.raises(ConnectionCut):
        ask("PUT", GROUP, {"location": "westeurope"})
    assert (ask("GET", GROUP).status == 200) is written


def test_while_an_account_is_written_its_children_are_refused(azure: Azure, ask: Any, account: str) -> None:
    azure.behaviour.set_latencies({"Microsoft.CognitiveServices/accounts": 60})
    assert ask("PATCH", account, {"tags": {"a": "b"}}).status == 200
    assert ask("GET", account).body["properties"]["provisioningState"] == "Accepted"
    refused = ask("PUT", f"{account}/deployments/d", DEPLOYMENT)
    assert error(refused) == (409, "RequestConflict")
    assert f"'{account}'" in refused.body["error"]["message"]
    assert error(ask("DELETE", account)) == (409, "RequestConflict")
    azure.clock.advance(61)
    assert ask("GET", account).body["properties"]["provisioningState"] == "Succeeded"
    assert ask("PUT", f"{account}/deployments/d", DEPLOYMENT).status == 201


def test_of_two_writes_below_one_account_at_once_one_is_refused(azure: Azure, ask: Any, account: str) -> None:
    azure.behaviour.set_latencies({DEPLOYMENTS: 60})
    assert ask("PUT", f"{account}/deployments/one", DEPLOYMENT).after == 60
    assert error(ask("PUT", f"{account}/deployments/two", DEPLOYMENT)) == (409, "RequestConflict")
    assert error(ask("DELETE", f"{account}/deployments/one")) == (409, "RequestConflict")


@pytest.mark.parametrize(
    "body",
    [
        b'{"location": "westeurope", "tags": {"a": "\\ud800"}}',
        b'{"tags": {"a": "\xed\xa0\x80"}}',
        b'{"tags": {"a": NaN}}',
    ],
)
def test_text_that_is_none_is_refused_and_breaks_nothing(azure: Azure, ask: Any, body: bytes) -> None:
    assert error(azure.arm.handle(Request("PUT", GROUP, VERSION, TOKEN, body))) == (400, "InvalidRequestContent")
    assert ask("GET", "/subscriptions/sub/resourceGroups").json() == b'{"value": []}'


@pytest.mark.parametrize(
    "path",
    [
        "/subscriptions/\u20ac/resourceGroups/rg",
        "/subscriptions/sub/resourceGroups/ends.",
        f"/subscriptions/sub/resourceGroups/{'x' * 91}",
        f"{ACCOUNTS}/a",
        f"{ACCOUNTS}/-ab",
        f"{ACCOUNTS}/acc/deployments/a b",
        f"{ACCOUNTS}/acc/deployments/a%{{}}'",
    ],
)
def test_a_name_that_can_t_be_is_refused(ask: Any, account: str, path: str) -> None:
    answer = ask("PUT", path, {"location": "westeurope"}, version="2025-06-01" if "accounts" in path else "2024-03-01")
    assert error(answer) == (400, "InvalidResourceName")


@pytest.mark.parametrize(
    ("query", "headers"),
    [({"$filter": "name eq 'x'"}, {}), ({"$top": "1"}, {}), ({}, {"if-match": "*"}), ({}, {"if-none-match": "*"})],
)
def test_what_would_change_the_answer_is_not_passed_over(azure: Azure, query: Any, headers: Any) -> None:
    path = "/subscriptions/sub/resourceGroups"
    answer = azure.arm.handle(Request("GET", path, {**VERSION, **query}, {**TOKEN, **headers}))
    assert error(answer) == (400, "InvalidRequestParameter")
    assert next(iter({**query, **headers})) in str(answer.body)


@pytest.mark.parametrize("token", ["abc", "-5", "9" * 5000, "\u0663"])
def test_a_skip_token_that_nobody_gave_is_refused(azure: Azure, token: str) -> None:
    query = {**VERSION, "$skiptoken": token}
    answer = azure.arm.handle(Request("GET", "/subscriptions/sub/resourceGroups", query, TOKEN))
    assert error(answer) == (400, "InvalidSkipToken")


def test_an_account_s_operation_is_polled_until_it_is_over(azure: Azure, ask: Any) -> None:
    azure.behaviour.set_latencies({"Microsoft.CognitiveServices/accounts": 60})
    ask("PUT", GROUP, {"location": "westeurope"})
    body = {"location": "westeurope", "kind": "OpenAI", "sku": {"name": "S0"}}
    answer = ask("PUT", f"{ACCOUNTS}/an", body)
    assert (answer.status, answer.body["properties"]["provisioningState"]) == (201, "Creating")
    path, _, version = (
        answer.headers["azure-asyncoperation"].removeprefix("https://management.azure.com").partition("?")
    )
    assert version == "api-version=2025-06-01"
    assert ask("GET", path).body["status"] == "InProgress"
    azure.clock.advance(61)
    polled = ask("GET", path).body
    assert polled.keys() == {"id", "name", "status", "startTime", "endTime"}
    assert (polled["status"], polled["id"]) == ("Succeeded", path)


def test_an_operation_that_is_to_fail_leaves_the_resource_failed(azure: Azure, ask: Any) -> None:
    ask("PUT", GROUP, {"location": "westeurope"})
    azure.behaviour.add(Fault(Effect.FAILED_OPERATION))
    body = {"location": "westeurope", "kind": "OpenAI", "sku": {"name": "S0"}}
    url = ask("PUT", f"{ACCOUNTS}/an", body).headers["azure-asyncoperation"]
    path = url.removeprefix("https://management.azure.com").partition("?")[0]
    polled = ask("GET", path).body
    assert (polled["status"], polled["error"]["code"]) == ("Failed", "InternalServerError")
    assert ask("GET", f"{ACCOUNTS}/an").body["properties"]["provisioningState"] == "Failed"


def test_an_operation_that_nobody_began_is_not_found(ask: Any) -> None:
    path = "/subscriptions/sub/providers/Microsoft.CognitiveServices/locations/westeurope/operationResults/none"
    assert error(ask("GET", path)) == (404, "OperationNotFound")


def test_a_reset_forgets_everything(azure: Azure, ask: Any, account: str) -> None:
    ask("PUT", f"{account}/deployments/d", DEPLOYMENT)
    azure.behaviour.add(Fault(Effect.SERVER_ERROR))
    azure.clock.advance(1e6)
    azure.reset()
    azure.behaviour.set_latencies({})
    assert json.dumps(ask("GET", "/subscriptions/sub/resourceGroups").body) == '{"value": []}'
    with azure.store.reading() as db:
        tables = [row["name"] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}  # noqa: S608
    assert {name for name, count in counts.items() if count} <= {"settings", "sqlite_sequence"}
