"""Log Analytics workspaces. The added properties are those of the examples of the specification of 2023-09-01."""

from collections.abc import Mapping
from typing import Any

from pulumi_azure_native import operationalinsights

from local.arm import ArmError, Call, bodies, content, shapes
from local.schema import Object

from .kept import Kind
from .tables import WORKSPACES

CONTENT = content.shaped(
    operationalinsights.Workspace,
    operationalinsights.WorkspaceArgs,
    ("resourceGroupName", "workspaceName"),
    shapes.WORKSPACE,
    identity=Object(operationalinsights.outputs.IdentityResponse),
)
_DAYS = range(4, 731)
_DEFAULTS = {
    "sku": {"name": "PerGB2018"},
    "retentionInDays": 30,
    "publicNetworkAccessForIngestion": "Enabled",
    "publicNetworkAccessForQuery": "Enabled",
    "workspaceCapping": {"dailyQuotaGb": -1},
}


def _made(call: Call, asked: Mapping[str, Any], workspace_id: str, before: Mapping[str, Any] | None) -> dict[str, Any]:
    properties = {**_DEFAULTS, **asked["properties"]}
    if properties["retentionInDays"] not in _DAYS:
        problem = f"retentionInDays must be between {_DAYS[0]} and {_DAYS[-1]}, and is {properties['retentionInDays']}."
        raise ArmError(400, "InvalidParameter", problem)
    kept: Mapping[str, Any] = (before or {}).get("properties", {})
    now = bodies.timestamp(call.now)
    told = {
        "customerId": kept.get("customerId", bodies.stable_id(workspace_id, now)),
        "provisioningState": "Failed" if call.fails else "Succeeded",
        "createdDate": kept.get("createdDate", now),
        "modifiedDate": now,
    }
    return {
        **{name: value for name, value in asked.items() if name != "properties"},
        "id": workspace_id,
        "name": workspace_id.rsplit("/", 1)[1],
        "type": WORKSPACES,
        "etag": bodies.etag(),
        "properties": {**properties, **told},
    }


WORKSPACE = Kind(WORKSPACES, "workspace", _made)
