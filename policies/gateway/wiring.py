"""How the parts of a stack's gateways refer to each other."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from policies.observed import Observations
from policies.subjects import Backend, Document, Fragment, GatewayResource, NamedValue, subjects
from policies.values import CantJudge, Hidden, value_at

from .documents import Element

_SERVICE = re.compile(r"/service/([^/]+)/backends/[^/]+$", re.IGNORECASE)
_INCLUDE, _FRAGMENT = "include-fragment", "fragment-id"

_G = TypeVar("_G", bound=GatewayResource)


@dataclass(frozen=True)
class Wiring:
    """The backends, documents, fragments and named values of a stack, found by the names that refer to them."""

    everything: Observations

    @cached_property
    def backends(self) -> Sequence[Backend]:
        """Every backend, pools too."""
        return list(subjects(self.everything, Backend))

    @cached_property
    def documents(self) -> Sequence[Document]:
        """Every policy document and fragment."""
        return list(subjects(self.everything, Document))

    def backend(self, user: Backend | Document, name: str) -> Backend | None:
        """The backend of this name in the service of what refers to it."""
        return _beside(user, self._backends.get(name.casefold(), ()))

    def fragment(self, user: Document, name: str) -> Fragment | None:
        """The fragment of this name in the service of what refers to it."""
        return _beside(user, self._fragments.get(name.casefold(), ()))

    def named_value(self, user: Document, name: str) -> NamedValue | None:
        """The named value of this name in the service of what refers to it."""
        return _beside(user, self._named_values.get(name.casefold(), ()))

    def member(self, pool: Backend, given: Any) -> tuple[str, Backend | None]:
        """A pool's member: its id, and the backend that has it.

        Raises:
            CantJudge: the id is hidden.
        """
        if isinstance(given, Hidden):
            raise CantJudge(f"a member {given.because}")
        id_ = str(value_at(given, "id") or "")
        service = _SERVICE.search(id_)
        found = self.backend(pool, id_.rsplit("/", 1)[-1])
        is_elsewhere = service and pool.service and service[1].casefold() != pool.service
        return id_, None if is_elsewhere else found

    def elements(self, document: Document) -> Iterator[Element]:
        """Its elements, with those of fragments where they are included.

        Raises:
            CantJudge: its text, or that of a fragment, is hidden.
        """
        for element in document.elements:
            yield element
            fragment = self._included(document, element)
            for inner in fragment.elements if fragment else ():
                yield replace(inner, parents=(*element.parents, *inner.parents[1:]))

    @cached_property
    def _backends(self) -> Mapping[str, Sequence[Backend]]:
        return _by_name(self.backends)

    @cached_property
    def _fragments(self) -> Mapping[str, Sequence[Fragment]]:
        return _by_name(one for one in self.documents if isinstance(one, Fragment))

    @cached_property
    def _named_values(self) -> Mapping[str, Sequence[NamedValue]]:
        return _by_name(subjects(self.everything, NamedValue))

    def _included(self, document: Document, element: Element) -> Fragment | None:
        return self.fragment(document, element.attributes.get(_FRAGMENT, "")) if element.name == _INCLUDE else None


def _by_name(found: Iterable[_G]) -> dict[str, list[_G]]:
    names: dict[str, list[_G]] = {}
    for one in found:
        for name in one.called:
            names.setdefault(name, []).append(one)
    return names


def _beside(user: GatewayResource, found: Iterable[_G]) -> _G | None:
    return next((one for one in found if one.is_beside(user)), None)
