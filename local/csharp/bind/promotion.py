"""What numbers become before they are combined, and constants worked out while compiling."""

from typing import Any

from tree_sitter import Node

from local.csharp.bound import Run
from local.csharp.errors import ExpressionFault
from local.csharp.kinds import INT, NUMERIC, Type, without_null

from .binder import Binder, short

ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})
SHIFTS = frozenset({"<<", ">>"})
BITWISE = frozenset({"&", "|", "^"})
COMPARISONS = frozenset({"<", ">", "<=", ">="})
EQUALITIES = frozenset({"==", "!="})


def promoted_one(kind: Type) -> Type | None:
    """What a number becomes in an operation by itself: at least an int."""
    return INT if kind.name in {"sbyte", "byte", "short", "ushort", "char"} else kind


def number_in(kind: Type) -> Type | None:
    """The numeric type of a number or a nullable one; None for others."""
    inner = without_null(kind)
    return inner if inner.name in NUMERIC else None


def checks(binder: Binder, is_constant: bool) -> bool:
    """Whether overflow is an error here: in constants, and where `checked` says so."""
    return is_constant if binder.is_checked is None else binder.is_checked


def known_now(binder: Binder, node: Node, run: Run) -> Any:
    """The value of a constant expression.

    Raises:
        ExpressionError: it overflows, or divides by zero.
    """
    try:
        return run([])
    except ExpressionFault as fault:
        raise binder.error(node, f"'{short(node)}' can't be worked out as it is compiled: {fault.message}") from None
