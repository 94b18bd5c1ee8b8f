"""Static methods passed by name: `texts.Select(int.Parse)`."""

from collections.abc import Callable
from typing import Any

from tree_sitter import Node

from local.csharp.bound import Bound, Frame
from local.csharp.kinds import Type
from local.csharp.library import MISSING, Member, own_members
from local.csharp.source import text_of

from .binder import Binder, field_of
from .emitting import called
from .inference import Lambda


def is_method_group(binder: Binder, node: Node) -> bool:
    """Whether a node names a static method of a type, without calling it."""
    return bool(_members(binder, node))


def _members(binder: Binder, node: Node) -> list[Member]:
    from .access import type_or_none  # noqa: PLC0415

    if node.type != "member_access_expression":
        return []
    kind = type_or_none(binder, field_of(node, "expression"))
    found = own_members(kind, text_of(field_of(node, "name"))) if kind else ()
    return [one for one in found if one.is_static and one.parameters is not None]


def group_bound(binder: Binder, node: Node, inputs: tuple[Type, ...]) -> Lambda | None:
    """The method that takes these types, as a function."""
    from .overloads import Argument, chosen  # noqa: PLC0415

    arguments = [Argument(node, Bound(kind, _given(at))) for at, kind in enumerate(inputs)]
    call = chosen(binder, _members(binder, node), arguments)
    if call is None or call.member.needs or any(one.default is not MISSING for one in call.member.parameters or ()):
        return None
    run = called(call.member.run, [_given(at) for at in range(len(inputs))])
    return Lambda(Bound(call.member.returns, run), lambda _: _function(run))


def _given(at: int) -> Callable[[Frame], Any]:
    return lambda values: values[at]


def _function(run: Callable[[Frame], Any]) -> Callable[..., Any]:
    return lambda *values: run(list(values))
