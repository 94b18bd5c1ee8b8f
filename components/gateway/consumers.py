"""Consumers: each a product with its rights, links to the APIs that it may call, and one subscription."""

from collections.abc import Mapping, Sequence

import pulumi
from pulumi_azure_native import apimanagement

from model_lifecycle.gateway.args import ConsumerArgs

from .place import POLICY, Place


def consumers(place: Place, apis: Mapping[str, pulumi.Resource]) -> None:
    """Lets every consumer in; `apis` holds what goes live last of each API, by its name.

    A link holds its product and its API (Azure/azure-api-management-devops-resource-kit#432), so each waits for the
    one before it.
    """
    before: list[pulumi.Resource] = []
    for consumer in place.args["consumers"]:
        policy = _product(place, consumer, list(apis.values()))
        for name in consumer["apis"]:
            before = [_link(place, consumer, name, [policy, apis[name], *before])]
        _subscription(place, consumer, [policy, *before])


def _product(place: Place, consumer: ConsumerArgs, after: Sequence[pulumi.Resource]) -> apimanagement.ProductPolicy:
    product = apimanagement.Product(
        place.child(consumer["key"]),
        product_id=consumer["product"],
        display_name=consumer["display_name"],
        resource_group_name=place.group,
        service_name=place.service,
        subscription_required=True,
        approval_required=True,
        state=apimanagement.ProductState.PUBLISHED,
        opts=place.after(after),
    )
    return apimanagement.ProductPolicy(
        place.child(consumer["key"]),
        product_id=consumer["product"],
        policy_id=POLICY,
        resource_group_name=place.group,
        service_name=place.service,
        format=apimanagement.PolicyContentFormat.RAWXML,
        value=consumer["policy"],
        opts=place.after(product),
    )


def _link(
    place: Place, consumer: ConsumerArgs, api_name: str, after: Sequence[pulumi.Resource]
) -> apimanagement.ProductApi:
    return apimanagement.ProductApi(
        place.child(consumer["key"], api_name),
        product_id=consumer["product"],
        api_id=api_name,
        resource_group_name=place.group,
        service_name=place.service,
        opts=place.after(after),
    )


def _subscription(place: Place, consumer: ConsumerArgs, after: Sequence[pulumi.Resource]) -> apimanagement.Subscription:
    """Its keys are Azure's to make and tell: none is set, read or put out here."""
    return apimanagement.Subscription(
        place.child(consumer["key"]),
        sid=consumer["subscription"],
        display_name=consumer["display_name"],
        resource_group_name=place.group,
        service_name=place.service,
        scope=f"{place.service_id}/products/{consumer['product']}",
        state=apimanagement.SubscriptionState.ACTIVE,
        allow_tracing=False,
        opts=place.after(after),
    )
