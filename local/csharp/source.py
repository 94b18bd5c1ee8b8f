"""The text of an expression as a syntax tree of tree-sitter's C# grammar, and where in it a node stands."""

from dataclasses import dataclass
from functools import cache

import tree_sitter_c_sharp
from tree_sitter import Language, Node, Parser

from .disambiguation import Edited, disambiguated
from .errors import ExpressionError

_BLOCK = ("class C { object M()\n", " }")
_SINGLE = ("class C { object M()\n{return\n", "\n;} }")
_LARGEST = 65_536
_DEEPEST = 200


@dataclass(frozen=True)
class Source:
    """An expression: its text with the marker, as the grammar was given it, and what `parsed` found in it."""

    text: str
    is_block: bool
    edited: Edited
    body: Node

    def error(self, node: Node, reason: str) -> ExpressionError:
        """A refusal that points to a node."""
        head, marker = (_BLOCK[0], 1) if self.is_block else (_SINGLE[0], 2)
        ahead = self.edited.text.encode("utf-8", "surrogatepass")[: max(0, node.start_byte - len(head))]
        offset = len(ahead.decode("utf-8", "surrogatepass"))
        offset -= sum(1 for at in self.edited.inserted if at < offset)
        before = self.text[: min(marker + offset, len(self.text) - 1)]
        return ExpressionError(self.text, before.count("\n") + 1, len(before) - before.rfind("\n"), reason)


class Unexpected(Exception):
    """A tree that the grammar should not give, though it sees no error."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.type)
        self.node = node


@cache
def _language() -> Language:
    return Language(tree_sitter_c_sharp.language())


def parsed(text: str) -> Source:
    """The syntax tree of `@(...)` or `@{...}`: `body` is the expression or the block.

    Raises:
        ExpressionError: it is neither, or C# 7's grammar doesn't fit.
    """
    stripped = text.strip()
    is_block = _marked(text, stripped)
    edited = disambiguated(stripped[1:] if is_block else stripped[2:-1])
    head, tail = _BLOCK if is_block else _SINGLE
    code = f"{head}{edited.text}{tail}".encode("utf-8", "surrogatepass")
    root = Parser(_language()).parse(code).root_node
    source = Source(stripped, is_block, edited, root)
    if root.has_error:
        node = _first_error(root)
        raise source.error(node, f"this is no C# 7: {_quoted(node)}")
    return Source(stripped, is_block, edited, _body(source, root))


def _marked(text: str, stripped: str) -> bool:
    if len(stripped) > _LARGEST:
        raise ExpressionError(text, 1, 1, f"it is longer than {_LARGEST} characters")
    for start, end, is_block in (("@(", ")", False), ("@{", "}", True)):
        if stripped.startswith(start) and stripped.endswith(end):
            return is_block
    raise ExpressionError(text, 1, 1, "an expression is written @(...) or @{...}")


def _first_error(root: Node) -> Node:
    node = root
    while True:
        broken = next((child for child in node.children if child.has_error or child.is_missing), None)
        if broken is None or node.is_error or node.is_missing:
            return node
        node = broken


def _quoted(node: Node) -> str:
    if node.is_missing:
        return f"'{node.type}' is missing"
    if node.start_byte < len(_BLOCK[0]):
        return "it does not hold together"
    return " ".join(text_of(node).split())[:60] or "it ends too early"


def _body(source: Source, root: Node) -> Node:
    blocks = _only(source, _only(source, root, "class_declaration"), "declaration_list")
    method = _only(source, blocks, "method_declaration")
    block = method.child_by_field_name("body")
    if block is None or block.type != "block":
        raise source.error(root, "this is no C# 7")
    _not_too_deep(source, block)
    if source.is_block:
        return block
    value = _only(source, block, "return_statement").named_children
    if len([node for node in value if node.type != "comment"]) != 1:
        raise source.error(block, "there is no expression in @(...)")
    return next(node for node in value if node.type != "comment")


def _only(source: Source, node: Node, kind: str) -> Node:
    """The one child besides names; more means that the text ends what it was put into."""
    found = [child for child in node.named_children if child.type not in {"identifier", "comment"}]
    if len(found) != 1 or found[0].type != kind:
        at = found[1] if len(found) > 1 else node
        raise source.error(at, "one expression is expected, and there is more or less than that")
    return found[0]


def _not_too_deep(source: Source, block: Node) -> None:
    level, depth = [block], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise source.error(level[0], f"it is nested deeper than {_DEEPEST} levels")
        level = [child for node in level for child in node.named_children]


def text_of(node: Node) -> str:
    """The node's own text."""
    return (node.text or b"").decode("utf-8", "surrogatepass")
