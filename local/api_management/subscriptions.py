"""Subscriptions: what they open, and two keys, which only POST listSecrets tells."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import Call, Record, Response, Route, bodies, content, resources, shapes

from . import errors, fields, tables
from .entities import SERVICE, VERSIONS, Kind, Write, store

_PATH = "/subscriptions/{sid}"
_KEYS = ("primaryKey", "secondaryKey")
_STATES = ("suspended", "active", "expired", "submitted", "rejected", "cancelled")
_SCOPE = re.compile(r"/(?:(?P<all>apis)|(?P<kind>apis|products)/(?P<name>[^/]+))/?", re.IGNORECASE)
_KEY_BYTES = 16
_AUTOMATIC_ID_BYTES = 12
_ADMINISTRATOR = "/users/1"


def opened(scope: str) -> tuple[str, str]:
    """What a stored scope opens: `products` or `apis` and a name in lower case; the name "" is every API."""
    inside = scope.lower().split("/service/", 1)[1].partition("/")[2]
    kind, _, name = inside.partition("/")
    return kind, name


def to(call: Call, service: Record, path: str) -> list[Record]:
    """The subscriptions to one API or product, told by its path inside of the service."""
    wanted = tuple(path.lower().strip("/").split("/"))
    found = resources.children(call.db, tables.SUBSCRIPTIONS, service.id)
    return [record for record in found if opened(record.properties["scope"]) == wanted]


def add_automatic(call: Call, service: Record, product: Record) -> None:
    """The subscription that comes with a new product: active, without a name, its owner the service's administrator.

    Source: Azure/apiops#707 (`Deleting automatically created subscription 673e004401234e1d188920b1`), #288, and
    Azure/azure-service-operator#3408.
    """
    properties = {
        "displayName": None,
        "ownerId": f"{service.id}{_ADMINISTRATOR}",
        "scope": product.id,
        "state": "active",
        "allowTracing": False,
        "createdDate": bodies.timestamp(call.now),
        **{name: secrets.token_hex(_KEY_BYTES) for name in _KEYS},
    }
    own_id = f"{service.id}/subscriptions/{secrets.token_hex(_AUTOMATIC_ID_BYTES)}"
    store(Write(call, service, service, own_id, {}, None), SUBSCRIPTION, properties)


def _prepared(write: Write) -> dict[str, Any]:
    fields.require(write.asked, "displayName")
    fields.limit(write.asked, displayName=100)
    fields.one_of(write.asked, "state", _STATES)
    fields.unserved(write.asked, "ownerId")
    before: Mapping[str, Any] = write.old.properties if write.old else {}
    keys = {name: write.asked.get(name) or before.get(name) or secrets.token_hex(_KEY_BYTES) for name in _KEYS}
    _refuse_known(write, keys)
    return {
        "allowTracing": False,
        "state": before.get("state", "submitted"),
        **write.asked,
        "scope": _scope(write),
        "createdDate": before.get("createdDate", bodies.timestamp(write.call.now)),
        **keys,
    }


def _scope(write: Write) -> str:
    """The full id of what is subscribed to."""
    given = str(write.asked.get("scope", ""))
    inside = given[len(write.service.id) :] if given.lower().startswith(write.service.id.lower()) else given
    match = _SCOPE.fullmatch(inside)
    if not match:
        raise errors.invalid_scope()
    if match["all"]:
        return f"{write.service.id}/apis"
    found = resources.get(write.call.db, f"{write.service.id}/{match['kind']}/{match['name']}")
    if not found:
        title = match["kind"].capitalize().removesuffix("s")
        raise errors.invalid(("scope", f"{title} with id '{match['name']}' could not be found."))
    return found.id


def _refuse_known(write: Write, keys: Mapping[str, str]) -> None:
    for name, key in keys.items():
        fields.limit({name: key}, **{name: 256})
    taken = {other.properties[name] for other in write.siblings(SUBSCRIPTION) for name in _KEYS}
    for name, key in keys.items():
        if key in taken or list(keys.values()).count(key) > 1:
            raise errors.invalid((name, f"{name} is another key of this service already."))


def _shown(_call: Call, record: Record) -> dict[str, Any]:
    return {name: value for name, value in record.properties.items() if name not in _KEYS}


def _list_secrets(call: Call) -> Response:
    """The two keys."""
    record = SUBSCRIPTION.existing(call)
    return Response(200, {name: record.properties[name] for name in _KEYS}, {"etag": record.body["etag"]})


def _regenerated(name: str, call: Call) -> Response:
    """Replaces one key by a new one."""
    record = SUBSCRIPTION.existing(call)
    service = resources.get(call.db, record.parent)
    if service:
        properties = {**record.properties, name: secrets.token_hex(_KEY_BYTES)}
        store(Write(call, service, service, record.id, {}, record), SUBSCRIPTION, properties)
    return Response(204)


SUBSCRIPTION = Kind(
    tables.SUBSCRIPTIONS,
    "Subscription",
    _PATH,
    content.shaped(
        apimanagement.Subscription,
        apimanagement.SubscriptionArgs,
        ("resourceGroupName", "serviceName", "sid", "appType", "notify"),
        shapes.PROXY,
    ),
    _prepared,
    _shown,
)
_ONE = f"{SERVICE}{_PATH}"
ROUTES = (
    *SUBSCRIPTION.routes(),
    Route("POST", f"{_ONE}/listSecrets", tables.SUBSCRIPTIONS, VERSIONS, _list_secrets),
    Route(
        "POST",
        f"{_ONE}/regeneratePrimaryKey",
        tables.SUBSCRIPTIONS,
        VERSIONS,
        lambda call: _regenerated("primaryKey", call),
    ),
    Route(
        "POST",
        f"{_ONE}/regenerateSecondaryKey",
        tables.SUBSCRIPTIONS,
        VERSIONS,
        lambda call: _regenerated("secondaryKey", call),
    ),
)
