"""API Management's types of 2024-05-01: paths, names and constraints of its published specification.

Of a service only `location` can't change in place (`x-ms-mutability`). Names of entities are not drawn, but copied from
the program's; a policy's must be `policy`, which the provider does not fill in.

`value` of a policy is compared as every input is: old input with new input. So a changed document is an update here,
and by the source of the real provider there too, whatever Azure's own white space makes of it. The opposite is reported
in pulumi/pulumi-azure-native#3620: open, without a cause, as #3202 was until it was closed. It is not emulated.
"""

import re
from collections.abc import Mapping
from typing import Any

from pulumi_azure_native import apimanagement

from local.arm.defaults import SERVICE_POLICY
from local.arm.shapes import API, PROXY, SERVICE, Shape

from .resource_type import GROUP, AutoName, ResourceType, Text

_VERSION = "2024-05-01"
_SERVICE = f"{GROUP}/providers/Microsoft.ApiManagement/service/{{serviceName}}"
_API = f"{_SERVICE}/apis/{{apiId}}"
_OPERATION = f"{_API}/operations/{{operationId}}"
_PRODUCT = f"{_SERVICE}/products/{{productId}}"

_IDENTIFIER = r"^[^*#&+:<>?]+$"
_CONSTRAINTS: Mapping[str, Text] = {
    "resourceGroupName": Text(minimum=1, maximum=90),
    "serviceName": Text(minimum=1, maximum=50, pattern=r"^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$"),
    "apiId": Text(minimum=1, maximum=256, pattern=_IDENTIFIER),
    "backendId": Text(minimum=1, maximum=80),
    "diagnosticId": Text(minimum=1, maximum=80, pattern=_IDENTIFIER),
    "id": Text(minimum=1, maximum=80, pattern=r"(^[\w]+$)|(^[\w][\w\-]+[\w]$)"),
    "loggerId": Text(maximum=256, pattern=_IDENTIFIER),
    "namedValueId": Text(maximum=256, pattern=_IDENTIFIER),
    "operationId": Text(minimum=1, maximum=80),
    "productId": Text(minimum=1, maximum=256),
    "sid": Text(maximum=256, pattern=_IDENTIFIER),
}


def _type(resource: type, arguments: type, path: str, shape: Shape = PROXY, **more: Any) -> ResourceType:
    """An entity inside of a service; the last parameter of its path is its name."""
    in_path = re.findall(r"\{(\w+)\}", path)
    return ResourceType(
        resource,
        arguments,
        name_parameter=in_path[-1],
        auto_name=AutoName.COPY,
        path=path,
        api_version=_VERSION,
        constraints={name: _CONSTRAINTS[name] for name in in_path if name in _CONSTRAINTS},
        shape=shape,
        **more,
    )


TYPES = (
    ResourceType(
        apimanagement.ApiManagementService,
        apimanagement.ApiManagementServiceArgs,
        name_parameter="serviceName",
        auto_name=AutoName.RANDOM,
        path=_SERVICE,
        api_version=_VERSION,
        shape=SERVICE,
        replaced_on_inputs=("location",),
        constraints={name: _CONSTRAINTS[name] for name in ("resourceGroupName", "serviceName")},
    ),
    _type(apimanagement.Api, apimanagement.ApiArgs, _API, shape=API),
    _type(apimanagement.ApiDiagnostic, apimanagement.ApiDiagnosticArgs, f"{_API}/diagnostics/{{diagnosticId}}"),
    _type(apimanagement.ApiOperation, apimanagement.ApiOperationArgs, _OPERATION),
    _type(
        apimanagement.ApiOperationPolicy,
        apimanagement.ApiOperationPolicyArgs,
        f"{_OPERATION}/policies/{{policyId}}",
    ),
    _type(apimanagement.ApiPolicy, apimanagement.ApiPolicyArgs, f"{_API}/policies/{{policyId}}"),
    _type(apimanagement.Backend, apimanagement.BackendArgs, f"{_SERVICE}/backends/{{backendId}}"),
    _type(apimanagement.Diagnostic, apimanagement.DiagnosticArgs, f"{_SERVICE}/diagnostics/{{diagnosticId}}"),
    _type(apimanagement.Logger, apimanagement.LoggerArgs, f"{_SERVICE}/loggers/{{loggerId}}"),
    _type(apimanagement.NamedValue, apimanagement.NamedValueArgs, f"{_SERVICE}/namedValues/{{namedValueId}}"),
    _type(
        apimanagement.Policy,
        apimanagement.PolicyArgs,
        f"{_SERVICE}/policies/{{policyId}}",
        made_with_parent=SERVICE_POLICY,
    ),
    _type(apimanagement.PolicyFragment, apimanagement.PolicyFragmentArgs, f"{_SERVICE}/policyFragments/{{id}}"),
    _type(apimanagement.Product, apimanagement.ProductArgs, _PRODUCT),
    _type(
        apimanagement.ProductApi,
        apimanagement.ProductApiArgs,
        f"{_PRODUCT}/apis/{{apiId}}",
        shape=API,
        read_by_head=True,
    ),
    _type(apimanagement.ProductPolicy, apimanagement.ProductPolicyArgs, f"{_PRODUCT}/policies/{{policyId}}"),
    _type(apimanagement.Subscription, apimanagement.SubscriptionArgs, f"{_SERVICE}/subscriptions/{{sid}}"),
)
