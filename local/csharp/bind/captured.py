"""Which names a lambda takes from outside of it."""

from collections.abc import Iterator

from tree_sitter import Node

from local.csharp.source import text_of

_DECLARES = {"variable_declarator", "declaration_expression", "declaration_pattern", "parameter", "catch_declaration"}


def captured_names(body: Node) -> frozenset[str]:
    """Names used in lambdas that these don't declare. A name may be one too many, which costs a little time only."""
    return frozenset(name for node in walked(body) if node.type == "lambda_expression" for name in _outer(node))


def _outer(node: Node) -> set[str]:
    return {text_of(one) for one in walked(node) if one.type == "identifier"} - set(_declared(node))


def _declared(node: Node) -> Iterator[str]:
    for one in walked(node):
        if one.type == "implicit_parameter":
            yield text_of(one)
        name = one.child_by_field_name("left" if one.type == "foreach_statement" else "name")
        if name is not None and (one.type in _DECLARES or one.type == "foreach_statement"):
            yield text_of(name)


def walked(node: Node) -> Iterator[Node]:
    """The node and everything in it."""
    rest = [node]
    while rest:
        one = rest.pop()
        yield one
        rest.extend(one.named_children)
