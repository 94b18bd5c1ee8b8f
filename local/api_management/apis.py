"""APIs: what path they answer at, and under which names a subscription key reaches them."""

from collections.abc import Mapping
from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import Call, Record, content, resources, shapes

from . import errors, fields, subscriptions, tables
from .entities import Kind, Write, remove

_KEY_NAMES = {"header": "Ocp-Apim-Subscription-Key", "query": "subscription-key"}
_UNSERVED = ("apiVersionSet", "apiVersionSetId", "format", "sourceApiId", "value", "wsdlSelector")


def _prepared(write: Write) -> dict[str, Any]:
    asked = write.asked
    fields.unserved(asked, *_UNSERVED)
    fields.require(asked, "displayName")
    fields.limit(asked, displayName=300, path=400, serviceUrl=2000)
    fields.one_of(asked, "type", ("http",))
    if "path" not in asked:
        raise errors.invalid(("path", "path must be specified."))
    path = asked["path"].strip("/")
    _refuse_taken(write, path)
    return {
        "type": "http",
        "apiRevision": "1",
        "isCurrent": True,
        "protocols": ["https"],
        "subscriptionRequired": True,
        **asked,
        "path": path,
        "subscriptionKeyParameterNames": {**_KEY_NAMES, **_key_names(asked)},
    }


def _key_names(asked: Mapping[str, Any]) -> Mapping[str, str]:
    found: Mapping[str, str] = asked.get("subscriptionKeyParameterNames", {})
    return found


def _refuse_taken(write: Write, path: str) -> None:
    for other in write.siblings(API):
        if other.properties["path"].lower() == path.lower():
            raise errors.path_taken(write.name, path, other.body["name"])


def _released(call: Call, service: Record, record: Record) -> None:
    """Products let go of the API, and its own subscriptions go with it."""
    name = record.body["name"].lower()
    links = resources.below(call.db, tables.PRODUCT_APIS, service.id)
    own = subscriptions.to(call, service, f"/apis/{name}")
    for gone in (*(link for link in links if link.body["name"].lower() == name), *own):
        remove(call, service, gone)


API = Kind(
    tables.APIS,
    "Api",
    "/apis/{api}",
    content.shaped(apimanagement.Api, apimanagement.ApiArgs, ("resourceGroupName", "serviceName", "apiId"), shapes.API),
    _prepared,
    released=_released,
    is_slow=True,
    leaves_slowly=True,
    leaves=frozenset({"deleterevisions"}),
)
