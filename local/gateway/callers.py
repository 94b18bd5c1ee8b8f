"""Whose request it is: subscription key, subscription, product.

Source: learn.microsoft.com, "Subscriptions in Azure API Management". A key of a product opens the product's APIs, one
of an API that API, one without either every API; a product must be published.
LIMITATIONS: products that demand no subscription are not looked up for requests without a key. On an API that demands
none, a key that is not valid is passed over.
"""

from dataclasses import dataclass
from datetime import datetime

from local.api_management.served import Api, Product, Service, Subscription
from local.csharp import context

from .faults import key_invalid, key_missing
from .messages import Headers


@dataclass(frozen=True)
class Caller:
    """Who asks, as far as a key tells."""

    subscription: Subscription | None = None
    product: Product | None = None
    key: str = ""

    def tell(self, told: context.Context) -> None:
        """Fills `context.Subscription` and `context.Product`."""
        if self.subscription:
            told.subscription = _subscription(self.subscription, self.key)
        if self.product:
            state = context.ProductState.Published if self.product.is_published else context.ProductState.NotPublished
            told.product = context.Product(
                id=self.product.name,
                name=self.product.display_name,
                state=state,
                subscription_required=self.product.subscription_required,
            )


def key_of(api: Api, headers: Headers, parameters: Headers) -> str:
    """The key that a request carries, in the header first; empty where there is none."""
    return headers.one(api.key_header) or parameters.one(api.key_query)


def caller(service: Service, api: Api, key: str, host: str) -> Caller:
    """Who asks.

    Raises:
        PolicyFault: 401, no key, or one that does not open this API.
    """
    subscription = service.keys.get(key) if key else None
    found = _opened(service, api, subscription, key) if subscription else None
    if found is None and api.subscription_required:
        realm = f"https://{host}/{api.path}"
        raise (key_invalid if key else key_missing)(realm, api.key_header)
    return found or Caller()


def _opened(service: Service, api: Api, subscription: Subscription, key: str) -> Caller | None:
    name = api.name.lower()
    if subscription.state != "active":
        return None
    if subscription.product:
        product = service.products.get(subscription.product)
        fits = product is not None and product.is_published and name in product.apis
        return Caller(subscription, product, key) if fits else None
    return Caller(subscription, None, key) if subscription.api in (None, name) else None


def _subscription(found: Subscription, key: str) -> context.Subscription:
    return context.Subscription(
        id=found.name,
        name=found.display_name,
        key=key,
        primary_key=found.primary_key,
        secondary_key=found.secondary_key,
        created_date=datetime.fromisoformat(found.created),
    )
