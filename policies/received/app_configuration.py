"""App Configuration in the classic `azure` provider and its Terraform twin: azurerm's names, as Azure receives them.

Source: hashicorp/terraform-provider-azurerm, internal/services/appconfiguration (app_configuration_resource.go,
..._key_resource.go, ..._feature_resource.go). Its keys and features do not pass through ARM.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from model_lifecycle import names
from model_lifecycle.releases.flags import CONTENT_TYPE
from policies.values import Hidden

from .resource import Paths, Received

STORE = "microsoft.appconfiguration/configurationstores"
KEY_VALUE = f"{STORE}/keyvalues"
STORE_OPTIONS: Paths = (
    ("disableLocalAuth",),
    ("dataPlaneProxy",),
    ("enablePurgeProtection",),
    ("publicNetworkAccess",),
)
KEY_VALUE_PARTS: Paths = (("value",), ("contentType",), ("tags",))

_Properties = Mapping[str, Any]
_KEYS_ON, _PROTECTION, _MODE = "localAuthEnabled", "purgeProtectionEnabled", "dataPlaneProxyAuthenticationMode"
_NETWORK = "publicNetworkAccess"


def _store(given: _Properties) -> Received:
    """Leaving the options out means keys, no purge protection and the mode `Local`."""
    local_auth = given.get(_KEYS_ON)
    properties = {
        "disableLocalAuth": local_auth if isinstance(local_auth, Hidden) else local_auth is False,
        "enablePurgeProtection": given.get(_PROTECTION),
        "dataPlaneProxy": {"authenticationMode": given.get(_MODE)},
        "publicNetworkAccess": given.get(_NETWORK),
    }
    body = {"location": given.get("location"), "sku": {"name": given.get("sku")}, "properties": properties}
    return Received(STORE, (given.get("name"),), body, ((_KEYS_ON,), (_PROTECTION,), (_MODE,), (_NETWORK,)))


def _key(given: _Properties) -> Received:
    return _key_value(given, given.get("key"), {key: given.get(key) for key in ("value", "contentType", "tags")})


def _feature(given: _Properties) -> Received:
    """A flag without variants, which azurerm does not know."""
    name = given.get("key") or given.get("name")
    value = json.dumps({"id": name, "enabled": given.get("enabled") is True}) if isinstance(name, str) else name
    own = {"value": value, "contentType": CONTENT_TYPE, "tags": given.get("tags")}
    return _key_value(given, names.flag_key(name) if isinstance(name, str) else name, own)


def _key_value(given: _Properties, key: Any, own: _Properties) -> Received:
    store, label = given.get("configurationStoreId"), given.get("label")
    if isinstance(key, str):
        behind = f"${names.key_value(str(label))}" if label else ""
        key = label if isinstance(label, Hidden) else f"{names.key_value(key)}{behind}"
    named = (store.rsplit("/", 1)[-1] if isinstance(store, str) else store, key)
    return Received(KEY_VALUE, named, {"properties": own}, KEY_VALUE_PARTS)


TRANSLATORS: Mapping[str, Callable[[_Properties], Received]] = {
    "appconfiguration/configurationstore": _store,
    "appconfiguration/configurationkey": _key,
    "appconfiguration/configurationfeature": _feature,
    "index/appconfiguration": _store,
    "index/appconfigurationkey": _key,
    "index/appconfigurationfeature": _feature,
}
"""By the token's middle part: the classic provider's module and class, or Terraform's own name."""
