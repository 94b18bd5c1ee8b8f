"""Requests leave the gateway for deployments of this stack and for nothing else."""

from collections.abc import Iterator
from typing import Any

from policies.gateway.addresses import Fleet
from policies.gateway.destinations import Destination, Kind, destinations, is_computed, losses
from policies.gateway.outcomes import Unfollowed
from policies.gateway.reach import Reach
from policies.gateway.wiring import Wiring
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import Api, Backend, Document
from policies.values import value_at

_A = {Kind.ADDRESS: "an address", Kind.BACKEND: "a backend", Kind.HOST: "a host"}
_CHECKS = ("validateCertificateChain", "validateCertificateName")


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    wiring, fleet = Wiring(everything), Fleet(everything)
    reach = Reach(wiring)
    for backend in reach.of(Backend):
        yield from guarded(backend, (Finding(backend, what) for what in _of_backend(backend, fleet)))
    for document in reach.of(Document):
        yield from guarded(document, (Finding(document, what) for what in _of_document(document, wiring, fleet)))
    for api in reach.of(Api):
        yield from guarded(api, (Finding(api, what) for what in _of_api(api, fleet)))


def _of_backend(backend: Backend, fleet: Fleet) -> Iterator[str]:
    if backend.is_pool and not backend.url:
        return
    if fleet.deployment_at(backend.url) is None:
        yield f"its url {backend.url!r} leads to no deployment of this stack."
    if value_at(backend.body, "properties", "proxy", "url"):
        yield "its requests go through a proxy, which this stack does not show."
    for key in _CHECKS:
        if value_at(backend.body, "properties", "tls", key) not in (None, True):
            yield f"tls.{key} is not true, so whoever stands in between gets the gateway's token."


def _of_document(document: Document, wiring: Wiring, fleet: Fleet) -> Iterator[str]:
    for found in destinations(document.elements):
        yield from (f"line {found.element.line} {what}." for what in _of_destination(found, document, wiring, fleet))
    for element, what in losses(document.elements):
        yield f"line {element.line}: {element.name} {what}."


def _of_destination(found: Destination, document: Document, wiring: Wiring, fleet: Fleet) -> Iterator[str]:
    given = wiring.filled(document, found.given)
    if given is None:
        yield f"sends requests to {_A[found.kind]} that a named value hides, or one that this stack has not"
    elif found.kind is Kind.BACKEND and not is_computed(given):
        return
    else:
        yield from _of_outcomes(found.kind, given, document, wiring, fleet)


def _of_outcomes(kind: Kind, given: str, document: Document, wiring: Wiring, fleet: Fleet) -> Iterator[str]:
    """Where it may lead: a literal to itself, and a look-up to anything that it may find in tables of the service."""
    outcomes = wiring.outcomes(document)
    try:
        found = outcomes.of(given)
        wiring.refuse_changes(document, outcomes.followed)
    except Unfollowed as why:
        yield f"sends requests to {_A[kind]} {why}"
        return
    if not found:
        yield f"sends requests to {_A[kind]} that stands in no table of this stack"
    verb = "may send" if is_computed(given) else "sends"
    for one in found:
        why = _why_not(kind, one, document, wiring, fleet)
        yield from (f"{verb} requests to {one!r}, which {why}" for _ in (why,) if why)


def _why_not(kind: Kind, given: Any, document: Document, wiring: Wiring, fleet: Fleet) -> str:
    if not isinstance(given, str):
        return f"is no text and so no {kind.value}"
    if kind is Kind.BACKEND:
        return "" if wiring.backend(document, given) else "is no backend of this stack"
    return fleet.why_not_an_account(given if kind is Kind.ADDRESS else f"https://{given}/openai")


def _of_api(api: Api, fleet: Fleet) -> Iterator[str]:
    why = fleet.why_not_an_account(api.service_url) if api.service_url else ""
    if why:
        yield f"its serviceUrl {api.service_url!r} {why}."


RULE = StackRule(
    name="backend-points-to-a-deployment",
    title="Backends, and addresses in policies, lead to deployments of this stack.",
    why="Anything else answers with a model that nobody pinned, or receives prompts and the gateway's token.",
    fix="Write https://<account>.openai.azure.com/openai/deployments/<deployment>, of an account and a deployment "
    "that this stack declares; in policies, an address on such an account's host, or a look-up in JSON that stands in "
    "a set-variable as it is.",
    judge=_judge,
)
