"""Operators that types declare, and `==` of references and enumerations."""

from tree_sitter import Node

from local.csharp.bound import Bound, constant
from local.csharp.conversions import related
from local.csharp.kinds import BOOL, NULL, NULLABLE, OBJECT, VOID, nullable, without_null
from local.csharp.library import OPERATORS, is_enum, is_reference
from local.csharp.values.equality import same_reference

from .arithmetic import comparison
from .binder import Binder
from .lifting import lifted
from .overloads import Argument, chosen, emitted
from .promotion import COMPARISONS, EQUALITIES


def own_operator(binder: Binder, node: Node, operator: str, left: Bound, right: Bound) -> Bound | None:
    """An operator that one of the types declares."""
    members = OPERATORS.get(operator, [])
    if not members or OBJECT in (left.type, right.type) or left.type == right.type == NULL:
        return None
    arguments = [Argument(node, bound) for bound in (left, right)]
    call = chosen(binder, members, arguments)
    if call is None:
        return _own_lifted(binder, node, operator, left, right)
    return emitted(binder, node, call, None)


def _own_lifted(binder: Binder, node: Node, operator: str, left: Bound, right: Bound) -> Bound | None:
    """`DateTime? > DateTime` and the like."""
    inner = [without_null(side.type) for side in (left, right)]
    if all(side.type.name != NULLABLE for side in (left, right)) or NULL in inner:
        return None
    pair = [Bound(kind, lambda f, at=at: f[at]) for at, kind in enumerate(inner)]
    call = chosen(binder, OPERATORS[operator], [Argument(node, bound) for bound in pair])
    if call is None:
        return None
    one = emitted(binder, node, call, None)
    run = lifted(operator, lambda _first, _second: one.run, left.run, right.run)
    return Bound(BOOL if one.type == BOOL else nullable(one.type), run)


def same_or_not(operator: str, left: Bound, right: Bound) -> Bound | None:
    """`==` where no type has a say: null, references, enumerations."""
    if operator not in EQUALITIES:
        return _of_enums(operator, left, right)
    if not _comparable(left, right):
        return None
    first, second, equal = left.run, right.run, operator == "=="
    if left.type == NULL and right.type == NULL:
        return constant(BOOL, equal)
    if left.type == right.type and is_enum(left.type):
        return Bound(BOOL, lambda f: (first(f) is second(f)) == equal)
    if NULL in (left.type, right.type):
        run = first if right.type == NULL else second
        return Bound(BOOL, (lambda f: run(f) is None) if equal else (lambda f: run(f) is not None))
    return Bound(BOOL, lambda f: same_reference(first(f), second(f)) == equal)


def _comparable(left: Bound, right: Bound) -> bool:
    for one, other in ((left, right), (right, left)):
        if one.type == NULL:
            return other.type not in (VOID,)
    if is_enum(left.type) or is_enum(right.type):
        return left.type == right.type
    if not is_reference(left.type) or not is_reference(right.type):
        return False
    if NULLABLE in (left.type.name, right.type.name):
        return False
    return related(left.type, right.type)


def _of_enums(operator: str, left: Bound, right: Bound) -> Bound | None:
    """`RegexOptions.A | RegexOptions.B`, and enumerations by size."""
    if not is_enum(left.type) or left.type != right.type:
        return None
    first, second = left.run, right.run
    if operator in COMPARISONS:
        make = comparison(operator)
        return Bound(BOOL, make(lambda f: first(f).value, lambda f: second(f).value))
    return Bound(left.type, lambda f: first(f) | second(f)) if operator == "|" else None
