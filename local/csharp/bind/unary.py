"""`!`, `-`, `+`, `~`, `++x` and `--x`."""

from tree_sitter import Node

from local.csharp.bound import Bound, constant
from local.csharp.kinds import BITS, BOOL, INT, LONG, NULLABLE, Type, nullable
from local.csharp.library import OPERATORS
from local.csharp.source import text_of

from .arithmetic import unary_operation
from .assignments import stepped
from .binder import Binder, described, expression, short
from .overloads import Argument, chosen, emitted
from .promotion import checks, known_now, number_in, promoted_one

_LEAST = {"2147483648": "int", "9223372036854775808": "long"}


@expression("prefix_unary_expression")
def _prefix(binder: Binder, node: Node) -> Bound:
    operator, operand = text_of(node.children[0]), node.children[-1]
    if operator in {"++", "--"}:
        return stepped(binder, node, operand, operator, gives_new=True)
    text = text_of(operand).rstrip("lL")
    if operator == "-" and text in _LEAST:
        return constant(INT if text_of(operand) in _LEAST and _LEAST[text] == "int" else LONG, -int(text))
    return unary(binder, node, operator, binder.value(operand))


def unary(binder: Binder, node: Node, operator: str, operand: Bound) -> Bound:
    """`!`, `-`, `+` and `~`.

    Raises:
        ExpressionError: the operator doesn't take the type.
    """
    run = operand.run
    if operator == "!" and operand.type == BOOL:
        return constant(BOOL, not operand.constant) if operand.is_constant else Bound(BOOL, lambda f: not run(f))
    if operator == "!" and operand.type == nullable(BOOL):
        return Bound(operand.type, lambda f: None if (one := run(f)) is None else not one)
    inner = number_in(operand.type)
    kind = _unary_kind(operator, inner) if inner else None
    if kind is None:
        return _own_unary(binder, node, operator, operand)
    is_lifted = operand.type.name == NULLABLE
    target = nullable(kind) if is_lifted else kind
    make = unary_operation(operator, kind.name, is_checked=checks(binder, operand.is_constant))
    value = binder.converted(node, operand, target)
    if operand.is_constant:
        return constant(kind, known_now(binder, node, lambda f: make(value(f))))
    if is_lifted:
        return Bound(target, lambda f: None if (one := value(f)) is None else make(one))
    return Bound(target, lambda f: make(value(f)))


def _unary_kind(operator: str, kind: Type) -> Type | None:
    if operator not in {"-", "+", "~"} or (operator == "~" and kind.name not in (*BITS, "char")):
        return None
    if operator == "-" and kind.name == "uint":
        return LONG
    return None if operator == "-" and kind.name == "ulong" else promoted_one(kind)


def _own_unary(binder: Binder, node: Node, operator: str, operand: Bound) -> Bound:
    members = [member for member in OPERATORS.get(operator, []) if len(member.parameters or ()) == 1]
    call = chosen(binder, members, [Argument(node, operand)]) if members else None
    if call is None:
        raise binder.error(node, f"'{operator}' takes nothing {described(operand.type)} ('{short(node)}')")
    return emitted(binder, node, call, None)
