"""What an expression of a policy reads and writes, by its syntax tree; nothing here guesses at texts of C#."""

import re
import sys
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from tree_sitter import Node

from . import csharp

_KEPT = 4096
_CONTEXT, _VARIABLES = "context", "Variables"
_CALLED = ("GetValueOrDefault", "ContainsKey", "TryGetValue")
_ASKED_ONLY = "ContainsKey"
_MEMBER, _ELEMENT, _CALL = "member_access_expression", "element_access_expression", "invocation_expression"
_NAME, _SIGN = "name", "interpolation_start"
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{1,4})|(.))", re.DOTALL)
_LETTERS = {"0": "\0", "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CHANGING = frozenset(
    "Add AddAfterSelf AddBeforeSelf AddFirst Clear Insert Merge Populate Remove RemoveAll RemoveAt ReplaceAll "  # noqa: SIM905
    "ReplaceWith SetItem SetValue set_Item".split()
)
"""What changes JSON in place (Newtonsoft.Json.Linq). `Replace` does too, with one argument; a text's takes two."""


@dataclass(frozen=True)
class Uses:
    """What an expression has to do with.

    Attributes:
        variables: the variables that it reads, in lower case.
        is_open: whether it may read any variable: by a name that is computed, or through `context` itself.
        names: every identifier in it.
        texts: every literal text in it, in order, and what stands around the holes of interpolations.
        changes: whether it may change a value that it did not make itself.
    """

    variables: frozenset[str] = frozenset()
    is_open: bool = False
    names: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    changes: bool = False

    def reads(self, variables: Collection[str]) -> bool:
        """Whether it may read one of these variables, which are in lower case."""
        return self.is_open or not self.variables.isdisjoint(variables)


@lru_cache(maxsize=_KEPT)
def uses(expression: str) -> Uses:
    """What an expression has to do with; anything, where it does not parse."""
    root = csharp.parsed(expression)
    if root is None:
        return Uses(is_open=True, changes=True)
    nodes = list(csharp.below(root))
    read = [name for one in nodes if _is_variables(one) for name in (_read(one),) if name != ""]
    return Uses(
        variables=frozenset(name.casefold() for name in read if name is not None),
        is_open=None in read or any(map(_is_bare_context, nodes)),
        names=frozenset(identifier(one) for one in nodes if one.type == "identifier"),
        texts=tuple(text for text in map(_text_in, nodes) if text is not None),
        changes=any(_changes(one, nodes) for one in nodes),
    )


def variable(node: Node) -> tuple[str, Node | None] | None:
    """What `context.Variables["x"]` or `.GetValueOrDefault("x", default)` reads, in lower case, and the default."""
    target = node.child_by_field_name("expression") if node.type == _ELEMENT else _receiver(node)
    given = arguments(node)
    if target is None or not _is_variables(target) or not given:
        return None
    name = text_of(given[0])
    return None if name is None else (name.casefold(), given[1] if len(given) > 1 else None)


def arguments(node: Node) -> list[Node]:
    """The arguments of a call or a look-up, in order; none where some are named, which may stand in any order."""
    listed = node.child_by_field_name("arguments" if node.type == _CALL else "subscript")
    found = [one for one in listed.named_children if one.type == "argument"] if listed else []
    given = [one.named_children for one in found]
    return [one[0] for one in given] if all(len(one) == 1 for one in given) else []


def called(node: Node) -> str:
    """The name of the method that a node calls on something, without type arguments; empty where it calls none."""
    function = node.child_by_field_name("function") if node.type == _CALL else None
    member = function.child_by_field_name(_NAME) if function is not None and function.type == _MEMBER else None
    if member is not None and member.type == "generic_name":
        member = member.named_children[0]
    return identifier(member) if member is not None else ""


def identifier(node: Node) -> str:
    """An identifier as C# reads it: without `@`, escapes resolved."""
    return _unescaped(_source(node)).removeprefix("@")


def text_of(node: Node) -> str | None:
    """The text that a literal stands for; None for anything else, an interpolation with holes included."""
    if node.type == "string_literal":
        return _unescaped(_source(node)[1:-1])
    if node.type == "verbatim_string_literal":
        return _source(node)[2:-1].replace('""', '"')
    if node.type == "interpolated_string_expression" and all(one.type != "interpolation" for one in node.children):
        signs, _, rest = _source(node).partition('"')
        inner = rest[:-1].replace("{{", "{").replace("}}", "}")
        return inner.replace('""', '"') if "@" in signs else _unescaped(inner)
    return None


def first_text(node: Node) -> str:
    """What a text that is put together begins with; empty where that is computed."""
    text = text_of(node)
    if text is not None:
        return text
    if node.type == "interpolated_string_expression":
        holes = [one for one in node.named_children if one.type != _SIGN]
        return _unescaped(_source(holes[0])) if holes and holes[0].type == "string_content" else ""
    is_sum = node.type == "binary_expression" and any(one.type == "+" for one in node.children)
    inner = node.child_by_field_name("left") if is_sum else None
    if node.type == "parenthesized_expression":
        inner = node.named_children[0]
    return first_text(inner) if inner is not None else ""


def same(node: Node, *names: str) -> bool:
    """Whether a node is a chain of names such as `JObject.Parse`."""
    *before, last = names
    if not before:
        return node.type == "identifier" and identifier(node) == last
    member, target = node.child_by_field_name(_NAME), node.child_by_field_name("expression")
    is_last = node.type == _MEMBER and member is not None and identifier(member) == last
    return is_last and target is not None and same(target, *before)


def _text_in(node: Node) -> str | None:
    around = node.type == "string_content" and node.parent is not None and text_of(node.parent) is None
    return _unescaped(_source(node)) if around else text_of(node)


def _is_variables(node: Node) -> bool:
    return same(node, _CONTEXT, _VARIABLES)


def _receiver(node: Node) -> Node | None:
    function = node.child_by_field_name("function") if called(node) in _CALLED else None
    return function.child_by_field_name("expression") if function is not None else None


def _read(node: Node) -> str | None:
    """The name that `context.Variables` is asked for; empty where it only tells whether or how many; None for any."""
    above = node.parent
    if above is not None and above.type == _MEMBER:
        member = above.child_by_field_name(_NAME)
        if member is not None and identifier(member) == "Count":
            return ""
        above = above.parent
    if above is None or called(above) == _ASKED_ONLY:
        return "" if above is not None else None
    found = variable(above)
    return found[0] if found is not None else None


def _is_bare_context(node: Node) -> bool:
    """Whether `context` is handed on as a whole, so that nobody can say what is read of it."""
    if node.type != "identifier" or identifier(node) != _CONTEXT or node.parent is None:
        return False
    above = node.parent
    is_read = above.type == _MEMBER and above.child_by_field_name("expression") == node
    return not is_read and not (above.type == _MEMBER and above.child_by_field_name(_NAME) == node)


def _changes(node: Node, nodes: list[Node]) -> bool:
    if node.type == _CALL:
        return called(node) in _CHANGING or (called(node) == "Replace" and len(arguments(node)) == 1)
    left = node.child_by_field_name("left") if node.type == "assignment_expression" else None
    if left is None or left.type in ("identifier", "element_binding_expression"):
        return False
    target = left.child_by_field_name("expression") if left.type == _ELEMENT else None
    return target is None or target.type != "identifier" or not _is_own(identifier(target), nodes)


def _is_own(name: str, nodes: list[Node]) -> bool:
    """Whether a name is that of a local which is made where it is declared, from no variable, and never set again."""
    declared = [one for one in nodes if one.type == "variable_declarator" and _declares(one, name)]
    set_again = any(
        one.type == "assignment_expression"
        and (left := one.child_by_field_name("left")) is not None
        and same(left, name)
        for one in nodes
    )
    made = [one for one in csharp.below(declared[0]) if _is_variables(one)] if len(declared) == 1 else nodes
    return not made and not set_again


def _declares(node: Node, name: str) -> bool:
    own = node.child_by_field_name(_NAME) or node.named_children[0]
    return identifier(own) == name


def _source(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    return _character(int(code, 16)) if code else _LETTERS.get(match[4], match[4])


def _character(code: int) -> str:
    return chr(code) if code <= sys.maxunicode else "\ufffd"
