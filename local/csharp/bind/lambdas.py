"""Lambdas. They are arguments only, bound once for each list of parameter types they are tried with."""

from collections.abc import Callable
from typing import Any

from tree_sitter import Node

from local.csharp.bound import RETURN_SLOT, Bound, Frame, Run
from local.csharp.conversions import common
from local.csharp.kinds import NULL, VOID, Type

from .binder import Binder, Local, children, expression, field_of, short
from .inference import BINDERS, Lambda
from .methodgroups import group_bound
from .typenames import resolved


@expression("lambda_expression")
def _alone(binder: Binder, node: Node) -> Bound:
    raise binder.error(node, f"'{short(node)}': a lambda can only be an argument here")


def _bound(binder: Binder, node: Node, inputs: tuple[Type, ...]) -> Lambda | None:
    key = (node.start_byte, inputs)
    if key not in binder.lambdas:
        make = _fresh if node.type == "lambda_expression" else group_bound
        binder.lambdas[key] = make(binder, node, inputs)
    return binder.lambdas[key]


BINDERS.append(_bound)


def _fresh(binder: Binder, node: Node, inputs: tuple[Type, ...]) -> Lambda | None:
    if any(child.type in {"modifier", "async", "static"} for child in node.children):
        raise binder.error(node, f"'{short(node)}': lambdas take no modifiers here")
    named = _parameters(node)
    if len(named) != len(inputs):
        return None
    outer, binder.loops = binder.loops, []
    before = set(binder.assigned)
    try:
        with binder.scope():
            locals_ = [_declared(binder, one, kind) for one, kind in zip(named, inputs, strict=True)]
            if None in locals_:
                return None
            returns = _body(binder, field_of(node, "body"))
            return Lambda(returns, _made([one for one in locals_ if one], returns.run))
    finally:
        binder.loops, binder.assigned = outer, before


def _parameters(node: Node) -> list[Node]:
    listed = field_of(node, "parameters")
    if listed.type == "implicit_parameter":
        return [listed]
    return [child for child in children(listed) if child.type == "parameter"]


def _declared(binder: Binder, node: Node, kind: Type) -> Local | None:
    name = node.child_by_field_name("name") or node
    written = node.child_by_field_name("type")
    if written and written.type != "implicit_type" and resolved(binder, written) != kind:
        return None
    return binder.declare(name, kind)


def _body(binder: Binder, node: Node) -> Bound:
    if node.type != "block":
        return binder.bind(node)
    binder.returns.append([])
    try:
        block = binder.statement(node)
    finally:
        found = binder.returns.pop()
    if found and not block.ends:
        raise binder.error(node, "not all code paths return a value")
    kind = _one_type(found) if found else VOID
    if kind is None:
        raise binder.error(node, "the lambda returns different types: cast them to one")
    run = block.run

    def returned(f: Frame) -> Any:
        run(f)
        return f[RETURN_SLOT]

    return Bound(kind, returned)


def _one_type(found: list[Bound]) -> Type | None:
    kind = found[0]
    for one in found[1:]:
        if one.type == kind.type == NULL:
            continue
        shared = common(kind, one)
        if shared is None:
            return None
        kind = Bound(shared, one.run)
    return kind.type


def _made(locals_: list[Local], body: Run) -> Run:
    """What makes the function. Its frame is a copy: captured names are shared, loops give new ones."""
    if len(locals_) == 1 and not locals_[0].is_captured:
        return _of_one(locals_[0].slot, body)

    def made(f: Frame) -> Callable[..., Any]:
        own = f.copy()

        def function(*values: Any) -> Any:
            for local, value in zip(locals_, values, strict=True):
                own[local.slot] = [value] if local.is_captured else value
            return body(own)

        return function

    return made


def _of_one(slot: int, body: Run) -> Run:
    def made(f: Frame) -> Callable[[Any], Any]:
        own = f.copy()

        def function(value: Any) -> Any:
            own[slot] = value
            return body(own)

        return function

    return made
