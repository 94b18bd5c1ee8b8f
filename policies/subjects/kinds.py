"""Which kind of subject a resource is to Azure."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from policies.observed import Observations, Observed
from policies.received import Opaque, Received
from policies.received.app_configuration import KEY_VALUE, STORE
from policies.received.gateway import API_MANAGEMENT
from policies.received.typed import (
    ACCOUNT,
    CONNECTION_DEPLOYMENT,
    DEPLOYMENT,
    ENDPOINT_DEPLOYMENT,
    ROLE_ASSIGNMENT,
    ROLE_DEFINITION,
)

from . import gateway
from .app_configuration import KeyValue, Store
from .models import Account, Deployment, RoleAssignment, RoleDefinition
from .subject import Resource, Stack, Subject, Unreadable

_STACK = "pulumi:pulumi:Stack"
_OPENAI_END_POINT = "azure.openai"
_SHARED_WITH_OTHERS = (ENDPOINT_DEPLOYMENT, CONNECTION_DEPLOYMENT)
_EXTENSION = "/providers/roleassignments"
_WORKSPACES = "workspaces"
_POLICIES, _DIAGNOSTICS = "policies", "diagnostics"

_BY_TYPE: Mapping[str, type[Resource]] = {
    DEPLOYMENT: Deployment,
    ENDPOINT_DEPLOYMENT: Deployment,
    CONNECTION_DEPLOYMENT: Deployment,
    ACCOUNT: Account,
    ROLE_ASSIGNMENT: RoleAssignment,
    "microsoft.authorization/roleassignmentschedulerequests": RoleAssignment,
    "microsoft.authorization/roleeligibilityschedulerequests": RoleAssignment,
    ROLE_DEFINITION: RoleDefinition,
    STORE: Store,
    KEY_VALUE: KeyValue,
}
_IN_A_GATEWAY: Mapping[str, type[gateway.GatewayResource]] = {
    "": gateway.Service,
    "backends": gateway.Backend,
    "policyfragments": gateway.Fragment,
    "namedvalues": gateway.NamedValue,
    "properties": gateway.NamedValue,
    "loggers": gateway.Logger,
    "products": gateway.Product,
    "apis": gateway.Api,
}
"""By what follows the service's type, a workspace in between left out; `properties` were named values until 2019."""

_S = TypeVar("_S", bound=Subject)


def subjects_in(resource: Observed, kind: type[_S]) -> list[_S]:
    """Every subject of a kind that a Pulumi resource brings to Azure."""
    return [subject for subject in _all_in(resource) if isinstance(subject, kind)]


def subjects(everything: Observations, kind: type[_S]) -> Iterator[_S]:
    """Every subject of a kind in a stack."""
    for resource in everything.resources.values():
        yield from subjects_in(resource, kind)


def _all_in(resource: Observed) -> Iterator[Subject]:
    if resource.type == _STACK:
        yield Stack(resource, Opaque(""))
    for found in resource.received:
        yield _subject(resource, found)


def _is_openai_s(found: Received) -> bool:
    """Machine-learning end points also host speech, content safety and whatever somebody brings along."""
    properties = found.body.get("properties")
    kind = properties.get("type") if isinstance(properties, Mapping) else None
    return not isinstance(kind, str) or kind.strip().casefold() == _OPENAI_END_POINT


def _subject(resource: Observed, found: Received | Opaque) -> Subject:
    return Unreadable(resource, found) if isinstance(found, Opaque) else _kind_of(found)(resource, found)


def _kind_of(found: Received) -> type[Resource]:
    if found.type in _SHARED_WITH_OTHERS and not _is_openai_s(found):
        return Resource
    if found.type == API_MANAGEMENT or found.type.startswith(f"{API_MANAGEMENT}/"):
        return _in_a_gateway(found.type.split("/")[2:])
    return RoleAssignment if found.type.endswith(_EXTENSION) else _BY_TYPE.get(found.type, Resource)


def _in_a_gateway(path: list[str]) -> type[gateway.GatewayResource]:
    inner = path[1:] if path[:1] == [_WORKSPACES] and len(path) > 1 else path
    if inner and inner[-1] in (_POLICIES, _DIAGNOSTICS):
        return gateway.Document if inner[-1] == _POLICIES else gateway.Diagnostic
    return _IN_A_GATEWAY.get("/".join(inner), gateway.GatewayResource)
