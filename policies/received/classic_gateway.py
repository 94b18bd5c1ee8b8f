"""API Management in the classic `azure` provider and its Terraform twin: azurerm's names, as azurerm sends them on.

Source: hashicorp/terraform-provider-azurerm, internal/services/apimanagement (api_management_..._resource.go).
"""

from collections.abc import Callable, Mapping
from typing import Any

from policies.values import Hidden

from .gateway import API_MANAGEMENT
from .resource import Received

_Properties = Mapping[str, Any]
_Translator = Callable[[_Properties], Received]


def _backend(given: _Properties) -> Received:
    rule = _one(given.get("circuitBreakerRule"))
    own = {key: given.get(key) for key in ("url", "protocol", "proxy", "tls")}
    own |= {"pool": _pool(_one(given.get("pool"))), "credentials": _one(given.get("credentials"))}
    own["circuitBreaker"] = {"rules": [_breaker(rule)]} if rule is not None else None
    return _received("backends", given, own, given.get("name"))


def _pool(given: Any) -> Any:
    return {"services": given.get("services", given.get("service"))} if isinstance(given, Mapping) else given


def _breaker(given: Any) -> Any:
    condition = _one(given.get("failureCondition")) if isinstance(given, Mapping) else None
    if not isinstance(given, Mapping) or not isinstance(condition, Mapping):
        return given
    ranges = condition.get("statusCodeRanges", condition.get("statusCodeRange"))
    sent = {**condition, "interval": condition.get("intervalDuration"), "statusCodeRanges": ranges}
    return {**given, "acceptRetryAfter": given.get("acceptRetryAfterEnabled"), "failureCondition": sent}


def _api(given: _Properties) -> Received:
    """Leaving `subscriptionRequired` out means that a key is needed."""
    own = {"subscriptionRequired": given.get("subscriptionRequired", True), "serviceUrl": given.get("serviceUrl")}
    return _received("apis", given, own, given.get("name"))


def _product(given: _Properties) -> Received:
    own = {"subscriptionRequired": given.get("subscriptionRequired", True)}
    return _received("products", given, own, given.get("productId"))


def _document(path: str, *names: str) -> _Translator:
    def translate(given: _Properties) -> Received:
        link = given.get("xmlLink")
        own = {"format": "rawxml-link" if link else "rawxml", "value": link or given.get("xmlContent")}
        return _received(path, given, own, *(given.get(name) for name in names), "policy")

    return translate


def _fragment(given: _Properties) -> Received:
    return _received("policyfragments", given, given, given.get("name"))


def _named_value(given: _Properties) -> Received:
    own = {**given, "keyVault": _one(given.get("valueFromKeyVault"))}
    return _received("namedvalues", given, own, given.get("name"))


def _logger(given: _Properties) -> Received:
    """For an event hub azurerm adds the identity by itself, for Application Insights none."""
    insights, hub = _one(given.get("applicationInsights")), _one(given.get("eventhub"))
    credentials: Any = hub if hub is not None else insights
    if isinstance(hub, Mapping) and hub.get("endpointUri"):
        credentials = {"identityClientId": "SystemAssigned", **hub}
    return _received("loggers", given, {"credentials": credentials}, given.get("name"))


def _subscription(given: _Properties) -> Received:
    return _received("subscriptions", given, given, given.get("subscriptionId"))


def _service(given: _Properties) -> Received:
    """Switches for old protocols keep azurerm's names, which tell as well."""
    switches = _one(given.get("security"))
    own = {"identity": _one(given.get("identity")), "location": given.get("location")}
    return Received(API_MANAGEMENT, (given.get("name"),), {**own, "properties": {"customProperties": switches}}, ())


def _received(path: str, given: _Properties, own: Mapping[str, Any], *names: Any) -> Received:
    service = given.get("apiManagementName", given.get("apiManagementId"))
    name = service.rsplit("/", 1)[-1] if isinstance(service, str) else service
    return Received(f"{API_MANAGEMENT}/{path}", (name, *names), {"properties": own}, ())


def _one(block: Any) -> Any:
    """A block that there may be one of; some packages hand it over as a list."""
    if isinstance(block, list):
        return block[0] if len(block) == 1 else Hidden(f"is given {len(block)} times") if block else None
    return block


_OPERATION = _document("apis/operations/policies", "apiName", "operationId")
TRANSLATORS: Mapping[str, _Translator] = {
    "apimanagement/backend": _backend,
    "apimanagement/api": _api,
    "apimanagement/policy": _document("policies"),
    "apimanagement/apipolicy": _document("apis/policies", "apiName"),
    "apimanagement/apioperationpolicy": _OPERATION,
    "apimanagement/productpolicy": _document("products/policies", "productId"),
    "apimanagement/policyfragment": _fragment,
    "apimanagement/namedvalue": _named_value,
    "apimanagement/logger": _logger,
    "apimanagement/product": _product,
    "apimanagement/subscription": _subscription,
    "apimanagement/service": _service,
    "index/apimanagementbackend": _backend,
    "index/apimanagementapi": _api,
    "index/apimanagementpolicy": _document("policies"),
    "index/apimanagementapipolicy": _document("apis/policies", "apiName"),
    "index/apimanagementapioperationpolicy": _OPERATION,
    "index/apimanagementproductpolicy": _document("products/policies", "productId"),
    "index/apimanagementpolicyfragment": _fragment,
    "index/apimanagementnamedvalue": _named_value,
    "index/apimanagementlogger": _logger,
    "index/apimanagementproduct": _product,
    "index/apimanagementsubscription": _subscription,
    "index/apimanagement": _service,
}
"""By the token's middle part: the classic provider's module and class, or Terraform's own name."""
