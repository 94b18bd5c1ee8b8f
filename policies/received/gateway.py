"""API Management: azure-native's classes, and the parts of any spelling that can't be read.

Source: the inputs of `pulumi_azure_native.apimanagement` (3.29.0), whose classes are flat: what Azure wants under
`properties` stands beside the names.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.values import Hidden

from .resource import Opaque, Received

MODULE = "apimanagement"
API_MANAGEMENT = "microsoft.apimanagement/service"
_WORKSPACE = "workspace"
_LINK = "-link"
_DOCUMENTS = ("/policies", "/policyfragments")
_OPERATIONS = "/operations"

_CLASSES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "apimanagementservice": ("", ()),
    "backend": ("backends", ("backendId",)),
    "api": ("apis", ("apiId",)),
    "apioperation": ("apis/operations", ("apiId", "operationId")),
    "policy": ("policies", ("policyId",)),
    "apipolicy": ("apis/policies", ("apiId", "policyId")),
    "apioperationpolicy": ("apis/operations/policies", ("apiId", "operationId", "policyId")),
    "graphqlapiresolverpolicy": ("apis/resolvers/policies", ("apiId", "resolverId", "policyId")),
    "productpolicy": ("products/policies", ("productId", "policyId")),
    "policyfragment": ("policyfragments", ("id",)),
    "namedvalue": ("namedvalues", ("namedValueId",)),
    "property": ("properties", ("propId",)),
    "logger": ("loggers", ("loggerId",)),
    "product": ("products", ("productId",)),
    "diagnostic": ("diagnostics", ("diagnosticId",)),
    "apidiagnostic": ("apis/diagnostics", ("apiId", "diagnosticId")),
    "subscription": ("subscriptions", ("sid",)),
}
"""By class, in lower case: what follows the service in its type, and the inputs that name it. `Workspace...` classes
are the same within a workspace; every other class only matters for the keys that it may hold."""


def typed(name: str, properties: Mapping[str, Any]) -> Received:
    """What a class of azure-native's module is to Azure; `name` is its token's last part in lower case."""
    in_workspace = name.startswith(_WORKSPACE) and name != _WORKSPACE
    plain = name.removeprefix(_WORKSPACE) if in_workspace else name
    path, own = _CLASSES.get(plain, (f"other/{plain}", ()))
    type_ = "/".join(filter(None, (API_MANAGEMENT, "workspaces" if in_workspace else "", path)))
    named = ("serviceName", *(("workspaceId",) if in_workspace else ()), *own)
    body = {**properties, "properties": properties}
    return Received(type_, tuple(properties.get(key) for key in named), body, ())


def out_of_sight(one: Received | Opaque) -> Iterator[Opaque]:
    """The parts of a resource of API Management that nobody can read before they are deployed."""
    if not isinstance(one, Received) or not one.type.startswith(f"{API_MANAGEMENT}/"):
        return
    properties = one.body.get("properties")
    given = properties if isinstance(properties, Mapping) else {}
    if one.type.endswith(_DOCUMENTS):
        format_ = given.get("format")
        if isinstance(format_, Hidden):
            yield Opaque(f"format {format_.because}, so the policy may stand elsewhere.", one.place)
        elif str(format_ or "").strip().casefold().endswith(_LINK):
            yield Opaque(f"format {format_!r} leads to a policy that can't be read before it is deployed.", one.place)
    if one.type.endswith(_OPERATIONS) and given.get("policies"):
        yield Opaque("policies of an operation are out of sight here: give it a policy of its own.", one.place)
