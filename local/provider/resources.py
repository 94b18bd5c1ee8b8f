"""The resource types in use: what the package's schema does not tell of them, and how they stand to ARM.

Paths and replacements: the specification that the real provider is made of (path parameters, `x-ms-mutability`), and
pulumi/pulumi-azure-native provider/pkg/gen/replacement.go for those that it adds itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pulumi_azure_native import authorization, cognitiveservices, resources

from local.schema import Object, PropertyType, resource_outputs

API_VERSION = "azureApiVersion"

_SUBSCRIPTION = "subscriptionId"


class AutoName(StrEnum):
    """How the provider names a resource that the program leaves unnamed (`getDefaultName` in its provider.go)."""

    RANDOM = "random"
    UUID = "uuid"
    COPY = "copy"


@dataclass(frozen=True)
class Text:
    """The constraints on a string in a resource's path."""

    minimum: int = 0
    maximum: int | None = None
    pattern: str = ""


@dataclass(frozen=True)
class ResourceType:
    """One type: its class and arguments in the package, its name parameter, its id in ARM and API version.

    `path` is the id with the inputs that it is made of. `api_version` is the one that this version of the package
    speaks. `flattened` says that the inputs stand below `properties` in ARM. `replaced_on_inputs` are those that can't
    change in place, besides the path's. `always_required` names inputs that Azure requires although the provider may
    fill them in.
    """

    resource: type
    arguments: type
    name_parameter: str
    auto_name: AutoName
    path: str
    api_version: str
    flattened: bool = False
    replaced_on_inputs: tuple[str, ...] = ()
    constraints: Mapping[str, Text] = field(default_factory=dict)
    always_required: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """The type token, such as `azure-native:cognitiveservices:Account`."""
        return str(self.resource.pulumi_type)  # type: ignore[attr-defined]

    @cached_property
    def path_parameters(self) -> frozenset[str]:
        """The inputs that the id is made of."""
        return frozenset(re.findall(r"\{(\w+)\}", self.path)) - {_SUBSCRIPTION}

    @cached_property
    def id_pattern(self) -> re.Pattern[str]:
        """Matches the type's ids, case aside, with the path's inputs as groups."""
        text = re.sub(r"\{(\w+)\}", lambda m: f"(?P<{m[1]}>{'.+' if m[1] == 'scope' else '[^/]+'})", self.path)
        return re.compile(text, re.IGNORECASE)

    @cached_property
    def replaced_on(self) -> frozenset[str]:
        """The inputs whose change takes a replacement."""
        return self.path_parameters | frozenset(self.replaced_on_inputs)

    @cached_property
    def inputs(self) -> Object:
        """The type of the resource's inputs."""
        return Object(self.arguments)

    @cached_property
    def outputs(self) -> Mapping[str, PropertyType]:
        """The types of the resource's outputs by name."""
        return resource_outputs(self.resource)


_GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
_ACCOUNT = f"{_GROUP}/providers/Microsoft.CognitiveServices/accounts/{{accountName}}"
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
            path=_GROUP,
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
            flattened=True,
            replaced_on_inputs=("principalId",),
        ),
    )
}
