"""Nobody calls a model through the gateway without saying who they are."""

from collections.abc import Iterator

from policies.gateway.demands import BASE, always
from policies.gateway.reach import Reach
from policies.gateway.wiring import Wiring
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import Api, Document, Product

_TOKENS = ("validate-azure-ad-token", "validate-jwt")
_UNSIGNED = "require-signed-tokens"
_API, _OPERATION = "apis", "operations"


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    wiring = Wiring(everything)
    reach = Reach(wiring)
    for api in reach.of(Api):
        yield from guarded(api, _of_api(api, wiring))
    for product in reach.of(Product):
        yield from guarded(product, _of_product(product))


def _of_api(api: Api, wiring: Wiring) -> Iterator[Finding]:
    if api.demands_key:
        return
    documents = [one for one in wiring.documents if one.is_beside(api) and one.api == api.id]
    own = [one for one in documents if one.scope == _API]
    if not any(_demands_token(one, wiring) for one in own):
        yield Finding(api, "subscriptionRequired is not true, and its policy validates no token in every case.")
    for document in documents:
        if document.scope == _OPERATION and not any(always(document.elements, BASE)):
            yield Finding(document, "its inbound section leaves out <base/>, and with it the API's check of tokens.")


def _demands_token(document: Document, wiring: Wiring) -> bool:
    checks = always(wiring.elements(document), *_TOKENS)
    return any(one.attributes.get(_UNSIGNED, "true").strip().casefold() == "true" for one in checks)


def _of_product(product: Product) -> Iterator[Finding]:
    if product.is_open:
        yield Finding(product, "subscriptionRequired is not true, so its APIs can be called without a key.")


RULE = StackRule(
    name="api-demands-a-caller",
    title="Every API demands a subscription's key or a valid token.",
    why="Whoever finds the address could spend the stack's quota, and nobody could tell who it was.",
    fix="Set subscriptionRequired to true, or put validate-azure-ad-token or validate-jwt into the inbound section of "
    "the API's own policy, outside of any choose.",
    judge=_judge,
)
