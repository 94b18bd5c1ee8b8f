"""C# of policy expressions: whether it parses. What it means, and which types it may name, only Azure checks."""

import re
from collections.abc import Iterator
from functools import lru_cache

import tree_sitter_c_sharp
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_c_sharp.language()))
_NAMED_VALUE = re.compile(r"\{\{([\w.-]+)\}\}")
_ASSIGNED = "_ = "
_BLOCK, _IN_PARENTHESES = "block", "parenthesized_expression"
_INTERPOLATION, _EMPTY = "interpolation_start", b'$""'
_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def problem(expression: str) -> str:
    """Why the text of `@(...)` or `@{...}`, the sign included, is no C# expression or block; empty where it is one."""
    inner = _NAMED_VALUE.sub(lambda match: "_" * len(match[0]), expression[1:])
    is_block = inner.startswith("{")
    root = _root(inner)
    if root.has_error:
        start = 0 if is_block else len(_ASSIGNED)
        return f"does not parse at its character {max(_first_error(root) - start, 0) + 2}"
    return "" if _whole(root, is_block) else "does not end where its first bracket closes"


@lru_cache(maxsize=_KEPT)
def parsed(expression: str) -> Node | None:
    """What stands between the brackets of `@(...)`, or the block of `@{...}`; None for what `problem` objects to.

    Named values are not filled in: a text that names one is another expression to Azure.
    """
    if problem(expression):
        return None
    return _whole(_root(expression[1:]), expression[1:].startswith("{"))


def below(node: Node) -> Iterator[Node]:
    """A node and everything in it, in the order of the text."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.children))


def _root(inner: str) -> Node:
    """The tree, where an empty interpolation is an empty text: the grammar (0.23.5) takes its sign for an error."""
    source = (inner if inner.startswith("{") else f"{_ASSIGNED}{inner};").encode("utf-8", "replace")
    root = _PARSER.parse(source).root_node
    while root.has_error and (signs := [one.start_byte for one in below(root) if _is_before_nothing(one, source)]):
        for at in signs:
            source = source[:at] + b" " + source[at + 1 :]
        root = _PARSER.parse(source).root_node
    return root


def _is_before_nothing(node: Node, source: bytes) -> bool:
    return node.type == _INTERPOLATION and source.startswith(_EMPTY, node.start_byte)


def _first_error(node: Node) -> int:
    """Where the innermost node begins that says where parsing broke, in bytes."""
    broken = next((child for child in node.children if child.has_error or child.is_missing), None)
    return _first_error(broken) if broken else node.start_byte


def _whole(root: Node, is_block: bool) -> Node | None:
    """What the brackets hold, if they hold all of it: nothing follows them, and no second statement does."""
    if len(root.named_children) != 1:
        return None
    statement = root.named_children[0].named_children[0]
    if is_block:
        return statement if statement.type == _BLOCK else None
    assigned = statement.named_children[0].child_by_field_name("right")
    return assigned if assigned is not None and assigned.type == _IN_PARENTHESES else None
