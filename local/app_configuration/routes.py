"""The paths that the service serves in Azure Resource Manager."""

from local.arm import Route, operations

from . import availability, deleted, proxied, replicas, stores
from .tables import DELETED_STORES, KEY_VALUES, REPLICAS, STORES

VERSIONS = ("2024-05-01", "2024-06-01", "2025-02-01-preview", "2025-06-01-preview", "2025-08-01-preview")

_SUBSCRIPTION = "/subscriptions/{subscription}"
_PROVIDER = f"{_SUBSCRIPTION}/providers/Microsoft.AppConfiguration"
_LOCATION = f"{_PROVIDER}/locations/{{location}}"
_LIST = f"{_SUBSCRIPTION}/resourceGroups/{{group}}/providers/{STORES}"
_STORE = f"{_LIST}/{{store}}"
_REPLICA = f"{_STORE}/replicas/{{replica}}"
_KEY_VALUE = f"{_STORE}/keyValues/{{keyValue}}"
_DELETED = f"{_LOCATION}/deletedConfigurationStores/{{store}}"
_STATUSES = "Microsoft.AppConfiguration/locations/operationsStatus"
_CHECK = "checkNameAvailability"

ROUTES = (
    Route("PUT", _STORE, STORES, VERSIONS, stores.put, stores.CONTENT),
    Route("PATCH", _STORE, STORES, VERSIONS, stores.patch, stores.CONTENT),
    Route("GET", _STORE, STORES, VERSIONS, stores.get),
    Route("DELETE", _STORE, STORES, VERSIONS, stores.delete),
    Route("POST", f"{_STORE}/listKeys", STORES, VERSIONS, stores.list_keys),
    Route("POST", f"{_STORE}/regenerateKey", STORES, VERSIONS, stores.regenerate_key, dict),
    Route("GET", _LIST, STORES, VERSIONS, stores.list_in_group),
    Route("GET", f"{_PROVIDER}/configurationStores", STORES, VERSIONS, stores.list_in_subscription),
    Route("PUT", _REPLICA, REPLICAS, VERSIONS, replicas.put, replicas.CONTENT),
    Route("GET", _REPLICA, REPLICAS, VERSIONS, replicas.get),
    Route("DELETE", _REPLICA, REPLICAS, VERSIONS, replicas.delete),
    Route("GET", f"{_STORE}/replicas", REPLICAS, VERSIONS, replicas.listed),
    Route("PUT", _KEY_VALUE, KEY_VALUES, VERSIONS, proxied.put, proxied.CONTENT),
    Route("GET", _KEY_VALUE, KEY_VALUES, VERSIONS, proxied.get),
    Route("DELETE", _KEY_VALUE, KEY_VALUES, VERSIONS, proxied.delete),
    Route("POST", f"{_PROVIDER}/{_CHECK}", _CHECK, VERSIONS, availability.check, availability.asked),
    Route("POST", f"{_LOCATION}/{_CHECK}", _CHECK, VERSIONS, availability.check, availability.asked),
    Route("GET", f"{_PROVIDER}/deletedConfigurationStores", DELETED_STORES, VERSIONS, deleted.listed),
    Route("GET", _DELETED, DELETED_STORES, VERSIONS, deleted.get),
    Route("POST", f"{_DELETED}/purge", DELETED_STORES, VERSIONS, deleted.purge),
    Route("GET", f"{_LOCATION}/operationsStatus/{{operation}}", _STATUSES, VERSIONS, operations.poll_status),
)
