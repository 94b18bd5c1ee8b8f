"""Invocations: instance methods, static ones, extension methods."""

from tree_sitter import Node

from local.csharp.bound import Bound
from local.csharp.errors import ExpressionError
from local.csharp.kinds import Type
from local.csharp.library import EXTENSIONS, Member, ancestry, lookup, own_members
from local.csharp.source import text_of

from .access import maybe, receiver_of, receiver_run, type_or_none, unknown
from .arguments import arguments_of
from .binder import Binder, children, field_of, short
from .overloads import Argument, chosen, emitted
from .typenames import resolved


def invoked(binder: Binder, node: Node) -> Bound:
    """A call of a method.

    Raises:
        ExpressionError: there is no such method, or none that takes these arguments.
    """
    function = field_of(node, "function")
    listed = field_of(node, "arguments")
    if function.type == "member_access_expression":
        owner, name = field_of(function, "expression"), field_of(function, "name")
        kind = type_or_none(binder, owner)
        if kind:
            return _static(binder, node, kind, name, arguments_of(binder, listed))
        return _method(binder, receiver_of(binder, owner), name, listed)
    if function.type == "conditional_access_expression":
        rest = children(function)[-1]
        if rest.type == "member_binding_expression":
            receiver = maybe(binder, node, receiver_of(binder, field_of(function, "condition")))
            return _method(binder, receiver, field_of(rest, "name"), listed)
    raise binder.error(function, f"'{short(function)}' can't be called in an expression")


def _named(binder: Binder, name: Node) -> tuple[str, tuple[Type, ...]]:
    """A method's name and the type arguments that are written out."""
    if name.type != "generic_name":
        return text_of(name), ()
    inner = children(name)
    return text_of(inner[0]), tuple(resolved(binder, child) for child in children(inner[1]))


def _static(binder: Binder, node: Node, kind: Type, name: Node, arguments: list[Argument]) -> Bound:
    text, types = _named(binder, name)
    members = [one for one in own_members(kind, text) if one.is_static and one.parameters is not None]
    if not members:
        raise binder.error(name, unknown(kind, text, is_static=True))
    problems: list[ExpressionError] = []
    call = chosen(binder, members, arguments, types, problems)
    if call is None and problems:
        raise problems[0]
    if call is None:
        raise _no_form(binder, node, f"{kind}.{text}", arguments, members)
    return emitted(binder, node, call, None)


def _method(binder: Binder, receiver: Bound, name: Node, listed: Node) -> Bound:
    return method_call(binder, name, receiver, _named(binder, name), arguments_of(binder, listed))


def method_call(
    binder: Binder, node: Node, receiver: Bound, named: tuple[str, tuple[Type, ...]], arguments: list[Argument]
) -> Bound:
    """A call of a value's method, or of an extension method, by name and the type arguments that are written out.

    Raises:
        ExpressionError: there is none of that name, or none that takes these arguments.
    """
    text, types = named
    seen: list[Member] = []
    problems: list[ExpressionError] = []
    for owner in lookup(receiver.type):
        members = [one for one in own_members(owner, text) if not one.is_static and one.parameters is not None]
        call = chosen(binder, members, arguments, types, problems)
        if call:
            return emitted(binder, node, call, receiver_run(receiver, owner))
        seen += members
    extension = chosen(binder, EXTENSIONS.get(text, []), [Argument(node, receiver), *arguments], types, problems)
    if extension:
        return emitted(binder, node, extension, None)
    seen += EXTENSIONS.get(text, []) if problems or _takes(receiver, text) else []
    if not seen:
        raise binder.error(node, unknown(receiver.type, text))
    if problems:
        raise problems[0]
    raise _no_form(binder, node, f"{receiver.type}.{text}", arguments, seen)


def _takes(receiver: Bound, name: str) -> bool:
    """Whether an extension of that name is for such receivers at all, whatever its other arguments are."""
    names = {one.name for one in ancestry(receiver.type)}
    first = [member.parameters[0].type for member in EXTENSIONS.get(name, []) if member.parameters]
    return any(kind.name in names for kind in first)


def _no_form(
    binder: Binder,
    node: Node,
    what: str,
    arguments: list[Argument],
    members: list[Member],
) -> ExpressionError:
    given = ", ".join(_given(one) for one in arguments)
    forms = "; ".join(sorted({_form(member) for member in members})[:6])
    return binder.error(node, f"'{short(node)}': {what} takes no ({given}); there is {forms}")


def _given(argument: Argument) -> str:
    if argument.bound:
        return str(argument.bound.type).replace("<null>", "null")
    return f"out {argument.out_type or 'var'}" if argument.is_out else "lambda"


def _form(member: Member) -> str:
    parameters = [f"{'out ' if one.is_out else ''}{one.type} {one.name}" for one in member.parameters or ()]
    return f"({', '.join(parameters[1:] if member.is_extension else parameters)})"
