"""`=`, `+=` and the like, `++` and `--`."""

from collections.abc import Callable
from typing import Any

from tree_sitter import Node

from local.csharp.bound import Bound, Frame, Run, Target, constant
from local.csharp.conversions import implicit
from local.csharp.explicit import explicit
from local.csharp.kinds import INT, NUMERIC, Type, without_null
from local.csharp.source import text_of

from .binder import Binder, applied, described, expression, field_of, short
from .casts import cast
from .operators import combined

_COMPOUND = frozenset({"+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="})


@expression("assignment_expression")
def _assignment(binder: Binder, node: Node) -> Bound:
    left, operator = field_of(node, "left"), text_of(field_of(node, "operator"))
    value_node = field_of(node, "right")
    if operator == "=":
        return _plain(binder, left, value_node)
    if operator not in _COMPOUND:
        raise binder.error(node, f"'{operator}' is newer than C# 7")
    place, _ = _target(binder, left)
    return _compound(binder, node, operator[:-1], place, binder.value(value_node))


def _plain(binder: Binder, left: Node, value_node: Node) -> Bound:
    value = binder.value(value_node)
    if text_of(left) == "_" and binder.find("_") is None:
        return value
    local = binder.find(text_of(left)) if left.type == "identifier" else None
    if local:
        binder.assigned.add(local.slot)
    place, target = _target(binder, left)
    run = binder.converted(value_node, value, place.type)
    if local and not local.is_captured:
        return Bound(place.type, _keeping(run, local.slot))
    return Bound(place.type, _putting(target, run))


def _target(binder: Binder, node: Node) -> tuple[Bound, Target]:
    place = binder.bind(node)
    if place.target is None:
        raise binder.error(node, f"'{short(node)}' can't be assigned to")
    return place, place.target


def put_into(binder: Binder, node: Node, place: Bound, value_node: Node) -> Run:
    """What assigns the value of a node to a place.

    Raises:
        ExpressionError: the place can't be assigned to, or the value doesn't fit.
    """
    if place.target is None:
        raise binder.error(node, f"'{short(node)}' can't be assigned to")
    return _putting(place.target, binder.converted(value_node, binder.value(value_node), place.type))


def _keeping(run: Run, slot: int) -> Run:
    def keep(f: Frame) -> Any:
        value = f[slot] = run(f)
        return value

    return keep


def _putting(target: Target, run: Run) -> Run:
    parts, put = target.parts, target.put

    def assign(f: Frame) -> Any:
        where = parts(f)
        value = run(f)
        put(f, where, value)
        return value

    return assign


def _compound(binder: Binder, node: Node, operator: str, place: Bound, value: Bound) -> Bound:
    """`a op= b`: what is there is read once, combined, and cast back to the type of the place."""
    target, current = place.target, binder.slot()
    assert target  # noqa: S101
    result = combined(binder, node, operator, Bound(place.type, lambda f: f[current]), value)
    run = _back(binder, node, place.type, result, value)
    parts, get, put = target.parts, target.get, target.put

    def assign(f: Frame) -> Any:
        where = parts(f)
        f[current] = get(f, where)
        changed = run(f)
        put(f, where, changed)
        return changed

    return Bound(place.type, assign)


def _back(binder: Binder, node: Node, kind: Type, result: Bound, value: Bound) -> Run:
    convert = implicit(result, kind)
    if convert is None and implicit(value, kind) and without_null(kind).name in NUMERIC:
        convert = explicit(result, kind, bool(binder.is_checked))
    if convert is None:
        raise binder.error(node, f"'{short(node)}' is {described(result.type)} and can't become {kind} by itself")
    return applied(result, convert)


@expression("postfix_unary_expression")
def _postfix(binder: Binder, node: Node) -> Bound:
    operator = text_of(node)[-2:]
    if operator not in {"++", "--"}:
        raise binder.error(node, f"'{short(node)}': '!' after a value is newer than C# 7")
    return stepped(binder, node, node.children[0], operator, gives_new=False)


def stepped(binder: Binder, node: Node, operand: Node, operator: str, *, gives_new: bool) -> Bound:
    """`++` and `--`, before the value or after it.

    Raises:
        ExpressionError: it is no number, or can't be assigned to.
    """
    place, target = _target(binder, operand)
    if without_null(place.type).name not in NUMERIC:
        raise binder.error(node, f"'{operator}' takes nothing {described(place.type)}")
    current = binder.slot()
    was = Bound(place.type, lambda f: f[current])
    summed = combined(binder, node, operator[0], was, constant(INT, 1))
    after = cast(binder, node, summed, place.type).run
    return Bound(place.type, _stepping(target, current, after, gives_new))


def _stepping(target: Target, current: int, after: Run, gives_new: bool) -> Callable[[Frame], Any]:
    parts, get, put = target.parts, target.get, target.put

    def step(f: Frame) -> Any:
        where = parts(f)
        before = f[current] = get(f, where)
        new = after(f)
        put(f, where, new)
        return new if gives_new else before

    return step
