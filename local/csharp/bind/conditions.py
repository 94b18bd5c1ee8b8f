"""Operators that work out only what they need: `&&`, `||`, `??`, `?:`."""

from tree_sitter import Node

from local.csharp.bound import Bound, constant
from local.csharp.conversions import common, implicit
from local.csharp.kinds import BOOL, NULL, NULLABLE, Type
from local.csharp.library import is_reference

from .binder import Binder, applied, expression, field_of, short
from .operators import special


@special("&&")
def _and(binder: Binder, node: Node) -> Bound:
    left, right = _sides(binder, node)
    first, second = left.run, right.run
    if left.is_constant and right.is_constant:
        return constant(BOOL, left.constant and right.constant)
    return Bound(BOOL, lambda f: first(f) and second(f))


@special("||")
def _or(binder: Binder, node: Node) -> Bound:
    left, right = _sides(binder, node)
    first, second = left.run, right.run
    if left.is_constant and right.is_constant:
        return constant(BOOL, left.constant or right.constant)
    return Bound(BOOL, lambda f: first(f) or second(f))


def _sides(binder: Binder, node: Node) -> tuple[Bound, Bound]:
    return binder.condition(field_of(node, "left")), binder.condition(field_of(node, "right"))


@special("??")
def _coalesced(binder: Binder, node: Node) -> Bound:
    left, right = binder.value(field_of(node, "left")), throwable(binder, field_of(node, "right"))
    kind = _coalesced_type(left, right) if right else _inner(left)
    if kind is None:
        raise binder.error(node, f"'??' takes no {left.type} and {right.type if right else 'throw'} ('{short(node)}')")
    first = left.run
    if right is None:
        fails = binder.bind(field_of(node, "right")).run
        return Bound(kind, lambda f: fails(f) if (value := first(f)) is None else value)
    second = binder.converted(node, right, kind)
    convert = implicit(Bound(_inner(left) or left.type, left.run), kind)
    if left.type == NULL or convert is None:
        return Bound(kind, second)
    value_of = convert
    return Bound(kind, lambda f: second(f) if (value := first(f)) is None else value_of(value))


def throwable(binder: Binder, node: Node) -> Bound | None:
    """The value of a node; None where it is a throw, which fits any type."""
    return None if node.type == "throw_expression" else binder.value(node)


def _inner(left: Bound) -> Type | None:
    if left.type.name == NULLABLE:
        return left.type.args[0]
    return left.type if is_reference(left.type) else None


def _coalesced_type(left: Bound, right: Bound) -> Type | None:
    inner = _inner(left)
    if inner is None:
        return None
    if left.type == NULL:
        return None if right.type == NULL else right.type
    for kind in (inner, left.type):
        if implicit(right, kind):
            return kind
    return right.type if right.type != NULL and implicit(Bound(inner, left.run), right.type) else None


@expression("conditional_expression")
def _conditional(binder: Binder, node: Node) -> Bound:
    test = binder.condition(field_of(node, "condition")).run
    nodes = [field_of(node, name) for name in ("consequence", "alternative")]
    sides = [throwable(binder, side) for side in nodes]
    kind = _conditional_type(sides)
    if kind is None:
        types = " and ".join(str(side.type) if side and side.type != NULL else "null" for side in sides)
        raise binder.error(node, f"'?:' needs one type, and these are {types}: cast one of them ('{short(node)}')")
    yes, no = (
        applied(side, implicit(side, kind) or _unreachable) if side else binder.bind(at).run
        for side, at in zip(sides, nodes, strict=True)
    )
    return Bound(kind, lambda f: yes(f) if test(f) else no(f))


def _unreachable(value: object) -> object:
    raise AssertionError(value)


def _conditional_type(sides: list[Bound | None]) -> Type | None:
    left, right = sides
    if left and right:
        return common(left, right)
    one = left or right
    return one.type if one and one.type != NULL else None
