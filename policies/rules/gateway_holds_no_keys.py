"""A gateway calls models with its identity, and no key lies about in it."""

from collections.abc import Callable, Iterator
from typing import Any

from policies.gateway.demands import INBOUND
from policies.gateway.documents import Element
from policies.gateway.keys import SENT_IN, looks_like_key, named_keys, named_texts
from policies.gateway.reach import Reach
from policies.gateway.sent import sent
from policies.gateway.wiring import IDENTITY, Wiring
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import (
    Api,
    Backend,
    Diagnostic,
    Document,
    GatewayResource,
    Logger,
    NamedValue,
)
from policies.values import text_at, texts_in, value_at

_AUDIENCES = ("cognitiveservices.azure.com", "ai.azure.com")
_SECRET_ELEMENTS, _CERTIFICATE = ("authentication-basic",), "authentication-certificate"
_CREDENTIALS = ("authorization", "header", "query")
_LOGGED = [(side, way) for side in ("frontend", "backend") for way in ("request", "response")]
_API = "apis"
_A_KEY = "what looks like a key or a token"


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    wiring = Wiring(everything)
    reach = Reach(wiring)
    for resource in reach.of(GatewayResource):
        yield from guarded(resource, (Finding(resource, what) for what in _of(resource)))
    for document in reach.of(Document):
        yield from guarded(document, (Finding(document, what) for what in _of_document(document, wiring)))
        yield from guarded(document, (Finding(document, what) for what in _identity(document, wiring)))
    for api in reach.of(Api):
        yield from guarded(api, _without_policy(api, wiring))


def _of(resource: GatewayResource) -> Iterator[str]:
    properties = value_at(resource.body, "properties")
    yield from (f"{path} holds a key." for path in named_keys(properties))
    called = " ".join(resource.called) if isinstance(resource, NamedValue) else ""
    texts = () if isinstance(resource, Document) else named_texts(properties)
    if any(looks_like_key(text, f"{called} {name}") for name, text in texts):
        yield f"it holds {_A_KEY}."
    for kind, judge in _JUDGES:
        yield from judge(resource) if isinstance(resource, kind) else ()


def _of_backend(backend: Backend) -> Iterator[str]:
    for key in _CREDENTIALS:
        if value_at(backend.body, "properties", "credentials", key):
            yield f"credentials.{key} sends a key along."


def _of_named_value(value: NamedValue) -> Iterator[str]:
    if value.text and value.is_secret:
        yield "its value is a secret that stands in the program and its state."


def _of_logger(logger: Logger) -> Iterator[str]:
    if not text_at(logger.body, "properties", "credentials", "identityClientId"):
        yield "credentials.identityClientId is absent, so it logs with a key."


def _of_diagnostic(diagnostic: Diagnostic) -> Iterator[str]:
    for path in _LOGGED:
        logged = {text.casefold() for text in texts_in(value_at(diagnostic.body, "properties", *path, "headers"))}
        yield from (f"{'.'.join(path)}.headers logs {name}." for name in sorted(logged & SENT_IN))


def _of_document(document: Document, wiring: Wiring) -> Iterator[str]:
    if document.text and document.text in document.resource.secrets:
        yield "its text is a secret, and a policy that needs to be one holds a key."
    if looks_like_key(document.text) and not any(_holds_key(element) for element in document.elements):
        yield f"a comment in it, or a part that can't be read, holds {_A_KEY}."
    for element, what in sent(document, wiring):
        yield f"line {element.line}: {element.name} {what}."
    for element in document.elements:
        yield from (f"line {element.line}: {element.name} {what}." for what in _of_element(element))


def _of_element(element: Element) -> Iterator[str]:
    if element.name in _SECRET_ELEMENTS or element.attributes.get("password"):
        yield "signs in with a password"
    if element.name == _CERTIFICATE and element.attributes.get("body"):
        yield "holds a certificate with its key"
    if _holds_key(element):
        yield f"holds {_A_KEY}"


def _holds_key(element: Element) -> bool:
    called = element.attributes.get("name", "")
    given = (*element.attributes.items(), (element.name, element.text))
    return any(looks_like_key(text, f"{called} {key}") for key, text in given)


def _identity(document: Document, wiring: Wiring) -> Iterator[str]:
    if document.scope != _API or document.is_linked:
        return
    found = [one for one in wiring.elements(document) if one.name == IDENTITY and INBOUND in one.parents]
    if not any(_is_for_models(one) for one in found):
        yield f"its inbound section has no {IDENTITY} for models, directly or in a fragment."


def _is_for_models(element: Element) -> bool:
    audience = element.attributes.get("resource", "").rstrip("/")
    return audience.endswith(_AUDIENCES) and "send-request" not in element.parents


def _without_policy(api: Api, wiring: Wiring) -> Iterator[Finding]:
    if not any(one.scope == _API and one.is_beside(api) and one.api == api.id for one in wiring.documents):
        yield Finding(api, "it has no policy of its own, so nothing calls models with the gateway's identity.")


_JUDGES: list[tuple[type[GatewayResource], Callable[[Any], Iterator[str]]]] = [
    (Backend, _of_backend),
    (NamedValue, _of_named_value),
    (Logger, _of_logger),
    (Diagnostic, _of_diagnostic),
]

RULE = StackRule(
    name="gateway-holds-no-keys",
    title="Gateways call models with their managed identity, and hold no key.",
    why="Keys leak, are shared, and name nobody; accounts take none.",
    fix=f"Put {IDENTITY} into the API's policy, and take keys out of policies, named values, credentials and loggers.",
    judge=_judge,
)
