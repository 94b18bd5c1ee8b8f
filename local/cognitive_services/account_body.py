"""What an account answers with: the given, and what the service adds to it.

The added properties are those of a recorded PUT of 2025-10-28 (Azure/azure-cli, recordings of
`test_cognitiveservices_deployment`); its long lists of rate limits and capabilities are cut to a few.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from local.arm import Call, bodies
from local.arm.regions import canonical

from .tables import ACCOUNTS

_OPENAI = "OpenAI"
_CALL_RATE_LIMIT = {
    "rules": [
        {
            "key": "openai",
            "renewalPeriod": 1,
            "count": 30,
            "matchPatterns": [{"path": "openai/*", "method": "*"}],
        },
        {"key": "default", "renewalPeriod": 1, "count": 30, "matchPatterns": [{"path": "*", "method": "*"}]},
    ]
}
_CAPABILITIES = [
    {"name": "VirtualNetworks"},
    {"name": "CustomerManagedKey"},
    {"name": "TrustedServices", "value": "Microsoft.CognitiveServices,Microsoft.MachineLearningServices"},
]
_APIS = ("OpenAI Language Model Instance API", "OpenAI Model Scaleset API", "Token Service API")


def account_body(
    call: Call, resource_id: str, asked: Mapping[str, Any], before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The whole answer for an account that was asked for; `before` is the answer until now, or None for a new one."""
    body: dict[str, Any] = {
        "id": resource_id,
        "name": resource_id.rsplit("/", 1)[1],
        "type": ACCOUNTS,
        "etag": bodies.etag(),
        "location": asked["location"],
        "sku": asked["sku"],
        "kind": asked["kind"],
        "properties": _properties(call, asked, before),
        "systemData": bodies.system_data(call.now, before),
    }
    if "identity" in asked:
        body["identity"] = bodies.identity(resource_id, body["properties"]["internalId"], asked["identity"])
    return {**body, "tags": asked["tags"]} if asked.get("tags") else body


def _properties(call: Call, asked: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    given: Mapping[str, Any] = asked.get("properties", {})
    kept: Mapping[str, Any] = (before or {}).get("properties", {})
    url = _endpoint(given.get("customSubDomainName"), asked["location"], asked["kind"])
    return {
        "apiProperties": {},
        "publicNetworkAccess": "Enabled",
        "allowProjectManagement": False,
        **given,
        **({"networkAcls": _network_acls(given["networkAcls"])} if "networkAcls" in given else {}),
        "endpoint": url,
        "internalId": kept.get("internalId", uuid.uuid4().hex),
        "dateCreated": kept.get("dateCreated", bodies.timestamp(call.now)),
        "callRateLimit": _CALL_RATE_LIMIT,
        "isMigrated": False,
        "privateEndpointConnections": [],
        "capabilities": _CAPABILITIES,
        "endpoints": dict.fromkeys(_APIS, url),
        "provisioningState": "Failed" if call.fails else "Succeeded",
    }


def _network_acls(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"virtualNetworkRules": [], "ipRules": [], **given}


def _endpoint(subdomain: str | None, location: str, kind: str) -> str:
    if not subdomain:
        return f"https://{canonical(location)}.api.cognitive.microsoft.com/"
    return f"https://{subdomain}.{'openai' if kind == _OPENAI else 'cognitiveservices'}.azure.com/"
