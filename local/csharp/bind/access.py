"""Names, members, indexers, `?.` and `?[`."""

from tree_sitter import Node

from local.csharp.bound import CONTEXT_SLOT, Bound, Frame, Run, Target, constant
from local.csharp.kinds import ARRAY, NULL, OBJECT, VOID, Type, nullable
from local.csharp.library import INDEXER, MISSING, TYPES, Member, is_value_type, lookup, own_members
from local.csharp.source import text_of
from local.csharp.values.boxes import BOXES
from local.csharp.values.faults import null_reference

from .arguments import arguments_of
from .binder import Binder, Local, children, expression, field_of, short
from .emitting import called
from .outs import put_local
from .overloads import Argument, chosen, emitted
from .typenames import is_namespace, named, resolved

CONTEXT = Type("IContext")
_CHAINS = frozenset({"member_access_expression", "invocation_expression", "element_access_expression"})


class _Null(Exception):
    """What stands before a `?.` is null, so that the rest of the chain is left out."""


@expression("identifier")
def _identifier(binder: Binder, node: Node) -> Bound:
    name = text_of(node)
    local = binder.find(name)
    if local:
        return _local(binder, node, local)
    if name == "context":
        return Bound(CONTEXT, lambda f: f[CONTEXT_SLOT])
    kind = named(binder, node, name, ())
    raise binder.error(node, f"'{kind}' is a type, and a value is needed here")


def _local(binder: Binder, node: Node, local: Local) -> Bound:
    if local.constant is not MISSING:
        return constant(local.type, local.constant)
    if local.slot not in binder.assigned:
        raise binder.error(node, f"the variable '{local.name}' may not have a value yet")
    return Bound(local.type, read_local(local), target=local_target(local))


def read_local(local: Local) -> Run:
    """What reads a local variable."""
    slot = local.slot
    return (lambda f: f[slot][0]) if local.is_captured else (lambda f: f[slot])


def local_target(local: Local) -> Target | None:
    """What assigns to a local variable; None where it can't be."""
    if local.is_readonly:
        return None
    read, put = read_local(local), put_local(local)
    return Target(lambda _: None, lambda f, _: read(f), lambda f, _, value: put(f, value))


def type_or_none(binder: Binder, node: Node) -> Type | None:
    """The type that a node names where it names one and no variable.

    Raises:
        ExpressionError: it can only be a type, and is not allowed.
    """
    if node.type in {"predefined_type", "generic_name"}:
        return resolved(binder, node)
    if node.type == "identifier":
        name = text_of(node)
        return None if binder.find(name) or name == "context" else resolved(binder, node)
    if node.type == "member_access_expression" and is_namespace(_dotted(field_of(node, "expression"))):
        root = _dotted(node).split(".")[0]
        return None if binder.find(root) else resolved(binder, node)
    return None


def _dotted(node: Node) -> str:
    return "".join(text_of(node).split())


@expression(*_CHAINS, "conditional_access_expression")
def _chain(binder: Binder, node: Node) -> Bound:
    """A chain as a whole: what is null before a `?.` makes all of it null."""
    bound = link(binder, node)
    if not _is_conditional(node):
        return bound
    run = bound.run
    kind = nullable(bound.type) if is_value_type(bound.type) else bound.type

    def chain(f: Frame) -> object:
        try:
            return run(f)
        except _Null:
            return None

    return Bound(kind, chain)


def _is_conditional(node: Node) -> bool:
    while node.type in _CHAINS:
        node = node.child_by_field_name("expression") or node.child_by_field_name("function") or children(node)[0]
    return node.type == "conditional_access_expression"


def link(binder: Binder, node: Node) -> Bound:
    """One link of a chain, and those before it."""
    from .calls import invoked  # noqa: PLC0415

    match node.type:
        case "invocation_expression":
            return invoked(binder, node)
        case "member_access_expression":
            return _member(binder, node)
        case "element_access_expression":
            return indexed(binder, node, receiver_of(binder, field_of(node, "expression")), field_of(node, "subscript"))
        case "conditional_access_expression":
            return _conditional(binder, node)
        case _:
            return binder.value(node)


def receiver_of(binder: Binder, node: Node) -> Bound:
    """What stands before a dot or bracket."""
    bound = link(binder, node)
    if bound.type in (VOID, NULL):
        raise binder.error(node, f"'{short(node)}' has no members")
    return bound


def _member(binder: Binder, node: Node) -> Bound:
    owner, name = field_of(node, "expression"), field_of(node, "name")
    kind = type_or_none(binder, owner)
    if kind:
        return static_member(binder, name, kind)
    if node.children[1].type != ".":
        raise binder.error(node, f"'{node.children[1].type}' is not known in expressions")
    return member_of(binder, name, receiver_of(binder, owner))


def static_member(binder: Binder, name: Node, kind: Type) -> Bound:
    """A static property or constant.

    Raises:
        ExpressionError: the type has none of that name.
    """
    text = text_of(name)
    values = TYPES[kind.name].enum
    if values is not None:
        if text not in values.__members__:
            raise binder.error(name, f"{kind} has no member '{text}'")
        return constant(kind, values[text])
    found = [one for one in own_members(kind, text) if one.is_static and one.parameters is None]
    if not found:
        raise binder.error(name, unknown(kind, text, is_static=True))
    member = found[0]
    if member.constant is not MISSING:
        return constant(member.returns, member.constant)
    return Bound(member.returns, called(member.run, [_context] if member.needs == "context" else []))


def _context(f: Frame) -> object:
    return f[CONTEXT_SLOT]


def unknown(kind: Type, name: str, *, is_static: bool = False) -> str:
    """What is said of a member that is not there."""
    members = own_members(kind, name)
    if any(one.is_static != is_static for one in members):
        return f"{kind}.{name} is {'not static' if is_static else 'static'}"
    if any(one.parameters is not None for one in members):
        return f"{kind}.{name} is a method: call it"
    return f"{kind} has no member '{name}' that API Management allows and the local Azure knows"


def member_of(binder: Binder, name: Node, receiver: Bound) -> Bound:
    """A property of a value.

    Raises:
        ExpressionError: its type has none of that name.
    """
    text = text_of(name)
    for owner in lookup(receiver.type):
        found = [one for one in own_members(owner, text) if not one.is_static and one.parameters is None]
        if found:
            return _property(receiver, found[0])
    raise binder.error(name, unknown(receiver.type, text))


def _property(receiver: Bound, member: Member) -> Bound:
    function, writes, run = member.run, member.writes, receiver_run(receiver, receiver.type)
    target = writes and Target(run, lambda _, parts: function(parts), lambda _, parts, value: writes(parts, value))
    return Bound(member.returns, lambda f: function(run(f)), target=target or None)


def receiver_run(receiver: Bound, owner: Type) -> Run:
    """What gives the receiver of a member that `owner` declares: never null, boxed where objects declare it."""
    run = receiver.run
    if is_value_type(receiver.type):
        box = BOXES.get(receiver.type.name) if owner == OBJECT else None
        return (lambda f: box(run(f))) if box else run
    if receiver.type.name == "Nullable" or receiver.is_constant or receiver.type == CONTEXT:
        return run

    def there(f: Frame) -> object:
        value = run(f)
        if value is None:
            raise null_reference()
        return value

    return there


def _conditional(binder: Binder, node: Node) -> Bound:
    before, rest = field_of(node, "condition"), children(node)[-1]
    receiver = receiver_of(binder, before)
    there = maybe(binder, node, receiver)
    if rest.type == "member_binding_expression":
        return member_of(binder, field_of(rest, "name"), there)
    return indexed(binder, node, there, rest)


def maybe(binder: Binder, node: Node, receiver: Bound) -> Bound:
    """The receiver of a `?.`, which ends the chain where it is null.

    Raises:
        ExpressionError: its type can't be null.
    """
    if is_value_type(receiver.type):
        raise binder.error(node, f"'{short(node)}': {receiver.type} can't be null, so '?' makes no sense after it")
    run = receiver.run

    def there(f: Frame) -> object:
        value = run(f)
        if value is None:
            raise _Null
        return value

    kind = receiver.type.args[0] if receiver.type.name == "Nullable" else receiver.type
    return Bound(kind, there)


def indexed(binder: Binder, node: Node, receiver: Bound, subscript: Node) -> Bound:
    """An element of a value, by what a list of arguments holds.

    Raises:
        ExpressionError: its type has no such elements.
    """
    arguments = arguments_of(binder, subscript)
    for owner in lookup(receiver.type):
        found = own_members(owner, INDEXER)
        call = chosen(binder, found, arguments) if found else None
        if call:
            bound = emitted(binder, node, call, receiver_run(receiver, owner))
            return Bound(bound.type, bound.run, target=_indexed_target(binder, call.member, receiver, arguments))
    given = ", ".join(str(one.bound.type) if one.bound else "?" for one in arguments)
    what = f"an element of {receiver.type}" if receiver.type.name != ARRAY else "an array's element"
    raise binder.error(node, f"'{short(node)}': {what} is not found by [{given}]")


def _indexed_target(binder: Binder, member: Member, receiver: Bound, arguments: list[Argument]) -> Target | None:
    writes, function = member.writes, member.run
    if writes is None or len(arguments) != 1:
        return None
    argument = arguments[0]
    assert member.parameters  # noqa: S101
    assert argument.bound  # noqa: S101
    parameter = member.parameters[0]
    owner, index = (
        receiver_run(receiver, receiver.type),
        binder.converted(argument.node, argument.bound, parameter.type),
    )
    return Target(
        lambda f: (owner(f), index(f)),
        lambda _, parts: function(*parts),
        lambda _, parts, value: writes(*parts, value),
    )
