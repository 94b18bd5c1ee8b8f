"""Workspaces and components are made, kept and told; a component belongs to a workspace."""

from typing import Any

import pytest

GROUP = "/subscriptions/sub/resourceGroups/rg"
WORKSPACE = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/logs"
COMPONENT = f"{GROUP}/providers/Microsoft.Insights/components/insights"
BODY = {
    "location": "westeurope",
    "kind": "web",
    "properties": {"Application_Type": "web", "WorkspaceResourceId": WORKSPACE, "DisableLocalAuth": True},
}


@pytest.fixture
def workspace(ask: Any) -> str:
    ask("PUT", GROUP, {"location": "westeurope"})
    assert ask("PUT", WORKSPACE, {"location": "westeurope", "properties": {"retentionInDays": 90}}).status == 201
    return WORKSPACE


@pytest.fixture
def component(ask: Any, workspace: str) -> str:
    assert ask("PUT", COMPONENT, BODY).status == 201
    return COMPONENT


def code(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def test_a_workspace_tells_what_azure_adds(ask: Any, workspace: str) -> None:
    body = ask("GET", workspace).body
    assert (body["properties"]["retentionInDays"], body["properties"]["sku"]) == (90, {"name": "PerGB2018"})
    assert body["properties"]["provisioningState"] == "Succeeded"
    assert len(body["properties"]["customerId"]) == 36


def test_a_component_tells_how_it_is_reached(ask: Any, component: str) -> None:
    told = ask("GET", component).body["properties"]
    parts = dict(part.split("=", 1) for part in told["ConnectionString"].split(";"))
    assert parts["InstrumentationKey"] == told["InstrumentationKey"]
    assert parts["ApplicationId"] == told["AppId"]
    assert parts["IngestionEndpoint"].startswith("https://westeurope-1.")
    assert told["DisableLocalAuth"] is True


def test_what_a_component_is_known_by_lasts_as_long_as_it_lives(ask: Any, azure: Any, component: str) -> None:
    first = ask("GET", component).body["properties"]["ConnectionString"]
    assert ask("PUT", component, {**BODY, "tags": {"a": "b"}}).body["properties"]["ConnectionString"] == first
    assert [ask("DELETE", component).status for _ in range(2)] == [200, 204]
    azure.clock.advance(1)
    assert ask("PUT", component, BODY).body["properties"]["ConnectionString"] != first


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"location": None}, "InvalidRequestContent"),
        ({"location": "atlantis"}, "LocationNotAvailableForResourceType"),
        ({"kind": None}, "InvalidRequestContent"),
        ({"properties": {"Application_Type": "web"}}, "InvalidRequest"),
        ({"properties": {"Application_Type": "web", "WorkspaceResourceId": f"{WORKSPACE}x"}}, "InvalidRequest"),
        ({"properties": {"Application_Type": "web", "WorkspaceResourceId": GROUP}}, "InvalidRequest"),
        ({"properties": {"applicationType": "web"}}, "InvalidRequestContent"),
    ],
)
def test_what_a_component_can_t_be(ask: Any, workspace: str, change: Any, expected: str) -> None:
    assert code(ask("PUT", COMPONENT, {**BODY, **change})) == (400, expected)


@pytest.mark.parametrize("days", [3, 731])
def test_a_workspace_keeps_between_4_and_730_days(ask: Any, workspace: str, days: int) -> None:
    answer = ask("PUT", workspace, {"location": "westeurope", "properties": {"retentionInDays": days}})
    assert code(answer) == (400, "InvalidParameter")


def test_neither_can_move(ask: Any, component: str) -> None:
    for path, body in ((WORKSPACE, {}), (component, BODY)):
        assert code(ask("PUT", path, {**body, "location": "eastus"})) == (409, "InvalidResourceLocation")


def test_both_are_listed_and_go_with_their_group(ask: Any, component: str) -> None:
    for path in (WORKSPACE, component):
        assert [found["id"] for found in ask("GET", path.rsplit("/", 1)[0]).body["value"]] == [path]
    ask("DELETE", GROUP)
    ask("PUT", GROUP, {"location": "westeurope"})
    assert code(ask("GET", component)) == (404, "ResourceNotFound")


def test_roles_are_granted_on_a_component(ask: Any, component: str) -> None:
    name = "0b2ad04f-8c1f-4b51-9f21-0a4de6d6a111"
    grant = {"properties": {"principalId": name, "roleDefinitionId": f"/roleDefinitions/{name}"}}
    assert ask("PUT", f"{component}/providers/Microsoft.Authorization/roleAssignments/{name}", grant).status == 201
