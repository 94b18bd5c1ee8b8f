"""Key-values through Azure Resource Manager, which passes them on to the data plane.

With authentication mode Local it does so with the store's key; with Pass-through as the caller, who needs a data role.
Source: Microsoft Learn, "Deployment overview" of App Configuration; the issues named in `errors.py`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pulumi_azure_native import appconfiguration

from local.arm import Call, Record, Response, callers, content, shapes

from . import errors, key_names, rights, sizes, values
from .store_body import PASS_THROUGH
from .stores import store_of
from .tables import KEY_VALUES
from .values import KeyValue

CONTENT = content.shaped(
    appconfiguration.KeyValue,
    appconfiguration.KeyValueArgs,
    ("resourceGroupName", "configStoreName", "keyValueName"),
    shapes.PROXY,
)


def put(call: Call) -> Response:
    """Writes a key-value whole; one that says the same already stays as it is."""
    store, (key, label) = _opened(call, rights.WRITE)
    asked = call.body["properties"]
    wanted = KeyValue(key, label, asked.get("value"), asked.get("contentType"), asked.get("tags", {}))
    if sizes.passed_on(wanted.value, wanted.content_type, wanted.tags) > sizes.MOST_BYTES:
        raise errors.too_large()
    old = values.get(call.db, store.id, key, label)
    _refuse_locked(old)
    unchanged = old and wanted.says_the_same(old)
    written = old if unchanged else values.put(call.db, store.id, wanted, call.now.timestamp())
    return Response(200, _view(call, store, written or wanted), after=call.behaviour.latency(KEY_VALUES))


def get(call: Call) -> Response:
    """One key-value."""
    store, (key, label) = _opened(call, rights.READ)
    found = values.get(call.db, store.id, key, label)
    if not found:
        raise errors.not_found(call.request.path)
    return Response(200, _view(call, store, found))


def delete(call: Call) -> Response:
    """Deletes a key-value; one that isn't there is deleted already (204)."""
    store, (key, label) = _opened(call, rights.WRITE)
    found = values.get(call.db, store.id, key, label)
    if not found:
        return Response(204)
    _refuse_locked(found)
    values.delete(call.db, store.id, found)
    return Response(200, after=call.behaviour.latency(KEY_VALUES))


def _opened(call: Call, action: str) -> tuple[Record, tuple[str, str]]:
    """The store, and key and label, when the caller may do that."""
    store = store_of(call)
    properties = store.properties
    proxy: Mapping[str, str] = properties["dataPlaneProxy"]
    if properties["publicNetworkAccess"] == "Disabled" and proxy["privateLinkDelegation"] != "Enabled":
        raise errors.forbidden()
    if proxy["authenticationMode"] != PASS_THROUGH:
        if properties["disableLocalAuth"]:
            raise errors.local_auth_disabled()
    else:
        caller = callers.principal(call.request.headers.get("authorization", ""))
        if action not in rights.of(call.db, caller, store.id, call.now, call.behaviour):
            raise errors.forbidden()
    return store, key_names.read(call.parameters["keyValue"])


def _refuse_locked(found: KeyValue | None) -> None:
    if found and found.locked:
        raise errors.key_locked(found.key)


def _view(call: Call, store: Record, found: KeyValue) -> dict[str, Any]:
    name = call.parameters["keyValue"]
    return {
        "id": f"{store.id}/keyValues/{name}",
        "name": name,
        "type": KEY_VALUES,
        "properties": {
            "key": found.key,
            "label": found.label or None,
            "value": found.value,
            "contentType": found.content_type,
            "eTag": found.etag,
            "lastModified": datetime.fromtimestamp(found.modified, UTC).isoformat(timespec="seconds"),
            "locked": found.locked,
            "tags": dict(found.tags),
        },
    }
