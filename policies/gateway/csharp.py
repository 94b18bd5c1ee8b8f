"""C# of policy expressions: whether it parses. What it means, and which types it may name, only Azure checks."""

import re
from functools import lru_cache

import tree_sitter_c_sharp
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_c_sharp.language()))
_NAMED_VALUE = re.compile(r"\{\{([\w.-]+)\}\}")
_ASSIGNED = "_ = "
_BLOCK, _IN_PARENTHESES = "block", "parenthesized_expression"
_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def problem(expression: str) -> str:
    """Why the text of `@(...)` or `@{...}`, the sign included, is no C# expression or block; empty where it is one."""
    inner = _NAMED_VALUE.sub(lambda match: "_" * len(match[0]), expression[1:])
    is_block = inner.startswith("{")
    source = inner if is_block else f"{_ASSIGNED}{inner};"
    root = _PARSER.parse(source.encode("utf-8", "replace")).root_node
    if root.has_error:
        start = 0 if is_block else len(_ASSIGNED)
        return f"does not parse at its character {max(_first_error(root) - start, 0) + 2}"
    return "" if _is_whole(root, is_block) else "does not end where its first bracket closes"


def _first_error(node: Node) -> int:
    """Where the innermost node begins that says where parsing broke, in bytes."""
    broken = next((child for child in node.children if child.has_error or child.is_missing), None)
    return _first_error(broken) if broken else node.start_byte


def _is_whole(root: Node, is_block: bool) -> bool:
    """Whether the brackets around it hold all of it: nothing follows them, and no second statement does."""
    if len(root.named_children) != 1:
        return False
    statement = root.named_children[0].named_children[0]
    if is_block:
        return statement.type == _BLOCK
    assigned = statement.named_children[0].child_by_field_name("right")
    return assigned is not None and assigned.type == _IN_PARENTHESES
