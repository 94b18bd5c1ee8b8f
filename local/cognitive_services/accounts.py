"""Accounts: PUT replaces the whole of one, PATCH merges, DELETE keeps it for 48 hours."""

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_azure_native import cognitiveservices

from local.arm import Call, Record, Response, bodies, content, operations, regions, resources
from local.arm.errors import conflicting_location, invalid_content, not_found
from local.schema import Object

from . import deleted, errors, subdomains
from .account_body import account_body
from .quota import refuse_more_accounts
from .tables import ACCOUNTS, DEPLOYMENTS

KINDS = ("OpenAI", "AIServices")
SKU = "S0"
CONTENT = content.of_type(
    cognitiveservices.Account,
    cognitiveservices.AccountArgs,
    ("resourceGroupName", "accountName"),
    identity=Object(cognitiveservices.outputs.IdentityResponse),
)


def put(call: Call) -> Response:
    """Creates an account, replaces it, or restores a soft-deleted one."""
    return _written(call, dict(call.body))


def patch(call: Call) -> Response:
    """Merges into an account."""
    return _written(call, bodies.merged(_existing(call).body, call.body))


def get(call: Call) -> Response:
    """One account."""
    return Response(200, operations.view(call, _existing(call)))


def list_in_group(call: Call) -> Response:
    """The accounts of a resource group."""
    found = resources.children(call.db, ACCOUNTS, bodies.group_id(call))
    return resources.page(call, (operations.view(call, record) for record in found))


def list_in_subscription(call: Call) -> Response:
    """The accounts of a subscription."""
    found = resources.below(call.db, ACCOUNTS, f"/subscriptions/{call.parameters['subscription']}")
    return resources.page(call, (operations.view(call, record) for record in found))


def delete(call: Call) -> Response:
    """Soft-deletes an account; one that isn't there is deleted already (204)."""
    record = resources.get(call.db, account_id(call))
    if not record:
        return Response(204)
    operations.refuse_when_locked(call, record.id)
    deployments = resources.children(call.db, DEPLOYMENTS, record.id)
    if deployments:
        raise errors.nested_resources([nested.id.split("/providers/")[1] for nested in deployments])
    seconds = call.behaviour.latency(ACCOUNTS)
    operations.begin(call, record.id, "Deleting", seconds, locks=record.id)
    deleted.keep(call, record)
    resources.delete(call.db, record.id)
    return Response(200, after=seconds)


def empty_group(call: Call, group_id: str) -> Iterable[str]:
    """Soft-deletes a group's accounts, unless one has deployments or is written; returns those, as Azure names them."""
    found = resources.children(call.db, ACCOUNTS, group_id)
    blocking = [
        record
        for record in found
        if resources.children(call.db, DEPLOYMENTS, record.id) or operations.running(call.db, record.id, call.now)
    ]
    for record in () if blocking else found:
        deleted.keep(call, record)
    return [record.id.split("/providers/")[1] for record in blocking]


def list_keys(call: Call) -> Response:
    """The account's two keys, unless local auth is off."""
    record = _existing(call)
    if record.properties.get("disableLocalAuth"):
        raise errors.keys_disabled()
    first, second = keys(record)
    return Response(200, {"key1": first, "key2": second})


def keys(record: Record) -> tuple[str, str]:
    """Two keys that stay the same as long as the account lives."""
    internal = record.properties["internalId"]
    first, second = (bodies.stable_id(internal, name).replace("-", "") for name in ("key1", "key2"))
    return first, second


def account_id(call: Call) -> str:
    """The id of the account in a path; its resource group must be there."""
    return f"{bodies.group_id(call)}/providers/{ACCOUNTS}/{call.parameters['account']}"


def _existing(call: Call) -> Record:
    record = resources.get(call.db, account_id(call))
    if not record:
        raise not_found(ACCOUNTS, call.parameters["account"], call.parameters["group"])
    return record


def _written(call: Call, asked: dict[str, Any]) -> Response:
    resource_id = account_id(call)
    old = resources.get(call.db, resource_id)
    deleted.sweep(call)
    operations.refuse_when_locked(call, resource_id)
    restores = asked.get("properties", {}).pop("restore", False) and not old
    before = _restored(call, resource_id) if restores else old
    whole = bodies.merged(before.body, asked) if restores and before else asked
    _refuse_invalid(call, whole, before)
    if not before:
        _refuse_soft_deleted(call, resource_id)
    body = account_body(call, before.id if before else resource_id, whole, before.body if before else None)
    subdomains.claim(call, body)
    record = Record(body["id"], ACCOUNTS, bodies.group_id(call), regions.canonical(body["location"]), body)
    resources.put(call.db, record)
    seconds = call.behaviour.latency(ACCOUNTS)
    operation = operations.begin(call, record.id, "Accepted" if old else "Creating", seconds, locks=record.id)
    place = f"Microsoft.CognitiveServices/locations/{body['location']}/operationResults"
    headers = operations.status_url(call, operation, place)
    answered = {**body, "properties": {**body["properties"], "provisioningState": operation.state}}
    return Response(200 if old else 201, answered, headers)


def _refuse_invalid(call: Call, asked: Mapping[str, Any], old: Record | None) -> None:
    location = str(asked.get("location", ""))
    if not location:
        raise invalid_content("'location' is required")
    regions.refuse_unknown(location, ACCOUNTS)
    if asked.get("kind") not in KINDS:
        raise errors.invalid_kind(asked.get("kind"))
    if asked.get("sku", {}).get("name") != SKU:
        raise errors.invalid_account_sku(asked.get("sku", {}).get("name"))
    if old:
        _refuse_moves(call, asked, old)
    else:
        refuse_more_accounts(call, asked["kind"], location)


def _refuse_moves(call: Call, asked: Mapping[str, Any], old: Record) -> None:
    if regions.canonical(asked["location"]) != old.location:
        raise conflicting_location(
            call.parameters["account"], call.parameters["group"], old.body["location"], asked["location"]
        )
    if asked["kind"] != old.body["kind"]:
        raise errors.kind_cannot_change(old.body["kind"], asked["kind"])


def _restored(call: Call, resource_id: str) -> Record:
    kept = deleted.take_back(call, resource_id)
    if not kept:
        raise errors.nothing_to_restore(resource_id)
    return kept


def _refuse_soft_deleted(call: Call, resource_id: str) -> None:
    if deleted.find(call, resource_id):
        raise errors.soft_deleted(resource_id)
