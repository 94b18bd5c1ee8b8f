"""What is known of a resource type: what the package's schema does not tell, and how it stands to ARM."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from local.arm.shapes import Shape
from local.schema import Object, PropertyType, resource_outputs

API_VERSION = "azureApiVersion"

GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
"""The id of a resource group, as the paths below it begin."""

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
    speaks. `shape` is that of ARM's body, where it is not as flat as the inputs. `replaced_on_inputs` are those that
    can't change in place, besides the path's. `always_required` names inputs that Azure requires although the provider
    may fill them in. `read_by_head` says that Azure tells only whether it is there. `made_with_parent` are the
    properties with which Azure makes one by itself, which may then be created over.
    """

    resource: type
    arguments: type
    name_parameter: str
    auto_name: AutoName
    path: str
    api_version: str
    shape: Shape | None = None
    replaced_on_inputs: tuple[str, ...] = ()
    constraints: Mapping[str, Text] = field(default_factory=dict)
    always_required: tuple[str, ...] = ()
    read_by_head: bool = False
    made_with_parent: Mapping[str, Any] | None = None

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
