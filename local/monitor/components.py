"""Application Insights components. The added properties are those of the specification of 2020-02-02's examples."""

from collections.abc import Mapping
from typing import Any

from pulumi_azure_native import applicationinsights

from local.arm import ArmError, Call, bodies, content, regions, resources, shapes
from local.arm.errors import invalid_content

from .kept import Kind
from .tables import COMPONENTS, WORKSPACES

CONTENT = content.shaped(
    applicationinsights.Component,
    applicationinsights.ComponentArgs,
    ("resourceGroupName", "resourceName"),
    shapes.COMPONENT,
)
_WORKSPACE = "WorkspaceResourceId"
_DEFAULTS = {
    "Flow_Type": "Bluefield",
    "Request_Source": "rest",
    "IngestionMode": "LogAnalytics",
    "RetentionInDays": 90,
    "DisableIpMasking": False,
    "DisableLocalAuth": False,
    "publicNetworkAccessForIngestion": "Enabled",
    "publicNetworkAccessForQuery": "Enabled",
}


def _made(call: Call, asked: Mapping[str, Any], component_id: str, before: Mapping[str, Any] | None) -> dict[str, Any]:
    properties: Mapping[str, Any] = asked["properties"]
    if not asked.get("kind") or not properties.get("Application_Type"):
        raise invalid_content("'kind' and 'properties.Application_Type' are required")
    _refuse_without_workspace(call, properties)
    name = component_id.rsplit("/", 1)[1]
    kept: Mapping[str, Any] = (before or {}).get("properties", {})
    return {
        **{key: value for key, value in asked.items() if key != "properties"},
        "id": component_id,
        "name": name,
        "type": COMPONENTS,
        "etag": bodies.etag(),
        "properties": {
            **_DEFAULTS,
            **properties,
            **(_identity(call, component_id, asked["location"]) if not kept else {n: kept[n] for n in _IDENTITY}),
            "ApplicationId": name,
            "Name": name,
            "TenantId": bodies.TENANT_ID,
            "provisioningState": "Failed" if call.fails else "Succeeded",
        },
    }


_IDENTITY = ("AppId", "InstrumentationKey", "ConnectionString", "CreationDate")


def _identity(call: Call, component_id: str, location: str) -> dict[str, str]:
    """What a component is known by as long as it lives."""
    now, region = bodies.timestamp(call.now), regions.canonical(location)
    app, key = (bodies.stable_id(component_id, now, name) for name in ("app", "key"))
    connection = {
        "InstrumentationKey": key,
        "IngestionEndpoint": f"https://{region}-1.in.applicationinsights.azure.com/",
        "LiveEndpoint": f"https://{region}.livediagnostics.monitor.azure.com/",
        "ApplicationId": app,
    }
    text = ";".join(f"{name}={value}" for name, value in connection.items())
    return dict(zip(_IDENTITY, (app, key, text, now), strict=True))


def _refuse_without_workspace(call: Call, properties: Mapping[str, Any]) -> None:
    """Components without a workspace were retired in 2024 (Microsoft Learn)."""
    wanted = str(properties.get(_WORKSPACE, ""))
    found = resources.get(call.db, wanted) if wanted else None
    if not found or found.type != WORKSPACES:
        problem = f"'{_WORKSPACE}' must name a workspace that is there, and is '{wanted}'."
        raise ArmError(400, "InvalidRequest", problem)


COMPONENT = Kind(COMPONENTS, "component", _made)
