"""Casts, `is`, `as`, `default`, `typeof`'s refusal, `nameof`'s absence."""

from collections.abc import Callable
from typing import Any

from tree_sitter import Node

from local.csharp.bound import Bound, constant
from local.csharp.conversions import is_instance, related
from local.csharp.defaults import default_value
from local.csharp.errors import ExpressionFault
from local.csharp.explicit import explicit
from local.csharp.kinds import BOOL, NULL, NULLABLE, OBJECT, Type, without_null
from local.csharp.library import is_reference, is_value_type
from local.csharp.source import text_of
from local.csharp.values.boxes import plain

from .binder import Binder, Local, children, described, expression, field_of, short
from .operators import combined
from .typenames import resolved


@expression("cast_expression")
def _cast(binder: Binder, node: Node) -> Bound:
    target = resolved(binder, field_of(node, "type"))
    value = binder.value(field_of(node, "value"))
    return cast(binder, node, value, target)


def _checks(binder: Binder, value: Bound, target: Type) -> bool:
    return (value.is_constant and target.name != NULLABLE) if binder.is_checked is None else binder.is_checked


def cast(binder: Binder, node: Node, value: Bound, target: Type) -> Bound:
    """A value as another type.

    Raises:
        ExpressionError: there is no such cast, or a constant doesn't fit.
    """
    convert = explicit(value, target, _checks(binder, value, target))
    if convert is None:
        raise binder.error(node, f"'{short(node)}': {described(value.type)} can't be cast to {target}")
    run, make = value.run, convert
    if not value.is_constant or is_reference(target) or target.name == NULLABLE:
        return Bound(target, lambda f: make(run(f)))
    try:
        return constant(target, make(value.constant))
    except ExpressionFault as fault:
        raise binder.error(node, f"'{short(node)}' can't be worked out as it is compiled: {fault.message}") from None


@expression("as_expression")
def _as(binder: Binder, node: Node) -> Bound:
    value, target = _operands(binder, node)
    if not is_reference(target) and target.name != NULLABLE:
        raise binder.error(node, f"'as {target}': only types that can be null may follow 'as'")
    if value.type != NULL and not _may_be(value.type, without_null(target)):
        raise binder.error(node, f"'{short(node)}': {described(value.type)} can never be {target}")
    run, test = value.run, _tester(target)
    return Bound(target, lambda f: plain(one) if test(one := run(f)) else None)


def _operands(binder: Binder, node: Node) -> tuple[Bound, Type]:
    return binder.value(field_of(node, "left")), resolved(binder, field_of(node, "right"))


def _may_be(source: Type, target: Type) -> bool:
    return target in (source, without_null(source)) or source == OBJECT or related(source, target)


def _tester(target: Type) -> Callable[[Any], bool]:
    kind = without_null(target)
    return lambda value: value is not None and is_instance(value, kind)


@expression("is_expression")
def _is(binder: Binder, node: Node) -> Bound:
    value = binder.value(field_of(node, "left"))
    return _type_test(binder, node, value, resolved(binder, field_of(node, "right")), None)


@expression("is_pattern_expression")
def _matches(binder: Binder, node: Node) -> Bound:
    value, pattern = binder.value(field_of(node, "expression")), field_of(node, "pattern")
    return matched(binder, pattern, value)


def matched(binder: Binder, pattern: Node, value: Bound) -> Bound:
    """Whether a value matches a pattern of C# 7: a constant, a type, a type with a name, or `var x`.

    Raises:
        ExpressionError: another pattern.
    """
    if pattern.type == "constant_pattern":
        inner = children(pattern)[0]
        kind = _type_or_none(binder, inner)
        if kind:
            return _type_test(binder, pattern, value, kind, None)
        return _constant_test(binder, pattern, value, binder.value(inner))
    if pattern.type == "type_pattern":
        return _type_test(binder, pattern, value, resolved(binder, children(pattern)[0]), None)
    if pattern.type != "declaration_pattern":
        raise binder.error(pattern, f"the pattern '{short(pattern)}' is newer than C# 7, or not known here")
    kind = resolved(binder, field_of(pattern, "type"))
    name = pattern.child_by_field_name("name")
    local = binder.declare(name, kind) if name and text_of(name) != "_" else None
    return _type_test(binder, pattern, value, kind, local)


def _type_or_none(binder: Binder, node: Node) -> Type | None:
    """`x is JObject` is read as a constant by the grammar."""
    if node.type not in {"identifier", "generic_name", "member_access_expression"} or binder.find(text_of(node)):
        return None
    from .access import type_or_none  # noqa: PLC0415

    return type_or_none(binder, node)


def _type_test(binder: Binder, node: Node, value: Bound, kind: Type, local: Local | None) -> Bound:
    if kind.name == NULLABLE and local:
        raise binder.error(node, f"a pattern's type is {kind.args[0]}, not {kind}")
    if value.type != NULL and not _may_be(value.type, without_null(kind)) and not is_value_type(value.type):
        raise binder.error(node, f"'{short(node)}': {described(value.type)} can never be {kind}")
    run, test = _boxed(binder, node, value), _tester(kind)
    if local is None:
        return Bound(BOOL, lambda f: test(run(f)))
    slot, is_captured = local.slot, local.is_captured

    def keep(f: list[Any]) -> bool:
        one = run(f)
        found = test(one)
        f[slot] = [plain(one)] if is_captured else plain(one)
        return found

    return Bound(BOOL, keep)


def _boxed(binder: Binder, node: Node, value: Bound) -> Callable[[Any], Any]:
    return binder.converted(node, value, OBJECT)


def _constant_test(binder: Binder, node: Node, value: Bound, wanted: Bound) -> Bound:
    if not wanted.is_constant:
        raise binder.error(node, f"'{short(node)}' is no constant")
    if value.type != OBJECT:
        return combined(binder, node, "==", value, wanted)
    if wanted.type == NULL:
        run = value.run
        return Bound(BOOL, lambda f: run(f) is None)
    expected = binder.converted(node, wanted, OBJECT)([])
    run = value.run
    return Bound(BOOL, lambda f: type(one := run(f)) is type(expected) and one == expected)


@expression("default_expression")
def _default(binder: Binder, node: Node) -> Bound:
    named = node.child_by_field_name("type")
    if named is None:
        raise binder.error(node, "'default' without a type is newer than C# 7.0: write default(int)")
    kind = resolved(binder, named)
    return constant(kind, default_value(kind)) if is_value_type(kind) else Bound(kind, lambda _: None)
