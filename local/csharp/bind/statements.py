"""Blocks and what stands in them: declarations, expressions, if, return."""

from collections.abc import Sequence

from tree_sitter import Node

from local.csharp.bound import RETURN_SLOT, Bound, Frame, Run
from local.csharp.kinds import NULL, OBJECT, VOID, Type
from local.csharp.source import text_of

from .binder import Binder, Local, Statement, children, described, field_of, short, statement
from .creation import listed
from .typenames import resolved

ON, RETURN, BREAK, CONTINUE = 0, 1, 2, 3
"""What a statement says: go on, or why not."""

_CALLS = frozenset(
    {
        "invocation_expression",
        "conditional_access_expression",
        "assignment_expression",
        "postfix_unary_expression",
        "object_creation_expression",
    }
)


@statement("block")
def _block(binder: Binder, node: Node) -> Statement:
    with binder.scope():
        return sequence([binder.statement(child) for child in children(node)])


def sequence(found: Sequence[Statement]) -> Statement:
    """Statements one after the other."""
    runs = [one.run for one in found]
    ends = any(one.ends for one in found)
    if len(runs) == 1:
        return Statement(runs[0], ends)

    def run(f: Frame) -> int:
        for one in runs:
            signal = one(f)
            if signal:
                return signal
        return ON

    return Statement(run, ends)


@statement("empty_statement")
def _empty(_binder: Binder, _node: Node) -> Statement:
    return Statement(lambda _: ON)


@statement("expression_statement")
def _expression(binder: Binder, node: Node) -> Statement:
    inner = children(node)[0]
    is_step = inner.type == "prefix_unary_expression" and text_of(inner)[:2] in {"++", "--"}
    if inner.type not in _CALLS and not is_step:
        raise binder.error(inner, f"'{short(inner)}' does nothing: only calls, assignments and new are statements")
    return Statement(done(binder.bind(inner).run))


def done(run: Run) -> Run:
    """The closure of an expression as that of a statement."""

    def do(f: Frame) -> int:
        run(f)
        return ON

    return do


@statement("local_declaration_statement")
def _declaration(binder: Binder, node: Node) -> Statement:
    modifiers = [text_of(child) for child in node.children if child.type == "modifier"]
    if modifiers not in ([], ["const"]) or any(child.type in {"using", "await"} for child in node.children):
        raise binder.error(node, f"'{short(node)}' is newer than C# 7, or not known here")
    variables = next(child for child in children(node) if child.type == "variable_declaration")
    return declared(binder, variables, is_const=bool(modifiers))


def declared(binder: Binder, node: Node, *, is_const: bool = False) -> Statement:
    """The variables of one declaration.

    Raises:
        ExpressionError: a name that is taken, a value of another type.
    """
    written = field_of(node, "type")
    kind = None if written.type == "implicit_type" else resolved(binder, written)
    if written.type in {"ref_type", "pointer_type"}:
        raise binder.error(written, f"'{short(written)}' is not known in expressions here")
    variables = [child for child in children(node) if child.type == "variable_declarator"]
    return sequence([_variable(binder, variable, kind, is_const) for variable in variables])


def _variable(binder: Binder, node: Node, kind: Type | None, is_const: bool) -> Statement:
    name, *rest = children(node)
    if not rest:
        if kind is None or is_const:
            raise binder.error(node, f"'{short(node)}' needs a value")
        local = binder.declare(name, kind, is_set=False)
        return Statement(_emptied(local))
    value = _braces(binder, rest[0], kind) if rest[0].type == "initializer_expression" else binder.value(rest[0])
    target = kind or value.type
    if target in (NULL, VOID):
        raise binder.error(node, f"the type of '{text_of(name)}' can't be told from {described(target)}")
    run = binder.converted(rest[0], value, target)
    if is_const:
        if not value.is_constant:
            raise binder.error(rest[0], f"'{short(rest[0])}' is no constant")
        binder.declare(name, target, constant=run([]))
        return Statement(lambda _: ON)
    return Statement(kept(binder.declare(name, target), run))


def _braces(binder: Binder, node: Node, kind: Type | None) -> Bound:
    """What `int[] x = { 1, 2 };` begins with."""
    if kind is None or kind.name != "[]":
        raise binder.error(node, f"'{short(node)}': only arrays begin with a brace")
    return listed(binder, node, kind)


def _emptied(local: Local) -> Run:
    slot = local.slot

    def empty(f: Frame) -> int:
        f[slot] = [None] if local.is_captured else None
        return ON

    return empty


def kept(local: Local, run: Run) -> Run:
    """What gives a new variable its value."""
    slot = local.slot
    if local.is_captured:

        def keep_shared(f: Frame) -> int:
            f[slot] = [run(f)]
            return ON

        return keep_shared

    def keep(f: Frame) -> int:
        f[slot] = run(f)
        return ON

    return keep


@statement("if_statement")
def _if(binder: Binder, node: Node) -> Statement:
    condition = binder.condition(field_of(node, "condition"))
    test, known = condition.run, condition.constant
    yes, after_yes = branch(binder, field_of(node, "consequence"))
    alternative = node.child_by_field_name("alternative")
    no, after_no = branch(binder, alternative) if alternative else (None, set(binder.assigned))
    never = Statement(test, ends=True)
    binder.assigned = merged(
        [(never if known is False else yes, after_yes), (never if known is True else no, after_no)]
    )
    run = yes.run
    if no is None:
        return Statement(lambda f: run(f) if test(f) else ON, yes.ends and known is True)
    otherwise = no.run
    return Statement(
        lambda f: run(f) if test(f) else otherwise(f), (yes.ends or known is False) and (no.ends or known is True)
    )


def branch(binder: Binder, node: Node) -> tuple[Statement, set[int]]:
    """A statement that may be left out, and the variables that have a value after it.

    Raises:
        ExpressionError: it is a declaration.
    """
    if node.type == "local_declaration_statement":
        raise binder.error(node, "a declaration can't be all that is done: put it in braces")
    before = set(binder.assigned)
    with binder.scope():
        found = binder.statement(node)
    after, binder.assigned = binder.assigned, before
    return found, after


def merged(ways: Sequence[tuple[Statement | None, set[int]]]) -> set[int]:
    """The variables that have a value whichever way was taken; ways that end don't count."""
    going_on = [after for way, after in ways if way is None or not way.ends]
    return set.intersection(*going_on) if going_on else set.union(*[after for _, after in ways])


@statement("return_statement")
def _return(binder: Binder, node: Node) -> Statement:
    found = children(node)
    if not found:
        if binder.returns[-1] or len(binder.returns) == 1:
            raise binder.error(node, "'return' needs a value")
        return Statement(lambda _: RETURN, ends=True)
    value = binder.value(found[0])
    binder.returns[-1].append(value)
    run = binder.converted(found[0], value, OBJECT) if len(binder.returns) == 1 else value.run

    def give(f: Frame) -> int:
        f[RETURN_SLOT] = run(f)
        return RETURN

    return Statement(give, ends=True)
