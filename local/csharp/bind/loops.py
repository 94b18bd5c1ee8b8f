"""foreach, for, while, do, switch, break and continue."""

from collections.abc import Callable, Iterator
from typing import Any

from tree_sitter import Node

from local.csharp.bound import Bound, Frame, Run
from local.csharp.errors import ExpressionFault
from local.csharp.explicit import explicit
from local.csharp.kinds import Type
from local.csharp.library import element_type
from local.csharp.numberconversions import Convert
from local.csharp.values.collections import elements
from local.csharp.values.faults import invalid_operation
from local.csharp.values.tokens import JObject

from .access import receiver_run
from .binder import Binder, Local, Loop, Statement, children, described, field_of, short, statement
from .casts import matched
from .statements import BREAK, CONTINUE, ON, RETURN, branch, declared, done, merged, sequence
from .typenames import resolved

_MOST_ROUNDS = 100_000
Walk = Callable[[Any], Iterator[Any]]


@statement("foreach_statement")
def _foreach(binder: Binder, node: Node) -> Statement:
    source_node = field_of(node, "right")
    source = binder.value(source_node)
    element = element_type(source.type)
    if element is None:
        raise binder.error(source_node, f"'{short(source_node)}' is {described(source.type)}: it has no elements")
    written = field_of(node, "type")
    kind = element if written.type == "implicit_type" else resolved(binder, written)
    convert = explicit(Bound(element, source.run), kind)
    if convert is None:
        raise binder.error(written, f"elements are {described(element)}, and can't be cast to {kind}")
    with binder.scope():
        local = binder.declare(field_of(node, "left"), kind, is_readonly=True)
        body, _ = _body(binder, field_of(node, "body"))
    return Statement(_each(local, receiver_run(source, source.type), _walk(source.type), convert, body.run))


def _walk(kind: Type) -> Walk:
    """What enumerates values of a type: an object of JSON gives pairs here, and properties to LINQ."""
    return JObject.pairs if kind.name == "JObject" else elements


def _each(local: Local, source: Run, walk: Walk, convert: Convert, body: Run) -> Run:
    slot, is_captured = local.slot, local.is_captured

    def each(f: Frame) -> int:
        for element in walk(source(f)):
            value = convert(element)
            f[slot] = [value] if is_captured else value
            signal = body(f)
            if signal and signal != CONTINUE:
                return RETURN if signal == RETURN else ON
        return ON

    return each


def _body(binder: Binder, node: Node) -> tuple[Statement, Loop]:
    loop = Loop()
    binder.loops.append(loop)
    try:
        found, after = branch(binder, node)
    finally:
        binder.loops.pop()
    loop.assigned = after
    return found, loop


@statement("while_statement")
def _while(binder: Binder, node: Node) -> Statement:
    condition = binder.condition(field_of(node, "condition"))
    body, loop = _body(binder, field_of(node, "body"))
    is_endless = condition.constant is True
    if is_endless:
        binder.assigned |= loop.assigned
    return Statement(_repeating(condition.run, body.run, []), is_endless and not loop.has_break)


@statement("for_statement")
def _for(binder: Binder, node: Node) -> Statement:
    with binder.scope():
        first = node.child_by_field_name("initializer")
        begin = _beginning(binder, node, first)
        condition = node.child_by_field_name("condition")
        test = binder.condition(condition).run if condition else lambda _: True
        body, loop = _body(binder, field_of(node, "body"))
        steps = [binder.bind(step).run for step in node.children_by_field_name("update") if step.is_named]
    repeat = _repeating(test, body.run, steps)
    return sequence([begin, Statement(repeat, condition is None and not loop.has_break)])


def _beginning(binder: Binder, node: Node, first: Node | None) -> Statement:
    if first is None:
        return Statement(lambda _: ON)
    if first.type == "variable_declaration":
        return declared(binder, first)
    runs = [binder.bind(one).run for one in node.children_by_field_name("initializer") if one.is_named]
    return sequence([Statement(done(run)) for run in runs])


def _endless() -> ExpressionFault:
    return invalid_operation(f"The local Azure ends a loop after {_MOST_ROUNDS} rounds.")


def _repeating(test: Run, body: Run, steps: list[Run]) -> Run:
    def repeat(f: Frame) -> int:
        for _ in range(_MOST_ROUNDS):
            if not test(f):
                return ON
            signal = body(f)
            if signal and signal != CONTINUE:
                return RETURN if signal == RETURN else ON
            for step in steps:
                step(f)
        raise _endless()

    return repeat


@statement("do_statement")
def _do(binder: Binder, node: Node) -> Statement:
    body, loop = _body(binder, field_of(node, "body"))
    condition = binder.condition(field_of(node, "condition"))
    test, run = condition.run, body.run

    def do(f: Frame) -> int:
        for _ in range(_MOST_ROUNDS):
            signal = run(f)
            if signal and signal != CONTINUE:
                return RETURN if signal == RETURN else ON
            if not test(f):
                return ON
        raise _endless()

    return Statement(do, (body.ends or condition.constant is True) and not loop.has_break)


@statement("break_statement")
def _break(binder: Binder, node: Node) -> Statement:
    if not binder.loops:
        raise binder.error(node, "there is nothing to break out of")
    binder.loops[-1].has_break = True
    return Statement(lambda _: BREAK, ends=True)


@statement("continue_statement")
def _continue(binder: Binder, node: Node) -> Statement:
    if all(loop.is_switch for loop in binder.loops):
        raise binder.error(node, "there is no loop to continue")
    return Statement(lambda _: CONTINUE, ends=True)


@statement("switch_statement")
def _switch(binder: Binder, node: Node) -> Statement:
    value_node = field_of(node, "value")
    value = binder.value(value_node)
    place = binder.slot()
    held = Bound(value.type, lambda f: f[place])
    loop = Loop(is_switch=True)
    binder.loops.append(loop)
    try:
        groups = _groups(binder, children(field_of(node, "body")))
        parts = [_section(binder, group, held) for group in groups]
    finally:
        binder.loops.pop()
    has_default = any(test is None for test, _, _ in parts)
    ways: list[tuple[Statement | None, set[int]]] = [
        (None if loop.has_break else one, after) for _, one, after in parts
    ]
    binder.assigned = merged([*ways, *([] if has_default else [(None, set(binder.assigned))])])
    ends = has_default and not loop.has_break and all(one.ends for _, one, _ in parts)
    return Statement(_switching(value.run, place, [(test, one.run) for test, one, _ in parts]), ends)


def _groups(binder: Binder, sections: list[Node]) -> list[list[Node]]:
    """Labels that share statements: the grammar has a section for each label, and only the last holds these."""
    groups: list[list[Node]] = [[]]
    for section in sections:
        groups[-1].append(section)
        if _statements(section):
            groups.append([])
    if groups.pop():
        raise binder.error(sections[-1], "the last labels of the switch have no statements")
    return groups


def _statements(section: Node) -> list[Node]:
    return [child for child in children(section) if child.type.endswith("statement") or child.type == "block"]


def _section(binder: Binder, group: list[Node], value: Bound) -> tuple[Run | None, Statement, set[int]]:
    before = set(binder.assigned)
    with binder.scope():
        tests = [_label(binder, section, value) for section in group]
        body = sequence([binder.statement(child) for child in _statements(group[-1])])
    if not body.ends:
        raise binder.error(group[-1], "statements of a switch section must end with break, return or the like")
    after, binder.assigned = binder.assigned, before
    known = [test for test in tests if test]
    if len(known) < len(tests):
        return None, body, after
    return (lambda f: any(test(f) for test in known)), body, after


def _label(binder: Binder, section: Node, value: Bound) -> Run | None:
    """The test of a label; None for default."""
    parts = [child for child in children(section) if child not in _statements(section)]
    if not parts:
        return None
    test = matched(binder, parts[0], value).run
    when = next((part for part in parts if part.type == "when_clause"), None)
    if when is None:
        return test
    also = binder.condition(children(when)[0]).run
    return lambda f: test(f) and also(f)


def _switching(value: Run, place: int, parts: list[tuple[Run | None, Run]]) -> Run:
    default = next((run for test, run in parts if test is None), None)
    tested = [(test, run) for test, run in parts if test]

    def switch(f: Frame) -> int:
        f[place] = value(f)
        body = next((run for test, run in tested if test(f)), default)
        signal = body(f) if body else ON
        return ON if signal == BREAK else signal

    return switch
