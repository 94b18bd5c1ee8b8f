"""`out` arguments: a variable, a new variable, or `_`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tree_sitter import Node

from local.csharp.bound import Frame
from local.csharp.defaults import default_value
from local.csharp.kinds import Type
from local.csharp.source import text_of

from .binder import Binder, Local, field_of, short

if TYPE_CHECKING:
    from .overloads import Argument, Call

Put = Callable[[Frame, Any], None]


def stores(binder: Binder, call: "Call") -> list[Put]:
    """What stores each value that comes out."""
    return [
        _store(binder, place[0], parameter.type)
        for parameter, place in zip(call.member.parameters or (), call.places, strict=True)
        if parameter.is_out
    ]


def _store(binder: Binder, argument: "Argument", kind: Type) -> Put:
    node = argument.node
    if node.type == "declaration_expression":
        name = field_of(node, "name")
        return _or_default(put_local(binder.declare(name, kind)), kind)
    if text_of(node) == "_" and binder.find("_") is None:
        return lambda _f, _value: None
    local = out_local(binder, node)
    binder.assigned.add(local.slot)
    return _or_default(put_local(local), kind)


def _or_default(put: Put, kind: Type) -> Put:
    """What was not found is the default of a value type."""
    default = default_value(kind)
    return put if default is None else lambda f, value: put(f, default if value is None else value)


def out_local(binder: Binder, node: Node) -> Local:
    """The variable that is passed as `out`.

    Raises:
        ExpressionError: it is none.
    """
    local = binder.find(text_of(node)) if node.type == "identifier" else None
    if local is None or local.is_readonly:
        raise binder.error(node, f"'out {short(node)}' needs a variable")
    return local


def put_local(local: Local) -> Put:
    """What assigns to a local variable; a captured one that was declared without a value has its place already."""
    slot = local.slot
    if local.is_captured:
        return lambda f, value: _put_captured(f, slot, value)
    return lambda f, value: f.__setitem__(slot, value)


def _put_captured(f: Frame, slot: int, value: Any) -> None:
    place = f[slot]
    if place is None:
        f[slot] = [value]
    else:
        place[0] = value
