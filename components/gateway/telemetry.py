"""Where a gateway's logs and token counts go: Application Insights on a workspace, written to without a key."""

from typing import NamedTuple

import pulumi
from pulumi_azure_native import apimanagement, applicationinsights, authorization, operationalinsights

from model_lifecycle import names

from .place import Inside, Place
from .rights import Grant, right

_METRICS_PUBLISHER_ROLE = "3913510d-42f4-4e42-8a64-420c390055eb"
"""Role definition "Monitoring Metrics Publisher": write telemetry, read nothing."""
_NAME = "applicationinsights"
"""What API Management calls its diagnostics of this kind; the logger is called the same."""
_GRANT = "insights.metrics"
"""With a dot, which no account's key has."""
_ASKED = ["x-task", "x-release", "x-model-name", "x-model-version"]
_ANSWERED = ["x-served-model", "x-served-version", "x-served-from", "x-route-reason", "x-content-filtered"]
_LOGGED_BYTES = 8192
"""The most that API Management logs of a body."""
_EVERYTHING = 100.0
_NO_QUERY = apimanagement.DataMaskingArgs(
    query_params=[apimanagement.DataMaskingEntityArgs(mode=apimanagement.DataMaskingMode.HIDE, value="*")]
)
"""A subscription key may come in the query, which is logged with the URL otherwise."""


class Insights(NamedTuple):
    """Where the gateway may write to: the component, and the right to."""

    component: applicationinsights.Component
    granted: authorization.RoleAssignment


def insights(place: Place, principal: pulumi.Output[str], service: pulumi.Resource) -> Insights:
    """What the gateway's logger writes to."""
    component = _component(place, service)
    grant = Grant(_GRANT, _insights_id(place), _METRICS_PUBLISHER_ROLE)
    return Insights(component, right(place, principal, grant, component))


def logger(place: Inside, target: Insights) -> apimanagement.Logger:
    """The logger.

    Its connection string says where, not who: local authentication is off, so the gateway's identity is the only key.
    Like that identity it is Azure's to choose, and unknown until the component is there.
    """
    return apimanagement.Logger(
        place.child(_NAME),
        logger_id=_NAME,
        resource_group_name=place.group,
        service_name=place.service,
        logger_type=apimanagement.LoggerType.APPLICATION_INSIGHTS,
        credentials={"connectionString": target.component.connection_string, "identityClientId": "SystemAssigned"},
        resource_id=_insights_id(place),
        opts=place.after(target.granted),
    )


def diagnostic(place: Inside, api_name: str, api: pulumi.Resource, log: pulumi.Resource) -> None:
    """What is logged of an API's requests: the headers that join a line to its release, and no body unless asked.

    Answers' bodies are never logged: API Management would hold a stream back to read it.
    """
    body = apimanagement.BodyDiagnosticSettingsArgs(bytes=_LOGGED_BYTES if place.args["log_prompts"] else 0)
    nothing = apimanagement.BodyDiagnosticSettingsArgs(bytes=0)
    sides = apimanagement.PipelineDiagnosticSettingsArgs(
        request=apimanagement.HttpMessageDiagnosticArgs(headers=_ASKED, body=body, data_masking=_NO_QUERY),
        response=apimanagement.HttpMessageDiagnosticArgs(headers=_ANSWERED, body=nothing),
    )
    apimanagement.ApiDiagnostic(
        place.child(api_name),
        diagnostic_id=_NAME,
        api_id=api_name,
        resource_group_name=place.group,
        service_name=place.service,
        logger_id=f"{place.service_id}/loggers/{_NAME}",
        always_log=apimanagement.AlwaysLog.ALL_ERRORS,
        sampling=apimanagement.SamplingSettingsArgs(
            sampling_type=apimanagement.SamplingType.FIXED, percentage=_EVERYTHING
        ),
        metrics=True,
        verbosity=apimanagement.Verbosity.INFORMATION,
        http_correlation_protocol=apimanagement.HttpCorrelationProtocol.W3_C,
        log_client_ip=False,
        frontend=sides,
        opts=place.after(api, log),
    )


def _component(place: Place, service: pulumi.Resource) -> applicationinsights.Component:
    args = place.args
    workspace = operationalinsights.Workspace(
        place.name,
        workspace_name=args["workspace_name"],
        resource_group_name=place.group,
        location=args["location"],
        sku=operationalinsights.WorkspaceSkuArgs(name=operationalinsights.WorkspaceSkuNameEnum.PER_GB2018),
        features=operationalinsights.WorkspaceFeaturesArgs(disable_local_auth=True),
        tags=args["tags"],
        opts=place.after(service),
    )
    return applicationinsights.Component(
        place.name,
        resource_name_=args["insights_name"],
        resource_group_name=place.group,
        location=args["location"],
        kind="web",
        application_type=applicationinsights.ApplicationType.WEB,
        workspace_resource_id=_workspace_id(place),
        disable_local_auth=True,
        tags=args["tags"],
        opts=place.after(workspace),
    )


def _workspace_id(place: Place) -> str:
    group = names.resource_group_id(place.args["subscription_id"], place.group)
    return f"{group}/providers/Microsoft.OperationalInsights/workspaces/{place.args['workspace_name']}"


def _insights_id(place: Place) -> str:
    group = names.resource_group_id(place.args["subscription_id"], place.group)
    return f"{group}/providers/Microsoft.Insights/components/{place.args['insights_name']}"
