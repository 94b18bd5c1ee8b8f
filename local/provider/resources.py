"""The resource types in use: what the package's schema does not tell of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pulumi_azure_native import authorization, cognitiveservices, resources

from .schema import Object, PropertyType, resource_outputs


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
    """One type: its class and arguments in the package, its name parameter, API version and constraints.

    `api_version` is the one that this version of the package speaks. `always_required` names inputs that Azure requires
    although the provider may fill them in.
    """

    resource: type
    arguments: type
    name_parameter: str
    auto_name: AutoName
    api_version: str
    constraints: Mapping[str, Text] = field(default_factory=dict)
    always_required: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """The type token, such as `azure-native:cognitiveservices:Account`."""
        return str(self.resource.pulumi_type)  # type: ignore[attr-defined]

    @cached_property
    def inputs(self) -> Object:
        """The type of the resource's inputs."""
        return Object(self.arguments)

    @cached_property
    def outputs(self) -> Mapping[str, PropertyType]:
        """The types of the resource's outputs by name."""
        return resource_outputs(self.resource)


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
            api_version="2024-03-01",
            constraints={"resourceGroupName": Text(minimum=1, maximum=90, pattern=r"^[-\w\._\(\)]+$")},
            always_required=("location",),
        ),
        ResourceType(
            cognitiveservices.Account,
            cognitiveservices.AccountArgs,
            name_parameter="accountName",
            auto_name=AutoName.RANDOM,
            api_version="2025-06-01",
            constraints=_ACCOUNT_PATH,
        ),
        ResourceType(
            cognitiveservices.Deployment,
            cognitiveservices.DeploymentArgs,
            name_parameter="deploymentName",
            auto_name=AutoName.COPY,
            api_version="2025-06-01",
            constraints=_ACCOUNT_PATH,
        ),
        ResourceType(
            authorization.RoleAssignment,
            authorization.RoleAssignmentArgs,
            name_parameter="roleAssignmentName",
            auto_name=AutoName.UUID,
            api_version="2022-04-01",
        ),
    )
}
