"""A policy document is one that can be read, and that Azure takes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from policies.gateway import csharp
from policies.gateway.destinations import BACKENDS
from policies.gateway.documents import EXPRESSIONS, Element, NotWellFormed, read
from policies.gateway.reach import Reach
from policies.gateway.wiring import Wiring
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import Document, Fragment

_KIB = 1024
_LARGEST_DOCUMENT = 256 * _KIB
_LARGEST_FRAGMENT = 512 * _KIB
"""Source: Microsoft's "API Management limits" (2026) and "Reuse policy configurations"."""
_SECTIONS = ("inbound", "backend", "outbound", "on-error")
_NOT_IN_FRAGMENTS = ("base", "include-fragment")
_TAKEN = ", although Azure may take it as rawxml"
_NAMED_VALUE = re.compile(r"\{\{([\w.-]+)\}\}")


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    wiring = Wiring(everything)
    for document in Reach(wiring).of(Document):
        yield from guarded(document, (Finding(document, what) for what in _of(document, wiring)))


def _of(document: Document, wiring: Wiring) -> Iterator[str]:
    if document.is_linked:
        return
    size = len(document.text.encode("utf-8", "replace"))
    largest = _LARGEST_FRAGMENT if isinstance(document, Fragment) else _LARGEST_DOCUMENT
    if size > largest:
        yield f"it has {size} bytes, and Azure takes {largest}."
        return
    try:
        elements = read(document.text)
    except NotWellFormed as error:
        yield f"{error}, so nothing in it can be judged{_TAKEN if document.is_raw else ''}."
        return
    yield from _shape(document, elements)
    for element in elements:
        yield from (f"line {element.line}: {what}" for what in _of_element(element, document, wiring))


def _shape(document: Document, elements: Sequence[Element]) -> Iterator[str]:
    root = "fragment" if isinstance(document, Fragment) else "policies"
    if elements[0].name != root:
        yield f"its root is {elements[0].name}, and Azure wants {root}."
    elif isinstance(document, Fragment):
        found = (one for one in elements if one.name in _NOT_IN_FRAGMENTS)
        yield from (f"line {one.line}: a fragment can't hold {one.name}." for one in found)
    else:
        sections = Counter(one.name for one in elements if len(one.parents) == 1)
        for name, count in sections.items():
            if name not in _SECTIONS or count > 1:
                yield f"it has {count} sections {name}, and Azure wants {', '.join(_SECTIONS)}, each at most once."


def _of_element(element: Element, document: Document, wiring: Wiring) -> Iterator[str]:
    for expression in element.expressions:
        problem = csharp.problem(expression)
        if problem:
            yield f"an expression in {element.name} {problem}."
    fragment = element.attributes.get("fragment-id", "").strip()
    if element.name == "include-fragment" and wiring.fragment(document, fragment) is None:
        yield f"it includes the fragment {fragment!r}, which this stack has not."
    for backend in (element.attributes.get(key, "").strip() for key in BACKENDS):
        if backend and not backend.startswith(EXPRESSIONS) and wiring.backend(document, backend) is None:
            yield f"it sends requests to the backend {backend!r}, which this stack has not."
    for name in {match for value in element.values for match in _NAMED_VALUE.findall(value)}:
        if wiring.named_value(document, name) is None:
            yield f"{element.name} names the value {name!r}, which this stack has not."


RULE = StackRule(
    name="policy-document-is-valid",
    title="Policy documents are well-formed XML, in size, and refer to what there is; their expressions parse.",
    why="A document that can't be read may send requests anywhere; one that is too large, or refers to what there is "
    "not, Azure refuses in the middle of an update.",
    fix="Mend the document at the line that is named; escape <, & and quotes in attributes, and deploy it as rawxml.",
    judge=_judge,
)
