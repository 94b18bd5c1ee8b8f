"""A deployment that something refers to stays."""

import re
from collections.abc import Callable, Iterator

from policies.base import base
from policies.gateway.documents import Element
from policies.gateway.tables import ROUTES, table_in
from policies.observed import Observations, Observed
from policies.rule import Context, Finding, StackRule
from policies.subjects import Backend, Deployment, Document, GatewayResource, KeyValue, subjects, subjects_in
from policies.values import texts_in

_Texts = Callable[[Observed], Iterator[str]]

_PART_OF_A_NAME = r"[A-Za-z0-9_.-]"


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    before = base()
    leaving = _names(before) - _names(everything) if before else set[str]()
    if before is None or not leaving:
        return
    mention = _mention_of(leaving)
    for where, observations, texts in (("base", before, _said_before(everything)), ("head", everything, _said)):
        for resource, name in _references(observations, mention, texts):
            what = f"{resource.name} refers to it in {where}"
            about = everything.resources.get(resource.urn, everything.stack)
            yield Finding(about, f"{name} leaves the stack, and {what}.")


def _names(observations: Observations) -> set[str]:
    """The names of deployments, and the ids of their model versions."""
    return {
        name
        for deployment in subjects(observations, Deployment)
        for name in (deployment.name, f"{deployment.model}-{deployment.version}")
        if name
    }


def _mention_of(names: set[str]) -> re.Pattern[str]:
    any_name = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<!{_PART_OF_A_NAME})({any_name})(?!{_PART_OF_A_NAME})", re.IGNORECASE)


def _references(observations: Observations, mention: re.Pattern[str], texts: _Texts) -> Iterator[tuple[Observed, str]]:
    for resource in observations.resources.values():
        own = {deployment.name for deployment in subjects_in(resource, Deployment)}
        found = {match[1] for text in texts(resource) for match in mention.finditer(text)}
        yield from ((resource, name) for name in sorted(found - own))


def _said(resource: Observed) -> Iterator[str]:
    return texts_in(resource.inputs)


def _said_before(now: Observations) -> _Texts:
    """What counted as a reference: not what leaves with the deployment, as backends, tables and unused releases do."""

    def texts(resource: Observed) -> Iterator[str]:
        if len(resource.received) > 1:
            return _said(resource)
        if resource.urn not in now.resources and any(map(_is_release, subjects_in(resource, KeyValue))):
            return iter(())
        for one in subjects_in(resource, GatewayResource):
            if isinstance(one, Backend) and (one.is_pool or resource.urn not in now.resources):
                return iter(())
            if isinstance(one, Document) and one.elements:
                return (value for element in one.elements if not _is_data(element) for value in element.values)
        return _said(resource)

    return texts


def _is_release(one: KeyValue) -> bool:
    """Whether it is part of a published release; a flag, which serves it, is none."""
    return "digest" in one.tags and not one.is_flag


def _is_data(element: Element) -> bool:
    """Whether an element only tells what there is; routes send requests there, which are under way."""
    table = table_in(element)
    return table is not None and table[0] != ROUTES


RULE = StackRule(
    name="deployment-in-use-stays",
    title="A deployment leaves only when nothing refers to it any more.",
    why="Requests that name it answer 404 from that moment on, and those under way are cut off.",
    fix="Take the reference away first, in a change of its own, and remove the deployment when that is out.",
    judge=_judge,
)
