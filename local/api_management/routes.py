"""The paths that the service serves."""

from local.arm import Route, operations

from . import (
    api_operations,
    apis,
    backends,
    deleted,
    diagnostics,
    fragments,
    loggers,
    named_values,
    policies,
    products,
    services,
    subscriptions,
    tables,
)
from .entities import SERVICE, VERSIONS

_PROVIDER = "/subscriptions/{subscription}/providers/Microsoft.ApiManagement"
_LOCATION = f"{_PROVIDER}/locations/{{location}}"
_DELETED = f"{_LOCATION}/deletedservices/{{service}}"
_STATUSES = "Microsoft.ApiManagement/locations/operationsStatuses"
_KINDS = (
    api_operations.OPERATION,
    apis.API,
    backends.BACKEND,
    diagnostics.API,
    diagnostics.SERVICE,
    fragments.FRAGMENT,
    loggers.LOGGER,
    *policies.KINDS,
)

ROUTES = (
    Route("PUT", SERVICE, tables.SERVICES, VERSIONS, services.put, services.CONTENT),
    Route("PATCH", SERVICE, tables.SERVICES, VERSIONS, services.patch, services.CONTENT),
    Route("GET", SERVICE, tables.SERVICES, VERSIONS, services.get),
    Route("DELETE", SERVICE, tables.SERVICES, VERSIONS, services.delete),
    Route("GET", SERVICE.rsplit("/", 1)[0], tables.SERVICES, VERSIONS, services.list_in_group),
    Route("GET", f"{_PROVIDER}/service", tables.SERVICES, VERSIONS, services.list_in_subscription),
    Route("GET", f"{_PROVIDER}/deletedservices", tables.DELETED_SERVICES, VERSIONS, deleted.listed),
    Route("GET", _DELETED, tables.DELETED_SERVICES, VERSIONS, deleted.get),
    Route("DELETE", _DELETED, tables.DELETED_SERVICES, VERSIONS, deleted.purge),
    Route("GET", f"{_LOCATION}/operationsStatuses/{{operation}}", _STATUSES, VERSIONS, operations.poll_status),
    *(route for kind in _KINDS for route in kind.routes()),
    *named_values.ROUTES,
    *products.ROUTES,
    *subscriptions.ROUTES,
)
