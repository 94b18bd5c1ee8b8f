"""The resource types in use.

Paths and replacements: the specification that the real provider is made of (path parameters, `x-ms-mutability`), and
pulumi/pulumi-azure-native provider/pkg/gen/replacement.go for those that it adds itself.
"""

from collections.abc import Mapping

from pulumi_azure_native import authorization, cognitiveservices, resources

from local.arm.shapes import PROXY

from . import api_management, app_configuration, monitor
from .resource_type import GROUP, AutoName, ResourceType, Text

_ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/{{accountName}}"
_ACCOUNT_PATH = {
    "resourceGroupName": Text(minimum=1, maximum=90),
    "accountName": Text(minimum=2, maximum=64, pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$"),
}

TYPES: Mapping[str, ResourceType] = {
    known.token: known
    for known in (
        ResourceType(
            resources.ResourceGroup,
            resources.ResourceGroupArgs,
            name_parameter="resourceGroupName",
            auto_name=AutoName.RANDOM,
            path=GROUP,
            api_version="2024-03-01",
            replaced_on_inputs=("location",),
            constraints={"resourceGroupName": Text(minimum=1, maximum=90, pattern=r"^[-\w\._\(\)]+$")},
            always_required=("location",),
        ),
        ResourceType(
            cognitiveservices.Account,
            cognitiveservices.AccountArgs,
            name_parameter="accountName",
            auto_name=AutoName.RANDOM,
            path=_ACCOUNT,
            api_version="2025-06-01",
            replaced_on_inputs=("location",),
            constraints=_ACCOUNT_PATH,
        ),
        ResourceType(
            cognitiveservices.Deployment,
            cognitiveservices.DeploymentArgs,
            name_parameter="deploymentName",
            auto_name=AutoName.COPY,
            path=f"{_ACCOUNT}/deployments/{{deploymentName}}",
            api_version="2025-06-01",
            constraints=_ACCOUNT_PATH,
        ),
        ResourceType(
            authorization.RoleAssignment,
            authorization.RoleAssignmentArgs,
            name_parameter="roleAssignmentName",
            auto_name=AutoName.UUID,
            path="/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
            api_version="2022-04-01",
            shape=PROXY,
            replaced_on_inputs=("principalId",),
        ),
        *api_management.TYPES,
        *app_configuration.TYPES,
        *monitor.TYPES,
    )
}
