"""What a value of a policy can come to, where only literals and tables of literals feed it.

An address or a backend that is looked up in JSON which stands in the documents can be judged before it is deployed: it
is one of what that JSON holds. Anything else that C# computes can't.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from tree_sitter import Node

from . import csharp, expressions
from .documents import EXPRESSIONS

_KEPT = 4096
_PARSERS = (("JObject", "Parse"), ("JArray", "Parse"), ("JToken", "Parse"))
_ANY_OF = ("First", "FirstOrDefault", "Last", "LastOrDefault", "Values", "Children")
_REQUEST = "Request"
_BINDS_TIGHTER = frozenset(
    "cast_expression conditional_access_expression element_access_expression identifier invocation_expression "  # noqa: SIM905
    "member_access_expression parenthesized_expression".split()
)
"""What may stand before `?[`: the grammar lets it take a whole `a ?? b` for what C# reads as `b` alone."""

Settings = Callable[[str], Iterable[str | None]]
"""What a variable is set to anywhere, as attributes have it; None for what is no literal and no expression."""


class Unfollowed(Exception):
    """A value that is computed otherwise; the message completes the sentence "an address ..."."""


class Outcomes:
    """What values of one gateway's documents can come to, by what its variables are set to."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: list[str] = []
        self._known: dict[str, list[Any]] = {}

    @property
    def followed(self) -> frozenset[str]:
        """The variables that were followed, in lower case."""
        return frozenset(self._known)

    def of(self, given: str) -> list[Any]:
        """Everything that an attribute's value can come to: texts, and what JSON holds.

        Raises:
            Unfollowed: it is computed by more than look-ups.
        """
        if not given.startswith(EXPRESSIONS):
            return [given]
        root = csharp.parsed(given)
        if root is None:
            raise Unfollowed("that does not parse")
        return self._of(root)

    def _of(self, node: Node) -> list[Any]:
        text = expressions.text_of(node)
        if text is not None:
            return [text]
        if (found := expressions.variable(node)) is not None and expressions.called(node) != "TryGetValue":
            name, default = found
            return _distinct([*self._variable(name), *(self._of(default) if default is not None else ())])
        if parts := list(_passed_on(node)):
            return _distinct(value for part in parts for value in self._of(part))
        return self._looked_up(node)

    def _variable(self, name: str) -> list[Any]:
        if name in self._open:
            raise Unfollowed(f"that the variable {name!r} takes from itself")
        if name not in self._known:
            self._open.append(name)
            found = [value for setting in self._settings(name) for value in self._set(name, setting)]
            self._open.pop()
            self._known[name] = _distinct(found)
        return self._known[name]

    def _set(self, name: str, setting: str | None) -> list[Any]:
        if setting is None:
            raise Unfollowed(f"that comes from the variable {name!r}, which something else than a table sets")
        return self.of(setting)

    def _looked_up(self, node: Node) -> list[Any]:
        inside, called, given = _inside(node), expressions.called(node), expressions.arguments(node)
        if inside is None and (node.type == "null_literal" or _is_empty(node)):
            return []
        if inside is not None and node.type != "invocation_expression":
            return _at(self._of(inside), expressions.text_of(given[0]) if given else None)
        if inside is not None and len(given) == 1 and _parses(node):
            return [_json(value) for value in self._of(given[0])]
        if inside is not None and (called == "ToString" or (called == "Value" and not given)):
            return self._of(inside)
        if inside is not None and (called == "Value" or (called in _ANY_OF and not given)):
            return _at(self._of(inside), expressions.text_of(given[0]) if given else None)
        raise Unfollowed(_why_not(node))


def _passed_on(node: Node) -> Iterator[Node]:
    """The parts that a node takes its value from without changing it."""
    if node.type == "parenthesized_expression":
        yield from node.named_children[:1]
    elif node.type == "cast_expression" and (value := node.child_by_field_name("value")) is not None:
        yield value
    elif node.type == "conditional_expression":
        yield from filter(None, map(node.child_by_field_name, ("consequence", "alternative")))
    elif node.type == "binary_expression" and any(one.type == "??" for one in node.children):
        yield from filter(None, map(node.child_by_field_name, ("left", "right")))


def _inside(node: Node) -> Node | None:
    """What is looked into, or what a method is called on."""
    if node.type == "element_access_expression":
        return node.child_by_field_name("expression")
    condition = node.child_by_field_name("condition") if node.type == "conditional_access_expression" else None
    if condition is not None and node.named_children[-1].type == "element_binding_expression":
        return condition if condition.type in _BINDS_TIGHTER else None
    function = node.child_by_field_name("function") if node.type == "invocation_expression" else None
    return function.child_by_field_name("expression") if function is not None else None


def _parses(node: Node) -> bool:
    function = node.child_by_field_name("function")
    return function is not None and any(expressions.same(function, *names) for names in _PARSERS)


def _is_empty(node: Node) -> bool:
    """Whether a node makes an object with nothing in it."""
    listed = node.child_by_field_name("arguments")
    is_new = node.type == "object_creation_expression" and node.child_by_field_name("initializer") is None
    return is_new and (listed is None or not listed.named_children)


def _at(values: Iterable[Any], key: str | None) -> list[Any]:
    """What objects hold under a key; all that they and lists hold where the key is computed."""
    return _distinct(item for value in values for item in _items(value, key) if item is not None)


def _items(value: Any, key: str | None) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values() if key is None else [value.get(key)]
    return value if isinstance(value, list) else ()


def _json(value: Any) -> Any:
    found = _loaded(value) if isinstance(value, str) else value
    if found is None:
        raise Unfollowed("that comes out of what is no JSON")
    return found


@lru_cache(maxsize=_KEPT)
def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list({value if isinstance(value, str) else id(value): value for value in values}.values())


def _why_not(node: Node) -> str:
    names = {expressions.identifier(one) for one in csharp.below(node) if one.type == "identifier"}
    return "that the request itself may choose" if _REQUEST in names else "that is more than looked up in a table"
