"""Which API Management services have a way to a model; what others do is nobody's business here.

What can't be read counts as a way, so that nothing leaves these rules by being unreadable: only a service whose every
address stands there, and leads elsewhere, is left alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from policies.subjects import Api, Backend, Document, GatewayResource, subjects
from policies.values import CantJudge, texts_in

from . import csharp
from .destinations import Destination, Kind, destinations, is_computed
from .documents import NotWellFormed, read
from .expressions import first_text
from .outcomes import Unfollowed
from .wiring import IDENTITY, Wiring

_MODEL = re.compile(r"openai|cognitiveservices|cognitive\.microsoft|\bai\.azure\.", re.IGNORECASE)
"""What every address of a model has in it, and the audience of a token for one."""
_ELSEWHERE = re.compile(r"https?://[a-z0-9.-]+(:\d+)?([/?#].*)?", re.IGNORECASE | re.DOTALL)
_STARTS_ELSEWHERE = re.compile(r"https?://[a-z0-9.-]+(:\d+)?[/?#]", re.IGNORECASE)
_FOR_MODELS = ("llm-", "azure-openai-")
_SENDING = (*_FOR_MODELS, "set-backend-service", "set-url", "proxy", IDENTITY, "include-fragment", "dapr")

_G = TypeVar("_G", bound=GatewayResource)


def leads_elsewhere(url: str) -> bool:
    """Whether an address stands there and is certainly none of a model."""
    return _ELSEWHERE.fullmatch(url) is not None and _MODEL.search(url) is None


@dataclass(frozen=True)
class Reach:
    """The services of a stack that have a way to a model."""

    wiring: Wiring

    def of(self, kind: type[_G]) -> Iterator[_G]:
        """Everything of a kind that belongs to such a service; to any, where nobody can tell which it belongs to."""
        for one in subjects(self.wiring.everything, kind):
            if self._services and (not one.service or not self._services.isdisjoint((one.service, ""))):
                yield one

    @cached_property
    def _services(self) -> frozenset[str]:
        found: set[str] = set()
        for one in subjects(self.wiring.everything, GatewayResource):
            if one.service not in found and self._has_way(one):
                found.add(one.service)
        return frozenset(found)

    def _has_way(self, one: GatewayResource) -> bool:
        try:
            return _mentions(texts_in(one.body)) or self._leads_there(one)
        except CantJudge:
            return True

    def _leads_there(self, one: GatewayResource) -> bool:
        if isinstance(one, Backend):
            return self._backend(one)
        if isinstance(one, Api):
            return bool(one.service_url) and not self._is_elsewhere(one, one.service_url)
        return isinstance(one, Document) and self._document(one)

    def _backend(self, backend: Backend) -> bool:
        if backend.is_pool and not backend.url:
            return any(self.wiring.member(backend, given)[1] is None for given in backend.members)
        return not self._is_elsewhere(backend, backend.url)

    def _document(self, document: Document) -> bool:
        try:
            elements = read(document.text)
        except NotWellFormed:
            return document.is_linked or any(word in document.text for word in _SENDING)
        for element in elements:
            audience = element.attributes.get("resource", "") if element.name == IDENTITY else ""
            filled = self.wiring.filled(document, audience)
            if element.name.startswith(_FOR_MODELS) or filled is None or is_computed(filled):
                return True
        return _mentions(value for one in elements for value in one.values) or any(
            self._leads_to_model(one, document) for one in destinations(elements)
        )

    def _leads_to_model(self, found: Destination, document: Document) -> bool:
        given = self.wiring.filled(document, found.given)
        if given is None:
            return True
        if found.kind is Kind.ADDRESS and is_computed(given) and _begins_elsewhere(given):
            return False
        try:
            outcomes = self.wiring.outcomes(document).of(given)
        except Unfollowed:
            return found.kind is not Kind.HOST
        return not all(self._is_known(found.kind, one, document) for one in outcomes)

    def _is_known(self, kind: Kind, given: Any, document: Document) -> bool:
        if not isinstance(given, str):
            return False
        if kind is Kind.BACKEND:
            return self.wiring.backend(document, given) is not None
        return self._is_elsewhere(document, given) if kind is Kind.ADDRESS else not _mentions([given])

    def _is_elsewhere(self, user: GatewayResource, url: str) -> bool:
        filled = self.wiring.filled(user, url)
        return filled is not None and leads_elsewhere(filled)


def _mentions(texts: Iterable[str]) -> bool:
    return any(_MODEL.search(text) for text in texts)


def _begins_elsewhere(expression: str) -> bool:
    """Whether a text is put together behind a host that stands there, whatever follows."""
    root = csharp.parsed(expression)
    first = first_text(root) if root is not None else ""
    return _STARTS_ELSEWHERE.match(first) is not None and _MODEL.search(first) is None
