"""The arguments of an invocation, an indexer, a constructor."""

from tree_sitter import Node

from local.csharp.source import text_of

from .binder import Binder, children, field_of, short
from .methodgroups import is_method_group
from .outs import out_local
from .overloads import Argument
from .typenames import resolved


def arguments_of(binder: Binder, node: Node) -> list[Argument]:
    """What a list of arguments holds, in order.

    Raises:
        ExpressionError: a `ref`, or an argument without name after one with.
    """
    found = [_argument(binder, child) for child in children(node) if child.type == "argument"]
    names = [one.name for one in found]
    first = next((at for at, name in enumerate(names) if name), len(names))
    for argument in found[first:]:
        if not argument.name:
            raise binder.error(argument.node, "arguments without names come before those with names")
    return found


def _argument(binder: Binder, node: Node) -> Argument:
    name = node.child_by_field_name("name")
    if not children(node):
        raise binder.error(node, f"'{short(node)}' is no value")
    value = children(node)[-1]
    label = text_of(name) if name and name != value else ""
    words = {child.type for child in node.children if not child.is_named}
    if words & {"ref", "in"}:
        raise binder.error(node, f"'{short(node)}': 'ref' and 'in' are not known in expressions here")
    if "out" in words or value.type == "declaration_expression":
        return _out(binder, value, label)
    if value.type == "lambda_expression" or is_method_group(binder, value):
        return Argument(value, name=label)
    return Argument(value, binder.value(value), label)


def _out(binder: Binder, node: Node, label: str) -> Argument:
    if node.type == "declaration_expression":
        kind = field_of(node, "type")
        named = None if kind.type == "implicit_type" else resolved(binder, kind)
        return Argument(node, name=label, is_out=True, out_type=named)
    if text_of(node) == "_" and binder.find("_") is None:
        return Argument(node, name=label, is_out=True)
    return Argument(node, name=label, is_out=True, out_type=out_local(binder, node).type)
