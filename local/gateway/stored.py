"""What is looked at when a document is stored."""

from collections.abc import Iterator
from typing import Literal

from . import named_values
from .check import Checker, is_expression
from .document import LARGEST, Node, parse
from .known import Known, References

Scope = Literal["global", "product", "api", "operation", "fragment"]


def check_policy(xml: str, scope: Scope, known: Known) -> None:
    """Lets a document pass that API Management would store and this gateway can execute.

    Raises:
        PolicyRefused: malformed XML; an unknown element, attribute, backend, fragment or named value; a value, place
            or number that is not allowed; an expression that is no C# or not allowed. It names element and line.
    """
    checker = Checker(scope, known)
    if scope == "fragment":
        checker.check_fragment(parse(xml, "fragment", largest=2 * LARGEST))
    else:
        checker.check_document(parse(xml, "policies"))


def references(xml: str) -> References:
    """What a document or a fragment refers to.

    Raises:
        PolicyRefused: it is no well-formed XML.
    """
    root = parse(xml, "policies", "fragment", largest=2 * LARGEST)
    nodes = list(_all(root))
    texts = [text for node in nodes for text in (node.text, *node.attributes.values())]
    backends = [node.attributes["backend-id"] for node in nodes if "backend-id" in node.attributes]
    return References(
        frozenset(backend for backend in backends if "{{" not in backend and not is_expression(backend)),
        frozenset(node.attributes["fragment-id"] for node in nodes if "fragment-id" in node.attributes),
        frozenset(name for text in texts for name in named_values.names(text)),
    )


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)
