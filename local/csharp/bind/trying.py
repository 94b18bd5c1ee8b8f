"""try, catch, finally, throw, using."""

from collections.abc import Callable

from tree_sitter import Node

from local.csharp.bound import Frame, Run
from local.csharp.errors import ExpressionFault
from local.csharp.kinds import Type
from local.csharp.values.exceptions import Thrown

from .binder import Binder, Local, Statement, children, field_of, statement
from .creation import thrower
from .statements import branch, declared, done, kept, merged, sequence
from .typenames import resolved

_EXCEPTION = Type("Exception")


@statement("throw_statement")
def _throw(binder: Binder, node: Node) -> Statement:
    found = children(node)
    if found:
        return Statement(thrower(binder, found[0]), ends=True)
    if not binder.catches:
        raise binder.error(node, "'throw' without an exception belongs into a catch")
    slot = binder.catches[-1]

    def again(f: Frame) -> int:
        raise f[slot].fault

    return Statement(again, ends=True)


@statement("try_statement")
def _try(binder: Binder, node: Node) -> Statement:
    body, after = branch(binder, field_of(node, "body"))
    clauses = [child for child in children(node) if child.type == "catch_clause"]
    last = next((child for child in children(node) if child.type == "finally_clause"), None)
    catches = [_catch(binder, clause) for clause in clauses]
    run = _catching(body.run, [(slot, test, found.run) for slot, test, found, _ in catches])
    binder.assigned = merged([(body, after), *[(found, known) for _, _, found, known in catches]])
    ends = body.ends and all(found.ends for _, _, found, _ in catches)
    if last is None:
        return Statement(run, ends)
    with binder.scope():
        final = binder.statement(children(last)[0])
    return Statement(_finally(run, final.run), ends or final.ends)


def _catch(binder: Binder, node: Node) -> tuple[int, Run, Statement, set[int]]:
    with binder.scope():
        slot, test = binder.slot(), _always
        declaration = next((child for child in children(node) if child.type == "catch_declaration"), None)
        local = _caught(binder, declaration) if declaration else None
        guard = next((child for child in children(node) if child.type == "catch_filter_clause"), None)
        if guard:
            test = binder.condition(children(guard)[0]).run
        binder.catches.append(slot)
        try:
            body, after = branch(binder, field_of(node, "body"))
        finally:
            binder.catches.pop()
    if local:
        keep = kept(local, lambda f: f[slot])
        test = _after(keep, test)
    return slot, test, body, after


def _always(_: Frame) -> bool:
    return True


def _after(keep: Run, test: Run) -> Run:
    def kept_first(f: Frame) -> bool:
        keep(f)
        return test(f)

    return kept_first


def _caught(binder: Binder, node: Node) -> Local | None:
    kind = resolved(binder, field_of(node, "type"))
    if kind != _EXCEPTION:
        raise binder.error(node, f"{kind} is no exception")
    name = node.child_by_field_name("name")
    return binder.declare(name, kind) if name else None


def _catching(body: Run, catches: list[tuple[int, Run, Run]]) -> Run:
    def run(f: Frame) -> int:
        try:
            return body(f)
        except ExpressionFault as fault:
            handler = _handler(f, fault, catches)
            if handler is None:
                raise
            return handler(f)

    return run


def _handler(f: Frame, fault: ExpressionFault, catches: list[tuple[int, Run, Run]]) -> Callable[[Frame], int] | None:
    for slot, test, run in catches:
        f[slot] = Thrown(fault)
        if test(f):
            return run
    return None


def _finally(run: Run, final: Run) -> Run:
    def both(f: Frame) -> int:
        try:
            return run(f)
        finally:
            final(f)

    return both


@statement("using_statement")
def _using(binder: Binder, node: Node) -> Statement:
    """What is used needs no disposing here."""
    with binder.scope():
        first = children(node)[0]
        if first.type == "variable_declaration":
            begin = declared(binder, first)
        else:
            begin = Statement(done(binder.value(first).run))
        return sequence([begin, binder.statement(field_of(node, "body"))])
