"""The resource types in use: what the package's schema does not tell of them."""

import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pulumi_azure_native import authorization, cognitiveservices, resources

from .schema import Object, PropertyType, resource_outputs

_API_VERSION = re.compile(r"Uses Azure REST API version ([\w-]+)\.")


class AutoName(StrEnum):
    """How the provider names a resource that the program leaves unnamed (shared facts, azure-native)."""

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
    """One type: its class and arguments in the package, its name parameter, and its constraints.

    `always_required` names inputs that Azure requires although the provider may fill them in.
    """

    resource: type
    arguments: type
    name_parameter: str
    auto_name: AutoName
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

    @cached_property
    def api_version(self) -> str:
        """The API version that this package version speaks for the type, as its documentation names it."""
        documented = typing.get_overloads(self.resource.__init__)[0].__doc__ or ""
        found = _API_VERSION.search(documented)
        if found is None:
            raise LookupError(f"{self.token} names no API version in its documentation")
        return found.group(1)


_GROUP_NAME = Text(minimum=1, maximum=90)

TYPES: Mapping[str, ResourceType] = {
    known.token: known
    for known in (
        ResourceType(
            resources.ResourceGroup,
            resources.ResourceGroupArgs,
            name_parameter="resourceGroupName",
            auto_name=AutoName.RANDOM,
            constraints={"resourceGroupName": Text(minimum=1, maximum=90, pattern=r"^[-\w\._\(\)]+$")},
            always_required=("location",),
        ),
        ResourceType(
            cognitiveservices.Account,
            cognitiveservices.AccountArgs,
            name_parameter="accountName",
            auto_name=AutoName.RANDOM,
            constraints={
                "resourceGroupName": _GROUP_NAME,
                "accountName": Text(minimum=2, maximum=64, pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$"),
            },
        ),
        ResourceType(
            cognitiveservices.Deployment,
            cognitiveservices.DeploymentArgs,
            name_parameter="deploymentName",
            auto_name=AutoName.COPY,
            constraints={
                "resourceGroupName": _GROUP_NAME,
                "accountName": Text(minimum=2, maximum=64, pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$"),
            },
        ),
        ResourceType(
            authorization.RoleAssignment,
            authorization.RoleAssignmentArgs,
            name_parameter="roleAssignmentName",
            auto_name=AutoName.UUID,
        ),
    )
}
