"""azure-native's own classes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.values import Hidden

from . import gateway
from .app_configuration import KEY_VALUE, KEY_VALUE_PARTS, STORE, STORE_OPTIONS
from .resource import Paths, Received

DEPLOYMENT = "microsoft.cognitiveservices/accounts/deployments"
ACCOUNT = "microsoft.cognitiveservices/accounts"
ROLE_DEFINITION = "microsoft.authorization/roledefinitions"
ROLE_ASSIGNMENT = "microsoft.authorization/roleassignments"
TEMPLATE = "microsoft.resources/deployments"
DEPLOYMENT_STACK = "microsoft.resources/deploymentstacks"
ENDPOINT_DEPLOYMENT = "microsoft.machinelearningservices/workspaces/endpoints/deployments"
CONNECTION_DEPLOYMENT = "microsoft.machinelearningservices/workspaces/connections/deployments"

PINS: Paths = (
    ("properties", "model", "name"),
    ("properties", "model", "version"),
    ("properties", "versionUpgradeOption"),
)
KEYS_OFF: Paths = (("properties", "disableLocalAuth"),)
IN_TEMPLATE: Paths = (("properties",), ("template",), ("parameters",))


@dataclass(frozen=True)
class _Class:
    """A class: its ARM type, the inputs that name it, where it keeps what is judged; whether its inputs are flat."""

    type: str
    names: tuple[str, ...]
    kept_in: Paths = ()
    is_flat: bool = False


_ML_NAMES = ("workspaceName", "endpointName", "deploymentName")
_CONNECTION_NAMES = ("workspaceName", "connectionName", "deploymentName")
_CLASSES: Mapping[tuple[str, str], _Class] = {
    ("cognitiveservices", "deployment"): _Class(DEPLOYMENT, ("accountName", "deploymentName"), PINS),
    ("cognitiveservices", "account"): _Class(ACCOUNT, ("accountName",), KEYS_OFF),
    ("machinelearningservices", "endpointdeployment"): _Class(ENDPOINT_DEPLOYMENT, _ML_NAMES, PINS),
    ("machinelearningservices", "connectiondeployment"): _Class(CONNECTION_DEPLOYMENT, _CONNECTION_NAMES, PINS),
    ("authorization", "roleassignment"): _Class(ROLE_ASSIGNMENT, ("roleAssignmentName",), is_flat=True),
    ("authorization", "pimroleeligibilityschedule"): _Class(ROLE_ASSIGNMENT, (), is_flat=True),
    ("authorization", "roledefinition"): _Class(ROLE_DEFINITION, ("roleDefinitionId",), is_flat=True),
    ("appconfiguration", "configurationstore"): _Class(STORE, ("configStoreName",), STORE_OPTIONS, is_flat=True),
    ("appconfiguration", "keyvalue"): _Class(
        KEY_VALUE, ("configStoreName", "keyValueName"), KEY_VALUE_PARTS, is_flat=True
    ),
}
_TEMPLATE = _Class(TEMPLATE, ("deploymentName",), IN_TEMPLATE)
_STACK = _Class(DEPLOYMENT_STACK, ("deploymentStackName",), IN_TEMPLATE, is_flat=True)


def read(module: str, name: str, properties: Mapping[str, Any]) -> Iterator[Received]:
    """What a class of azure-native is to Azure; `module` and `name` are its token's parts in lower case."""
    found = _class(module, name)
    if module == gateway.MODULE:
        yield gateway.typed(name, properties)
    elif found:
        body = {**properties, "properties": _flat(properties)} if found.is_flat else properties
        yield Received(found.type, tuple(properties.get(key) for key in found.names), body, found.kept_in)


def _flat(properties: Mapping[str, Any]) -> Any:
    """What stands under `properties` in Azure; older API versions' classes keep it there too (v20150701)."""
    nested = properties.get("properties")
    return nested if isinstance(nested, Hidden) else {**properties, **(nested if isinstance(nested, Mapping) else {})}


def _class(module: str, name: str) -> _Class | None:
    if module in ("resources", "deploymentstacks") and name.startswith("deploymentstack"):
        return _STACK
    if module == "resources" and name.startswith("deployment"):
        return _TEMPLATE
    return _CLASSES.get((module, name))
