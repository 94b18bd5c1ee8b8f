"""What a service answers with: the given, and what Azure adds to it.

The added properties are those of the examples of the published specification of 2024-05-01.
"""

from collections.abc import Mapping
from typing import Any

from local.arm import Call, bodies

from . import skus
from .tables import SERVICES

_ADDRESS = "203.0.113.10"
"""An address for documentation (RFC 5737): nobody answers there."""

_DEFAULTS = {
    "developerPortalStatus": "Enabled",
    "disableGateway": False,
    "enableClientCertificate": False,
    "legacyPortalStatus": "Enabled",
    "natGatewayState": "Disabled",
    "notificationSenderEmail": "apimgmt-noreply@mail.windowsazure.com",
    "publicNetworkAccess": "Enabled",
    "virtualNetworkType": "None",
}


def service_body(
    call: Call, service_id: str, asked: Mapping[str, Any], before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The whole answer for a service that was asked for; `before` is the answer until now, or None for a new one."""
    name = service_id.rsplit("/", 1)[1]
    given = {key: value for key, value in asked["properties"].items() if key != "restore"}
    created = (before or {}).get("properties", {}).get("createdAtUtc", bodies.timestamp(call.now))
    body: dict[str, Any] = {
        "id": service_id,
        "name": name,
        "type": SERVICES,
        "etag": bodies.etag(),
        "location": asked["location"],
        "sku": asked["sku"],
        "properties": {
            **_DEFAULTS,
            **given,
            **_addresses(name),
            "createdAtUtc": created,
            "platformVersion": skus.platform(asked["sku"]["name"]),
            "privateEndpointConnections": [],
            "provisioningState": "Failed" if call.fails else "Succeeded",
            "targetProvisioningState": "",
        },
        "systemData": bodies.system_data(call.now, before),
    }
    if asked.get("identity", {}).get("type", "None") != "None":
        body["identity"] = bodies.identity(service_id, created, asked["identity"])
    return body | {key: asked[key] for key in ("tags", "zones") if asked.get(key)}


def _addresses(name: str) -> dict[str, Any]:
    host = name.lower()
    gateway = {"type": "Proxy", "hostName": f"{host}.azure-api.net", "negotiateClientCertificate": False}
    return {
        "gatewayUrl": f"https://{host}.azure-api.net",
        "managementApiUrl": f"https://{host}.management.azure-api.net",
        "developerPortalUrl": f"https://{host}.developer.azure-api.net",
        "hostnameConfigurations": [{**gateway, "defaultSslBinding": True, "certificateSource": "BuiltIn"}],
        "publicIPAddresses": [_ADDRESS],
        "outboundPublicIPAddresses": [_ADDRESS],
    }
