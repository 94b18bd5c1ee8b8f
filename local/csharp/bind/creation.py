"""`new`: objects, arrays, what stands in braces after them; and `throw` as an expression."""

from collections.abc import Callable
from typing import Any

from tree_sitter import Node

from local.csharp.bound import Bound, Frame, Run
from local.csharp.conversions import implicit
from local.csharp.defaults import default_value
from local.csharp.errors import ExpressionFault
from local.csharp.kinds import BYTE, INT, NULL, Type, array_of
from local.csharp.library import CONSTRUCTOR, TYPES, own_members
from local.csharp.values.collections import Array
from local.csharp.values.faults import overflow

from .access import indexed, member_of
from .arguments import arguments_of
from .assignments import put_into
from .binder import Binder, children, expression, field_of, short
from .calls import method_call
from .overloads import Argument, chosen, emitted
from .typenames import resolved

_LONGEST = 1 << 24


@expression("object_creation_expression")
def _object(binder: Binder, node: Node) -> Bound:
    kind = resolved(binder, field_of(node, "type"))
    listed = node.child_by_field_name("arguments")
    arguments = arguments_of(binder, listed) if listed else []
    members = own_members(kind, CONSTRUCTOR)
    if not members or TYPES[kind.name].is_static:
        raise binder.error(node, f"a {kind} is not made by 'new' in expressions here")
    call = chosen(binder, members, arguments)
    if call is None:
        given = ", ".join(str(one.bound.type) if one.bound else "?" for one in arguments)
        raise binder.error(node, f"'{short(node)}': new {kind} takes no ({given})")
    made = Bound(kind, emitted(binder, node, call, None).run)
    braces = node.child_by_field_name("initializer")
    return _filled(binder, made, braces) if braces else made


def _filled(binder: Binder, made: Bound, braces: Node) -> Bound:
    place = binder.slot()
    receiver = Bound(made.type, lambda f: f[place])
    steps = [_step(binder, receiver, entry) for entry in children(braces)]
    run = made.run

    def fill(f: Frame) -> Any:
        value = run(f)
        for step in steps:
            f[place] = value
            step(f)
        return value

    return Bound(made.type, fill)


def _step(binder: Binder, receiver: Bound, entry: Node) -> Run:
    """One entry: `["key"] = value`, `Name = value`, `{ key, value }`, or a value that is added."""
    if entry.type == "assignment_expression":
        left, right = field_of(entry, "left"), field_of(entry, "right")
        if left.type == "identifier":
            return put_into(binder, left, member_of(binder, left, receiver), right)
        return put_into(binder, left, indexed(binder, left, receiver, left), right)
    nodes = children(entry) if entry.type == "initializer_expression" else [entry]
    arguments = [Argument(node, binder.value(node)) for node in nodes]
    return method_call(binder, entry, receiver, ("Add", ()), arguments).run


@expression("array_creation_expression")
def _array(binder: Binder, node: Node) -> Bound:
    written = field_of(node, "type")
    kind = resolved(binder, written)
    sizes = children(field_of(written, "rank"))
    braces = next((child for child in children(node) if child.type == "initializer_expression"), None)
    if braces:
        return listed(binder, braces, kind)
    if not sizes:
        raise binder.error(node, f"'{short(node)}' says neither how long the array is nor what is in it")
    return Bound(kind, _sized(binder.converted(sizes[0], binder.value(sizes[0]), INT), kind.args[0]))


def listed(binder: Binder, braces: Node, kind: Type) -> Bound:
    """An array of what stands in braces."""
    values = [binder.converted(one, binder.value(one), kind.args[0]) for one in children(braces)]
    return Bound(kind, _listed(values, kind.args[0]))


def _listed(values: list[Run], element: Type) -> Run:
    if element == BYTE:
        return lambda f: bytes([run(f) for run in values])
    return lambda f: Array([run(f) for run in values], element)


def _sized(size: Run, element: Type) -> Run:
    filling = default_value(element)

    def make(f: Frame) -> Any:
        count = size(f)
        if count < 0:
            raise ExpressionFault("OverflowException", "Arithmetic operation resulted in an overflow.")
        if count > _LONGEST:
            raise overflow("an array of the local Azure")
        return bytes(count) if element == BYTE else Array([filling] * count, element)

    return make


@expression("implicit_array_creation_expression")
def _implicit_array(binder: Binder, node: Node) -> Bound:
    nodes = children(children(node)[-1])
    values = [binder.value(one) for one in nodes]
    kinds = [one.type for one in values if one.type != NULL]
    element = next((kind for kind in kinds if all(implicit(one, kind) for one in values)), None)
    if element is None:
        raise binder.error(node, f"'{short(node)}': the values have no type in common: write new string[] or the like")
    runs = [binder.converted(one, value, element) for one, value in zip(nodes, values, strict=True)]
    return Bound(array_of(element), _listed(runs, element))


@expression("throw_expression")
def _throw(binder: Binder, node: Node) -> Bound:
    return Bound(NULL, thrower(binder, children(node)[0]))


def thrower(binder: Binder, node: Node) -> Callable[[Frame], Any]:
    """What throws the exception that a node gives.

    Raises:
        ExpressionError: it is none.
    """
    value = binder.value(node)
    if value.type.name != "Exception":
        raise binder.error(node, f"'throw {short(node)}': an Exception is needed")
    run = value.run

    def throw(f: Frame) -> Any:
        raise run(f).fault

    return throw
