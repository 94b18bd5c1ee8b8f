"""Requests leave the gateway for deployments of this stack and for nothing else."""

import re
from collections.abc import Iterator

from policies.gateway.addresses import Fleet
from policies.gateway.documents import EXPRESSIONS, Element
from policies.gateway.wiring import Wiring
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import Api, Backend, Document, Fragment, subjects
from policies.values import value_at

_ADDRESS = re.compile(r"""https?://[^\s"'<>]*""", re.IGNORECASE)
_SENDS, _TABLE = "set-backend-service", "set-variable"
_ANYBODY_S = "context.Request"
_CHECKS = ("validateCertificateChain", "validateCertificateName")


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    wiring, fleet = Wiring(everything), Fleet(everything)
    for backend in wiring.backends:
        yield from guarded(backend, (Finding(backend, what) for what in _of_backend(backend, fleet)))
    for document in wiring.documents:
        yield from guarded(document, (Finding(document, what) for what in _of_document(document, wiring, fleet)))
    for api in subjects(everything, Api):
        yield from guarded(api, (Finding(api, what) for what in _of_api(api, fleet)))


def _of_backend(backend: Backend, fleet: Fleet) -> Iterator[str]:
    if backend.is_pool and not backend.url:
        return
    if fleet.deployment_at(backend.url) is None:
        yield f"its url {backend.url!r} leads to no deployment of this stack."
    for key in _CHECKS:
        if value_at(backend.body, "properties", "tls", key) not in (None, True):
            yield f"tls.{key} is not true, so whoever stands in between gets the gateway's token."


def _of_document(document: Document, wiring: Wiring, fleet: Fleet) -> Iterator[str]:
    elements = [one for one in document.elements if one.name == _SENDS and "base-url" in one.attributes]
    for element in elements:
        url = element.attributes["base-url"].strip()
        if not url.startswith(EXPRESSIONS):
            why = fleet.why_not_an_account(url)
            yield from (f"line {element.line} sends requests to {url!r}, which {why}." for _ in (why,) if why)
        elif _ANYBODY_S in url:
            yield f"line {element.line} sends requests to an address that the request itself may choose."
        else:
            yield from _of_tables(url, element, _tables(document, wiring), fleet)


def _of_tables(expression: str, element: Element, tables: str, fleet: Fleet) -> Iterator[str]:
    """Where an expression may lead: to any address in it or in the tables that documents of the service hold."""
    found = set(_ADDRESS.findall(f"{expression}\n{tables}".replace("\\/", "/")))
    if not found:
        yield f"line {element.line} sends requests to an address that stands in no table of this stack."
    for url in sorted(found):
        why = fleet.why_not_an_account(url)
        if why:
            yield f"line {element.line} may send requests to {url!r}, which {why}."


def _tables(document: Document, wiring: Wiring) -> str:
    """What the documents around it, or the fragments of its service, store in variables."""
    beside = [one for one in wiring.documents if isinstance(one, Fragment) and one.is_beside(document)]
    stored = (one for around in (document, *beside) for one in around.elements if one.name == _TABLE)
    return "\n".join(one.attributes.get("value", "") for one in stored)


def _of_api(api: Api, fleet: Fleet) -> Iterator[str]:
    why = fleet.why_not_an_account(api.service_url) if api.service_url else ""
    if why:
        yield f"its serviceUrl {api.service_url!r} {why}."


RULE = StackRule(
    name="backend-points-to-a-deployment",
    title="Backends, and addresses in policies, lead to deployments of this stack.",
    why="Anything else answers with a model that nobody pinned, or receives prompts and the gateway's token.",
    fix="Write https://<account>.openai.azure.com/openai/deployments/<deployment>, of an account and a deployment "
    "that this stack declares; in policies, an address on such an account's host.",
    judge=_judge,
)
