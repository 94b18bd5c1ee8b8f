"""Deployments: what may be created and changed, and what is answered.

A PUT is answered with 201 and `Succeeded`, an omitted `versionUpgradeOption` becomes `OnceNewDefaultVersionAvailable`:
a recorded PUT of 2025-10-28 (Azure/azure-cli, recordings of `test_cognitiveservices_deployment`).
"""

from collections.abc import Mapping
from typing import Any

from pulumi_azure_native import cognitiveservices

from local.arm import Call, Record, Response, bodies, content, operations, resources
from local.arm.errors import invalid_content, not_found, parent_not_found

from . import admission, quota, skus
from .accounts import account_id
from .admission import Wanted
from .catalogue import ServiceModel
from .tables import ACCOUNTS, DEPLOYMENTS

CONTENT = content.of_type(
    cognitiveservices.Deployment,
    cognitiveservices.DeploymentArgs,
    ("resourceGroupName", "accountName", "deploymentName"),
)

_CAPABILITIES: Mapping[str, Mapping[str, str]] = {
    "chat": {"chatCompletion": "true", "responses": "true"},
    "completion": {"completion": "true"},
    "embedding": {"embeddings": "true"},
    "audio": {"audio": "true"},
    "image": {"imageGenerations": "true"},
    "video": {"videoGenerations": "true"},
}
_DEFAULT_UPGRADE_OPTION = "OnceNewDefaultVersionAvailable"
_OPENAI = "OpenAI"


def put(call: Call) -> Response:
    """Creates a deployment, or replaces it whole: what the body leaves out is dropped."""
    return _written(call, call.body)


def patch(call: Call) -> Response:
    """Merges into a deployment."""
    return _written(call, bodies.merged(_existing(call).body, call.body))


def get(call: Call) -> Response:
    """One deployment."""
    return Response(200, operations.view(call, _existing(call)))


def listed(call: Call) -> Response:
    """The deployments of an account."""
    found = resources.children(call.db, DEPLOYMENTS, _account(call).id)
    return resources.page(call, (operations.view(call, record) for record in found))


def delete(call: Call) -> Response:
    """Deletes a deployment; one that isn't there is deleted already (204)."""
    account = resources.get(call.db, account_id(call))
    record = resources.get(call.db, f"{account.id}/deployments/{call.parameters['deployment']}") if account else None
    if not account or not record:
        return Response(204)
    operations.refuse_when_locked(call, account.id)
    seconds = call.behaviour.latency(DEPLOYMENTS)
    operations.begin(call, record.id, "Deleting", seconds, locks=account.id)
    quota.give_back(call, record.id)
    resources.delete(call.db, record.id)
    return Response(200, after=seconds)


def capabilities(model: ServiceModel) -> Mapping[str, str]:
    """What a model can do, as the service spells it."""
    return _CAPABILITIES[model.family]


def _account(call: Call) -> Record:
    account = resources.get(call.db, account_id(call))
    if not account:
        raise parent_not_found(DEPLOYMENTS, account_id(call), "read" if call.request.method == "GET" else "write")
    return account


def _existing(call: Call) -> Record:
    account, name = _account(call), call.parameters["deployment"]
    record = resources.get(call.db, f"{account.id}/deployments/{name}")
    if not record:
        raise not_found(ACCOUNTS, f"{call.parameters['account']}/deployments/{name}", call.parameters["group"])
    return record


def _written(call: Call, asked: Mapping[str, Any]) -> Response:
    account = _account(call)
    operations.refuse_when_locked(call, account.id)
    old = resources.get(call.db, f"{account.id}/deployments/{call.parameters['deployment']}")
    resource_id = old.id if old else f"{account.id}/deployments/{call.parameters['deployment']}"
    wanted = admission.admit(call, account, old, _properties(asked), asked.get("sku", {}))
    quota.refuse_more_deployments(call, account.id, resource_id, wanted.sku)
    quota.take(call, account.location, resource_id, wanted)
    admission.remember(call, wanted.model)
    body = _body(call, resource_id, asked, wanted, old.body if old else None)
    resources.put(call.db, Record(resource_id, DEPLOYMENTS, account.id, account.location, body))
    seconds = call.behaviour.latency(DEPLOYMENTS)
    operations.begin(call, resource_id, "Accepted" if old else "Creating", seconds, locks=account.id)
    return Response(200 if old else 201, body, {"etag": body["etag"]}, after=seconds)


def _properties(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = asked.get("properties")
    if not properties or not properties.get("model", {}).get("name"):
        raise invalid_content("'properties.model.name' is required")
    return properties


def _body(
    call: Call, resource_id: str, asked: Mapping[str, Any], wanted: Wanted, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": resource_id,
        "type": DEPLOYMENTS,
        "name": resource_id.rsplit("/", 1)[1],
        "sku": {**asked.get("sku", {}), "name": wanted.sku.name, "capacity": wanted.capacity},
        "properties": {
            **asked["properties"],
            "model": {**asked["properties"]["model"], "format": wanted.model.format, "version": wanted.model.version},
            **_upgrade_option(asked["properties"], wanted),
            "currentCapacity": wanted.capacity,
            "capabilities": capabilities(wanted.model),
            "provisioningState": "Failed" if call.fails else "Succeeded",
            "rateLimits": skus.rate_limits(wanted.sku, wanted.model, wanted.capacity),
        },
        "systemData": bodies.system_data(call.now, before),
        "etag": bodies.etag(),
    }
    return {**body, "tags": asked["tags"]} if asked.get("tags") else body


def _upgrade_option(properties: Mapping[str, Any], wanted: Wanted) -> dict[str, str]:
    if wanted.model.format != _OPENAI:
        return {}
    return {"versionUpgradeOption": properties.get("versionUpgradeOption", _DEFAULT_UPGRADE_OPTION)}
