"""Policy documents of a service, a product, an API and an operation."""

from functools import partial
from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import Call, Record, content, shapes
from local.arm.defaults import SERVICE_POLICY
from local.gateway.stored import Scope

from . import documents, errors, tables
from .entities import Kind, Write, store

_NAME = "policy"


def _prepared(scope: Scope, write: Write) -> dict[str, Any]:
    if write.name != _NAME:
        raise errors.refused(f"A policy's name must be '{_NAME}', and is '{write.name}'.")
    return documents.accepted(write, scope)


def _kind(type_: str, place: str, scope: Scope, resource: type, arguments: type, *parents: str) -> Kind:
    in_path = ("resourceGroupName", "serviceName", "policyId", *parents)
    return Kind(
        type_,
        "Policy",
        f"{place}/policies/{{policy}}",
        content.shaped(resource, arguments, in_path, shapes.PROXY),
        partial(_prepared, scope),
        documents.shown,
        can_patch=False,
        queries=documents.QUERIES,
    )


SERVICE = _kind(tables.SERVICE_POLICIES, "", "global", apimanagement.Policy, apimanagement.PolicyArgs)
PRODUCT = _kind(
    tables.PRODUCT_POLICIES,
    "/products/{product}",
    "product",
    apimanagement.ProductPolicy,
    apimanagement.ProductPolicyArgs,
    "productId",
)
API = _kind(tables.API_POLICIES, "/apis/{api}", "api", apimanagement.ApiPolicy, apimanagement.ApiPolicyArgs, "apiId")
OPERATION = _kind(
    tables.OPERATION_POLICIES,
    "/apis/{api}/operations/{apiOperation}",
    "operation",
    apimanagement.ApiOperationPolicy,
    apimanagement.ApiOperationPolicyArgs,
    "apiId",
    "operationId",
)
KINDS = (SERVICE, PRODUCT, API, OPERATION)


def begin(call: Call, service: Record) -> None:
    """Gives a new service the document that it has until another is written."""
    write = Write(call, service, service, f"{service.id}/policies/{_NAME}", SERVICE_POLICY, None)
    store(write, SERVICE, SERVICE_POLICY)
