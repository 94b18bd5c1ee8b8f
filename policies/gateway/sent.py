"""Keys that policies send, and the token of the gateway's identity: it goes to models in one header, nowhere else."""

from collections.abc import Iterator

from policies.subjects import Document

from . import csharp
from .documents import EXPRESSIONS, Element
from .expressions import uses
from .keys import SENT_IN, looks_like_key, sent_in
from .wiring import Tokens, Wiring

_SENDERS, _VALUE, _TOKEN = ("set-header", "set-query-parameter"), "value", "authorization"
_REWRITES, _BODY = "rewrite-uri", "set-body"
_BACK = frozenset(("outbound", "on-error", "return-response"))
"""Where what is set goes back to the caller."""
_SCHEME = "bearer"
_PLAIN = frozenset(("context", "Variables", "GetValueOrDefault", "ToString", "string", "String", "Concat", "Format"))
"""All that `Authorization` takes to put a token behind its scheme."""


def sent(document: Document, wiring: Wiring) -> Iterator[tuple[Element, str]]:
    """Elements of a document that send a key, or pass the identity's token on, and what they do."""
    tokens = wiring.tokens(document)
    own = {id(element) for element in document.elements}
    name: str | None = ""
    for element in wiring.elements(document):
        if element.name in _SENDERS:
            name = wiring.filled(document, element.attributes.get("name", ""))
        is_value = element.name == _VALUE and " ".join(element.parents[-1:]) in _SENDERS
        called = name if is_value else ""
        if id(element) in own:
            yield from ((element, what) for what in _of_element(element, called, document, wiring, tokens))
        is_back = (called or "").casefold() == _TOKEN and not _BACK.isdisjoint(element.parents)
        if is_back and any(_reads(one, tokens) for one in element.expressions):
            yield element, "sends the token of the gateway's identity back to the caller"


def _of_element(
    element: Element, called: str | None, document: Document, wiring: Wiring, tokens: Tokens
) -> Iterator[str]:
    """`called` is the header or parameter that an element is the value of; None where nobody can tell."""
    sender, is_signed = " ".join(element.parents[-1:]), False
    if called is None or called.startswith(EXPRESSIONS):
        yield f"stands in a {sender} whose name is computed, so it may send a key"
    elif called.casefold() in SENT_IN:
        is_signed = called.casefold() == _TOKEN and _is_token(wiring.filled(document, element.text), tokens)
        if not is_signed:
            yield f"sends {called.casefold()}, and it is no token of the gateway's identity"
    elif looks_like_key(element.text, called) and not looks_like_key(element.text):
        yield f"sends what looks like a key in {called}"
    if element.name == _REWRITES:
        yield from (f"sends {name} in the address" for name in _in_address(element, document, wiring))
    if not is_signed and any(_reads(one, tokens) for one in _filled(element, document, wiring)):
        yield "may pass the token of the gateway's identity on"
    if (
        element.name == _BODY
        and "template" in element.attributes
        and tokens.some
        and "variables" in element.text.lower()
    ):
        yield "reads variables in a template, where the token of the gateway's identity is one"


def _is_token(value: str | None, tokens: Tokens) -> bool:
    """Whether a value is nothing but what a variable holds that only the identity sets, behind its scheme or not."""
    if value is None or not value.startswith(EXPRESSIONS):
        return False
    found = uses(value)
    is_plain = not found.is_open and found.names <= _PLAIN
    texts = {text.strip().casefold() for text in found.texts} - found.variables
    return is_plain and bool(found.variables) and found.variables <= tokens.only and texts <= {_SCHEME, ""}


def _in_address(element: Element, document: Document, wiring: Wiring) -> list[str]:
    """Parameters that carry keys; of an expression all literal texts count, one after the other."""
    given = element.attributes.get("template", "")
    filled = wiring.filled(document, given) or given
    return sent_in("".join(uses(filled).texts) if filled.startswith(EXPRESSIONS) else filled)


def _filled(element: Element, document: Document, wiring: Wiring) -> Iterator[str]:
    values = (wiring.filled(document, value) for value in element.values)
    return (value for value in values if value and value.startswith(EXPRESSIONS))


def _reads(expression: str, tokens: Tokens) -> bool:
    return bool(tokens.some) and not csharp.problem(expression) and uses(expression).reads(tokens.some)
