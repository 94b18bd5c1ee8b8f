"""Operators: arithmetic, comparison, equality, logic; by C#'s promotions, lifted over nullable types."""

from collections.abc import Callable

from tree_sitter import Node

from local.csharp.bound import Bound, Run, constant
from local.csharp.conversions import implicit
from local.csharp.kinds import (
    BITS,
    BOOL,
    INT,
    NULL,
    NULLABLE,
    OBJECT,
    STRING,
    Type,
    nullable,
)
from local.csharp.source import text_of
from local.csharp.values.texts import text_of as value_text

from .arithmetic import comparison, operation, promoted
from .binder import Binder, expression, field_of, short
from .lifting import lifted
from .ownoperators import own_operator, same_or_not
from .promotion import ARITHMETIC, BITWISE, COMPARISONS, EQUALITIES, SHIFTS, checks, known_now, number_in, promoted_one


@expression("binary_expression")
def _binary(binder: Binder, node: Node) -> Bound:
    operator = text_of(field_of(node, "operator"))
    special = _SPECIAL.get(operator)
    if special:
        return special(binder, node)
    left, right = binder.value(field_of(node, "left")), binder.value(field_of(node, "right"))
    return combined(binder, node, operator, left, right)


_SPECIAL: dict[str, Callable[[Binder, Node], Bound]] = {}
"""Operators that don't always work out both sides."""


def special(*operators: str) -> Callable[[Callable[[Binder, Node], Bound]], Callable[[Binder, Node], Bound]]:
    """Registers a function that binds a binary expression of these operators."""

    def register(bind: Callable[[Binder, Node], Bound]) -> Callable[[Binder, Node], Bound]:
        _SPECIAL.update(dict.fromkeys(operators, bind))
        return bind

    return register


def combined(binder: Binder, node: Node, operator: str, left: Bound, right: Bound) -> Bound:
    """Two values and what stands between them.

    Raises:
        ExpressionError: the operator doesn't take these types, or a constant overflows.
    """
    if operator not in ARITHMETIC | SHIFTS | BITWISE | COMPARISONS | EQUALITIES:
        raise binder.error(node, f"'{operator}' is newer than C# 7")
    if operator == "+" and STRING in (left.type, right.type):
        return _concatenation(binder, node, left, right)
    left, right = _typed_null(operator, left, right), _typed_null(operator, right, left)
    found = (
        _numbers(binder, node, operator, left, right)
        or _logic(operator, left, right)
        or own_operator(binder, node, operator, left, right)
        or same_or_not(operator, left, right)
    )
    if found is None:
        raise binder.error(node, f"'{operator}' takes no {_name(left.type)} and {_name(right.type)} ('{short(node)}')")
    return found


def _typed_null(operator: str, side: Bound, other: Bound) -> Bound:
    """A null next to a number is one of that type: `n > null` is false whatever n is."""
    number = number_in(other.type)
    if side.type != NULL or number is None or operator in EQUALITIES:
        return side
    return Bound(nullable(number), side.run)


def _name(kind: Type) -> str:
    return "null" if kind == NULL else str(kind)


def _concatenation(binder: Binder, node: Node, left: Bound, right: Bound) -> Bound:
    if left.is_constant and right.is_constant and {left.type, right.type} <= {STRING, NULL}:
        return constant(STRING, value_text(left.constant) + value_text(right.constant))
    first, second = _as_text(binder, node, left), _as_text(binder, node, right)
    return Bound(STRING, lambda f: first(f) + second(f))


def _as_text(binder: Binder, node: Node, bound: Bound) -> Run:
    if bound.is_constant:
        text = value_text(binder.converted(node, bound, OBJECT)([]))
        return lambda _: text
    if bound.type == STRING:
        run = bound.run
        return lambda f: run(f) or ""
    run = binder.converted(node, bound, OBJECT)
    return lambda f: value_text(run(f))


def _numbers(binder: Binder, node: Node, operator: str, left: Bound, right: Bound) -> Bound | None:
    first, second = number_in(left.type), number_in(right.type)
    if first is None or second is None or {first, second} & {BOOL}:
        return None
    if operator in SHIFTS:
        kind = promoted_one(first) if second.name in BITS or second.name == "char" else None
    else:
        kind = promoted(left, right)
    if kind is None or (operator in BITWISE | SHIFTS and kind.name not in BITS):
        return None
    right_type = INT if operator in SHIFTS else kind
    return _evaluated(binder, node, operator, (left, right), (kind, right_type))


def _evaluated(
    binder: Binder,
    node: Node,
    operator: str,
    sides: tuple[Bound, Bound],
    kinds: tuple[Type, Type],
) -> Bound:
    kind = kinds[0]
    is_lifted = any(side.type.name == NULLABLE for side in sides)
    targets = [nullable(one) if is_lifted else one for one in kinds]
    runs = [binder.converted(node, side, target) for side, target in zip(sides, targets, strict=True)]
    is_test = operator in COMPARISONS | EQUALITIES
    result = BOOL if is_test else kind
    all_constant = all(side.is_constant for side in sides)
    is_checked = checks(binder, all_constant)
    make = comparison(operator) if is_test else operation(operator, kind.name, is_checked=is_checked)
    if is_lifted:
        return Bound(BOOL if is_test else nullable(kind), lifted(operator, make, runs[0], runs[1]))
    run = make(runs[0], runs[1])
    if all_constant:
        return constant(result, known_now(binder, node, run))
    if operator in "/%" and sides[1].is_constant and kind.name in (*BITS, "decimal") and not runs[1]([]):
        raise binder.error(node, f"'{short(node)}' divides by zero")
    return Bound(result, run)


def _logic(operator: str, left: Bound, right: Bound) -> Bound | None:
    if left.type != BOOL or right.type != BOOL or operator not in BITWISE | EQUALITIES:
        return _nullable_bools(operator, left, right)
    first, second = left.run, right.run
    run = _BOOLS[operator](first, second)
    if left.is_constant and right.is_constant:
        return constant(BOOL, run([]))
    return Bound(BOOL, run)


_BOOLS: dict[str, Callable[[Run, Run], Run]] = {
    "&": lambda first, second: lambda f: first(f) & second(f),
    "|": lambda first, second: lambda f: first(f) | second(f),
    "^": lambda first, second: lambda f: first(f) ^ second(f),
    "==": lambda first, second: lambda f: first(f) == second(f),
    "!=": lambda first, second: lambda f: first(f) != second(f),
}


def _nullable_bools(operator: str, left: Bound, right: Bound) -> Bound | None:
    """`bool?` compared with a bool, or with another one: `== true` is the usual way to ask `a?.Contains(b)`."""
    if operator not in EQUALITIES or nullable(BOOL) not in (left.type, right.type):
        return None
    convert = [implicit(side, nullable(BOOL)) for side in (left, right)]
    if convert[0] is None or convert[1] is None:
        return None
    return Bound(BOOL, _BOOLS[operator](left.run, right.run))
