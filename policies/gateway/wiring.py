"""How the parts of a stack's gateways refer to each other."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from policies.observed import Observations
from policies.subjects import Backend, Document, Fragment, GatewayResource, NamedValue, subjects
from policies.values import CantJudge, Hidden, value_at

from .documents import EXPRESSIONS, Element
from .expressions import Uses, uses
from .outcomes import Outcomes, Unfollowed

_SERVICE = re.compile(r"/service/([^/]+)/backends/[^/]+$", re.IGNORECASE)
_INCLUDE, _FRAGMENT = "include-fragment", "fragment-id"
_SET, _SETS = "set-variable", "variable-name"
"""What stores a value, and what the attributes end in with which other elements store one."""
IDENTITY = "authentication-managed-identity"
"""What signs in as the gateway."""
_NAMED_VALUE = re.compile(r"\{\{([^{}]+)\}\}")
_ANY = ""

_G = TypeVar("_G", bound=GatewayResource)


class Tokens(NamedTuple):
    """Variables with tokens of the gateway's identity: all that may hold one, and those that hold nothing else."""

    some: frozenset[str]
    only: frozenset[str]


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

    def named_value(self, user: GatewayResource, name: str) -> NamedValue | None:
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

    def filled(self, user: GatewayResource, text: str) -> str | None:
        """A text with its named values as Azure puts them in; None where one is a secret, hidden, or not in the stack.

        What is put in may be C#, and the text is another expression then.
        """
        texts = {name: self._text_of(user, name.strip()) for name in _NAMED_VALUE.findall(text)}
        known = {name: found for name, found in texts.items() if found is not None}
        return _NAMED_VALUE.sub(lambda match: known[match[1]], text).strip() if len(known) == len(texts) else None

    def outcomes(self, user: Document) -> Outcomes:
        """What values of a document can come to, by all documents of its service."""
        return Outcomes(lambda name: self._set_to(user, name))

    def tokens(self, user: Document) -> Tokens:
        """The variables that hold tokens of the gateway's identity, in lower case, and those that hold nothing else."""
        if user.service not in self._tokens:
            found = [(name, is_token) for document, name, is_token in self._holders if document.is_beside(user)]
            tokens = frozenset(name for name, is_token in found if is_token)
            others = {name for name, is_token in found if not is_token}
            self._tokens[user.service] = Tokens(tokens, frozenset() if _ANY in others else tokens - others)
        return self._tokens[user.service]

    @cached_property
    def _tokens(self) -> dict[str, Tokens]:
        """By service, as far as they were asked for: all its documents have the same ones."""
        return {}

    @cached_property
    def _holders(self) -> Sequence[tuple[Document, str, bool]]:
        """Every variable that a document sets, and whether the identity does."""
        return [
            (
                document,
                (self.filled(document, name) or _ANY).casefold(),
                element is not None and element.name == IDENTITY,
            )
            for document in self.documents
            for element, name, _ in _stored(document)
        ]

    def refuse_changes(self, user: Document, names: frozenset[str]) -> None:
        """Makes sure that nothing in a service changes in place what these variables hold, or what was taken from them.

        Raises:
            Unfollowed: an expression may do so.
        """
        beside = [one for one in self._expressions if one[0].is_beside(user)]
        if not names or not any(made_of.changes for _, _, made_of in beside):
            return
        touched, before = set(names), 0
        while len(touched) > before:
            before = len(touched)
            touched |= {name for _, name, made_of in beside if made_of.reads(touched)}
        for document, _, made_of in beside:
            if made_of.changes and made_of.reads(touched):
                raise Unfollowed(f"whose table {document.title} may change while it runs")

    @cached_property
    def _expressions(self) -> Sequence[tuple[Document, str, Uses]]:
        """Every expression of every document, and the variable that it is stored in, if any, in lower case."""
        found: list[tuple[Document, str, Uses]] = []
        for document, element in ((one, element) for one in self.documents for element in _elements(one) or ()):
            name = element.attributes.get("name", "").casefold() if element.name == _SET else _ANY
            filled = (self.filled(document, value) for value in element.values if "@" in value or "{{" in value)
            found += [(document, name, uses(one)) for one in filled if one and one.startswith(EXPRESSIONS)]
        return found

    @cached_property
    def _settings(self) -> Mapping[str, Sequence[tuple[Document, str | None]]]:
        """What variables are set to, by name in lower case; under no name what may set any of them."""
        found: dict[str, list[tuple[Document, str | None]]] = {}
        for document in self.documents:
            for _, name, value in _stored(document):
                key = (self.filled(document, name) or _ANY).casefold()
                found.setdefault(key, []).append((document, value))
        return found

    def _set_to(self, user: Document, name: str) -> Iterator[str | None]:
        for document, value in (*self._settings.get(name, ()), *self._settings.get(_ANY, ())):
            if document.is_beside(user):
                yield self.filled(document, value) if value is not None else None

    def _text_of(self, user: GatewayResource, name: str) -> str | None:
        found = self.named_value(user, name)
        try:
            return found.text if found and found.text and not found.is_secret else None
        except CantJudge:
            return None

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


def _elements(document: Document) -> Sequence[Element] | None:
    """Its elements; None where they are hidden."""
    try:
        return document.elements
    except CantJudge:
        return None


def _stored(document: Document) -> Iterator[tuple[Element | None, str, str | None]]:
    """Every variable that a document sets, by which element, and what to; None for what is no literal."""
    elements = _elements(document)
    if elements is None:
        yield None, _ANY, None
    for element in elements or ():
        if element.name == _SET:
            yield element, element.attributes.get("name", ""), element.attributes.get("value")
        for key, name in element.attributes.items():
            if key.endswith(_SETS):
                yield element, name, None


def _by_name(found: Iterable[_G]) -> dict[str, list[_G]]:
    names: dict[str, list[_G]] = {}
    for one in found:
        for name in one.called:
            names.setdefault(name, []).append(one)
    return names


def _beside(user: GatewayResource, found: Iterable[_G]) -> _G | None:
    return next((one for one in found if one.is_beside(user)), None)
