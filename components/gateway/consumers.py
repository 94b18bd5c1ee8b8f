"""Consumers: one product for all of them, and a subscription for each.

Azure makes a subscription by itself when it makes a product, and then refuses to delete the product (sources in
docs/assumptions.md). So the product goes only with its service, and a consumer comes and goes with its own subscription
and its line in a table of callers. Azure's own subscription has no line, so its key opens nothing.
"""

from collections.abc import Mapping, Sequence

import pulumi
from pulumi_azure_native import apimanagement

from model_lifecycle.gateway.args import ConsumerArgs

from .place import Inside


def consumers(place: Inside, apis: Mapping[str, pulumi.Resource]) -> None:
    """Lets every consumer in; `apis` holds what goes live last of each API, by its name.

    A link holds its product and its API (Azure/azure-api-management-devops-resource-kit#432), so each waits for the
    one before it.
    """
    before: pulumi.Resource = _product(place, list(apis.values()))
    for name in place.args["product"]["apis"]:
        before = _link(place, name, before)
    for consumer in place.args["consumers"]:
        _subscription(place, consumer, before)


def _product(place: Inside, after: Sequence[pulumi.Resource]) -> apimanagement.Product:
    args = place.args["product"]
    return apimanagement.Product(
        place.child(args["name"]),
        product_id=args["name"],
        display_name=args["display_name"],
        resource_group_name=place.group,
        service_name=place.service,
        subscription_required=True,
        approval_required=True,
        state=apimanagement.ProductState.PUBLISHED,
        opts=place.after(after),
    )


def _link(place: Inside, api_name: str, before: pulumi.Resource) -> apimanagement.ProductApi:
    product = place.args["product"]["name"]
    return apimanagement.ProductApi(
        place.child(product, api_name),
        product_id=product,
        api_id=api_name,
        resource_group_name=place.group,
        service_name=place.service,
        opts=place.after(before),
    )


def _subscription(place: Inside, consumer: ConsumerArgs, before: pulumi.Resource) -> apimanagement.Subscription:
    """Its keys are Azure's to make and tell: none is set, read or put out here."""
    return apimanagement.Subscription(
        place.child(consumer["key"]),
        sid=consumer["subscription"],
        display_name=consumer["key"],
        resource_group_name=place.group,
        service_name=place.service,
        scope=f"{place.service_id}/products/{place.args['product']['name']}",
        state=apimanagement.SubscriptionState.ACTIVE,
        allow_tracing=False,
        opts=place.after(before),
    )
