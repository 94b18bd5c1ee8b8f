"""What a store answers with: the given, and what the service adds to it.

The added properties, and the tier in lower case, are those of recordings in Azure/azure-cli
(`test_azconfig_replica_mgmt`, `test_azconfig_local_auth`).
"""

from collections.abc import Mapping
from typing import Any

from local.arm import Call, bodies

from . import endpoints
from .skus import SKUS, USUAL_RETENTION_DAYS
from .tables import STORES

PASS_THROUGH, LOCAL = "Pass-through", "Local"

_PROXY = {"authenticationMode": LOCAL, "privateLinkDelegation": "Disabled"}
_DEFAULTS = {
    "publicNetworkAccess": "Enabled",
    "disableLocalAuth": False,
    "enablePurgeProtection": False,
}


def store_body(call: Call, store_id: str, asked: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The whole answer for a store that was asked for; `before` is the answer until now, or None for a new one."""
    name = store_id.rsplit("/", 1)[1]
    sku = SKUS[asked["sku"]["name"].lower()]
    given = {key: value for key, value in asked["properties"].items() if key != "createMode"}
    kept: Mapping[str, Any] = (before or {}).get("properties", {})
    created = kept.get("creationDate", call.now.isoformat(timespec="seconds"))
    body: dict[str, Any] = {
        "id": store_id,
        "name": name,
        "type": STORES,
        "location": asked["location"],
        "sku": {"name": sku.name.lower()},
        "properties": {
            **_DEFAULTS,
            "softDeleteRetentionInDays": USUAL_RETENTION_DAYS if sku.keeps_deleted else 0,
            **given,
            "dataPlaneProxy": {**_PROXY, **given.get("dataPlaneProxy", {})},
            "encryption": {"keyVaultProperties": None},
            "privateEndpointConnections": None,
            "creationDate": created,
            "endpoint": endpoints.url(name),
            "provisioningState": "Failed" if call.fails else "Succeeded",
        },
        "systemData": bodies.system_data(call.now, before),
        "tags": asked.get("tags", {}),
    }
    if asked.get("identity", {}).get("type", "None") != "None":
        body["identity"] = bodies.identity(store_id, created, asked["identity"])
    return body
