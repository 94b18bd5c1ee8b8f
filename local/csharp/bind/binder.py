"""The binder: which function binds which kind of node, and the local variables in sight."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tree_sitter import Node

from local.csharp.bound import FIRST_SLOT, Bound, Run
from local.csharp.conversions import implicit
from local.csharp.errors import ExpressionError
from local.csharp.kinds import BOOL, NULL, VOID, Type
from local.csharp.library import MISSING
from local.csharp.numberconversions import same
from local.csharp.source import Source, Unexpected, text_of


@dataclass(frozen=True)
class Local:
    """A local variable. A captured one is kept in a list of one, so that a lambda and its outside share it."""

    name: str
    type: Type
    slot: int
    is_captured: bool
    constant: object = MISSING
    is_readonly: bool = False


@dataclass(frozen=True)
class Statement:
    """A statement: its closure gives 0, or why the statements after it are left out. `ends` means always."""

    run: Run
    ends: bool = False


@dataclass
class Loop:
    """A loop or a switch that statements may leave."""

    is_switch: bool = False
    has_break: bool = False
    assigned: set[int] = field(default_factory=set[int])


Bind = Callable[["Binder", Node], Bound]
BindStatement = Callable[["Binder", Node], Statement]

_Bind = TypeVar("_Bind")

EXPRESSIONS: dict[str, Bind] = {}
STATEMENTS: dict[str, BindStatement] = {}


def expression(*kinds: str) -> Callable[[Bind], Bind]:
    """Registers a function that binds expressions of these kinds."""

    def register(bind: Bind) -> Bind:
        EXPRESSIONS.update(dict.fromkeys(kinds, bind))
        return bind

    return register


def statement(*kinds: str) -> Callable[[BindStatement], BindStatement]:
    """Registers a function that binds statements of these kinds."""

    def register(bind: BindStatement) -> BindStatement:
        STATEMENTS.update(dict.fromkeys(kinds, bind))
        return bind

    return register


@dataclass
class Binder:
    """Binds one expression. `captured` are names that a lambda takes from outside of it.

    `is_checked` is what `checked` and `unchecked` say; None means that only constants are.
    """

    source: Source
    captured: frozenset[str]
    is_checked: bool | None = None
    size: int = FIRST_SLOT
    assigned: set[int] = field(default_factory=set[int])
    returns: list[list[Bound]] = field(default_factory=list[list[Bound]])
    loops: list["Loop"] = field(default_factory=list["Loop"])
    catches: list[int] = field(default_factory=list[int])
    lambdas: dict[tuple[int, tuple[Type, ...]], Any] = field(default_factory=dict[tuple[int, tuple[Type, ...]], Any])
    _scopes: list[dict[str, Local]] = field(default_factory=lambda: [{}])

    def bind(self, node: Node) -> Bound:
        """An expression.

        Raises:
            ExpressionError: it would not compile, or is not known here.
        """
        return self._known(EXPRESSIONS, node)(self, node)

    def value(self, node: Node) -> Bound:
        """An expression that has a value."""
        bound = self.bind(node)
        if bound.type == VOID:
            raise self.error(node, f"'{short(node)}' has no value (its type is void)")
        return bound

    def statement(self, node: Node) -> Statement:
        """A statement.

        Raises:
            ExpressionError: it would not compile, or is not known here.
        """
        return self._known(STATEMENTS, node)(self, node)

    def converted(self, node: Node, bound: Bound, target: Type) -> Run:
        """The closure of a value as another type.

        Raises:
            ExpressionError: it doesn't become that by itself.
        """
        convert = implicit(bound, target)
        if convert is None:
            raise self.error(node, f"'{short(node)}' is {described(bound.type)} and can't become {target} by itself")
        return applied(bound, convert)

    def condition(self, node: Node) -> Bound:
        """An expression that is true or false."""
        bound = self.value(node)
        if bound.type != BOOL:
            raise self.error(node, f"'{short(node)}' is {described(bound.type)} where a bool is needed")
        return bound

    def _known(self, binds: Mapping[str, _Bind], node: Node) -> _Bind:
        bind = binds.get(node.type)
        if bind is None:
            raise self.error(node, f"{node.type.replace('_', ' ')} '{short(node)}' is not known in expressions here")
        return bind

    def error(self, node: Node, reason: str) -> ExpressionError:
        """A refusal that points to a node."""
        return self.source.error(node, reason)

    @contextlib.contextmanager
    def scope(self) -> Generator[None, None, None]:
        """What is declared within is gone afterwards."""
        self._scopes.append({})
        try:
            yield
        finally:
            self._scopes.pop()

    def declare(
        self, node: Node, kind: Type, *, constant: object = MISSING, is_readonly: bool = False, is_set: bool = True
    ) -> Local:
        """Makes a local variable known by the text of a node.

        Raises:
            ExpressionError: there is one of that name.
        """
        name = text_of(node)
        if self.find(name):
            raise self.error(node, f"there is a variable '{name}' already")
        if kind in (VOID, NULL):
            raise self.error(node, f"the type of '{name}' can't be told from {described(kind)}")
        local = Local(name, kind, self.slot(), name in self.captured, constant, is_readonly)
        self._scopes[-1][name] = local
        if is_set:
            self.assigned.add(local.slot)
        return local

    def slot(self) -> int:
        """A place in the frame that nothing else has."""
        self.size += 1
        return self.size - 1

    def find(self, name: str) -> Local | None:
        """The local variable of that name."""
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), None)


def applied(bound: Bound, convert: Callable[[object], object]) -> Run:
    """The closure of a value after a conversion."""
    run = bound.run
    if convert is same:
        return run
    if bound.is_constant:
        ready = convert(bound.constant)
        return lambda _: ready
    return lambda f: convert(run(f))


def short(node: Node) -> str:
    """A node's text for messages: one line, 60 characters."""
    text = " ".join(text_of(node).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


_LONGEST = 60


def described(kind: Type) -> str:
    """A type for messages."""
    return "null" if kind == NULL else f"of type {kind}"


def children(node: Node) -> list[Node]:
    """The named children that are no comments."""
    return [child for child in node.named_children if child.type != "comment"]


def field_of(node: Node, name: str) -> Node:
    """The child of that name.

    Raises:
        Unexpected: there is none, though the grammar promises it.
    """
    child = node.child_by_field_name(name)
    if child is None:
        raise Unexpected(node)
    return child
