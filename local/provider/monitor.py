"""Log Analytics' and Application Insights' types, with the paths and `x-ms-mutability` of their specifications."""

from pulumi_azure_native import applicationinsights, operationalinsights

from local.arm.shapes import COMPONENT, WORKSPACE

from .resource_type import GROUP, AutoName, ResourceType, Text

_GROUP_NAME = Text(minimum=1, maximum=90)
_WORKSPACE_NAME = Text(minimum=4, maximum=63, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$")

TYPES = (
    ResourceType(
        operationalinsights.Workspace,
        operationalinsights.WorkspaceArgs,
        name_parameter="workspaceName",
        auto_name=AutoName.RANDOM,
        path=f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/{{workspaceName}}",
        api_version="2023-09-01",
        shape=WORKSPACE,
        replaced_on_inputs=("location",),
        constraints={"resourceGroupName": _GROUP_NAME, "workspaceName": _WORKSPACE_NAME},
    ),
    ResourceType(
        applicationinsights.Component,
        applicationinsights.ComponentArgs,
        name_parameter="resourceName",
        auto_name=AutoName.RANDOM,
        path=f"{GROUP}/providers/Microsoft.Insights/components/{{resourceName}}",
        api_version="2020-02-02",
        shape=COMPONENT,
        replaced_on_inputs=("applicationType", "location"),
        constraints={"resourceGroupName": _GROUP_NAME},
    ),
)
