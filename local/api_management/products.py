"""Products, and which APIs they hold."""

from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import Call, Record, Response, Route, content, operations, resources, shapes

from . import apis, errors, fields, subscriptions, tables
from .entities import SERVICE, VERSIONS, Kind, Write, refuse_while_held, remove, service_of, store

_PATH = "/products/{product}"
_LINK = f"{SERVICE}{_PATH}/apis/{{api}}"
_AND_SUBSCRIPTIONS = "deletesubscriptions"


def _prepared(write: Write) -> dict[str, Any]:
    fields.require(write.asked, "displayName")
    fields.limit(write.asked, displayName=300, description=1000)
    fields.one_of(write.asked, "state", ("published", "notPublished"))
    properties = {"subscriptionRequired": True, "state": "notPublished", **write.asked}
    if not properties["subscriptionRequired"]:
        refused = [name for name in ("approvalRequired", "subscriptionsLimit") if properties.get(name)]
        if refused:
            problem = "can only be given when subscriptionRequired is true."
            raise errors.invalid(*((name, f"{name} {problem}") for name in refused))
    if any(other.properties["displayName"] == properties["displayName"] for other in write.siblings(PRODUCT)):
        raise errors.name_taken("Product")
    return {"approvalRequired": False, **properties} if properties["subscriptionRequired"] else properties


def _made(call: Call, service: Record, record: Record) -> None:
    if record.properties["subscriptionRequired"]:
        subscriptions.add_automatic(call, service, record)


def _released(call: Call, service: Record, record: Record) -> None:
    """Refuses while there are subscriptions, unless they are to go too."""
    found = subscriptions.to(call, service, f"/products/{record.body['name']}")
    asked = {name.lower(): value for name, value in call.request.query.items()}
    if found and asked.get(_AND_SUBSCRIPTIONS, "").lower() != "true":
        raise errors.product_has_subscriptions()
    for subscription in found:
        remove(call, service, subscription)


PRODUCT = Kind(
    tables.PRODUCTS,
    "Product",
    _PATH,
    content.shaped(
        apimanagement.Product,
        apimanagement.ProductArgs,
        ("resourceGroupName", "serviceName", "productId"),
        shapes.PROXY,
    ),
    _prepared,
    made=_made,
    released=_released,
    leaves=frozenset({_AND_SUBSCRIPTIONS}),
)


def _link(call: Call) -> Response:
    """Puts an API into a product; answers the API, as the product tells of it."""
    service, product, api = service_of(call), PRODUCT.existing(call), apis.API.existing(call)
    if call.fails:
        raise errors.failed("ProductApi")
    seconds = _held(call, service, product, api)
    link_id = f"{product.id}/apis/{api.body['name']}"
    old = resources.get(call.db, link_id)
    record = store(Write(call, service, product, link_id, {}, old), _LINKS, {})
    return Response(200 if old else 201, _told(call, record), {"etag": record.body["etag"]}, after=seconds)


def _held(call: Call, service: Record, *both: Record) -> float:
    """Holds a product and an API for as long as a write of their link takes; returns that, in seconds.

    Azure/azure-api-management-devops-resource-kit#432: the link locks both, and others on either meanwhile get 409.
    """
    seconds = call.behaviour.latency(tables.PRODUCT_APIS)
    for one in both:
        refuse_while_held(call, service, one.id)
        operations.begin(call, one.id, "Updating", seconds)
    return seconds


def _is_linked(call: Call) -> Response:
    """Whether a product holds an API: 204, or 404."""
    _existing(call)
    return Response(204)


def _unlink(call: Call) -> Response:
    """Takes an API out of a product."""
    service, product = service_of(call), PRODUCT.existing(call)
    record = resources.get(call.db, f"{product.id}/apis/{call.parameters['api']}")
    if not record:
        return Response(204)
    seconds = _held(call, service, product, apis.API.existing(call))
    remove(call, service, record)
    return Response(200, after=seconds)


def _linked(call: Call) -> Response:
    """The APIs that a product holds."""
    found = resources.children(call.db, tables.PRODUCT_APIS, PRODUCT.existing(call).id)
    return resources.page(call, (_told(call, record) for record in found))


def _existing(call: Call) -> Record:
    found = resources.get(call.db, f"{PRODUCT.existing(call).id}/apis/{call.parameters['api']}")
    if not found:
        raise errors.not_found("Api")
    return found


def _told(call: Call, link: Record) -> dict[str, Any]:
    service, name = service_of(call), link.body["name"]
    api = resources.get(call.db, f"{service.id}/apis/{name}")
    return {"id": link.id, "type": link.type, "name": name, "properties": dict(api.properties) if api else {}}


_LINKS = Kind(tables.PRODUCT_APIS, "Api", f"{_PATH}/apis/{{api}}", dict, lambda _: {})
ROUTES = (
    *PRODUCT.routes(),
    Route("PUT", _LINK, tables.PRODUCT_APIS, VERSIONS, _link),
    Route("HEAD", _LINK, tables.PRODUCT_APIS, VERSIONS, _is_linked),
    Route("DELETE", _LINK, tables.PRODUCT_APIS, VERSIONS, _unlink),
    Route("GET", _LINK.rsplit("/", 1)[0], tables.PRODUCT_APIS, VERSIONS, _linked),
)
