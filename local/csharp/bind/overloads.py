"""Which of several members an invocation means, by C#'s rules: applicable ones first, then the best of these."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tree_sitter import Node

from local.csharp.bound import Bound, Run
from local.csharp.conversions import implicit, implicit_type
from local.csharp.errors import ExpressionError
from local.csharp.kinds import BITS, Type
from local.csharp.library import MISSING, Member, Parameter, with_types
from local.csharp.numberconversions import Convert, same
from local.csharp.values.collections import Array
from local.csharp.values.faults import argument_null

from .binder import Binder, applied
from .emitting import invocation
from .inference import Lambda, inferred, lambda_bound


@dataclass(frozen=True)
class Argument:
    """An argument: bound, or a lambda still to be bound, or an `out` whose type may be open (`out var`)."""

    node: Node
    bound: Bound | None = None
    name: str = ""
    is_out: bool = False
    out_type: Type | None = None

    @property
    def is_lambda(self) -> bool:
        """Whether its type depends on what it is passed to."""
        return self.bound is None and not self.is_out


@dataclass(frozen=True)
class Call:
    """A member whose parameters the arguments fit. `targets` are the parameters' types in the arguments' order."""

    member: Member
    places: list[list[Argument]]
    targets: list[Type]
    is_expanded: bool
    types: tuple[Type, ...]


def chosen(
    binder: Binder,
    members: Iterable[Member],
    arguments: Sequence[Argument],
    types: tuple[Type, ...] = (),
    problems: list[ExpressionError] | None = None,
) -> Call | None:
    """The best member for the arguments; None where none fits. Of equals it is the one declared first.

    What is wrong with lambdas of members that do not fit is added to `problems`.
    """
    found = [call for member in members for call in _applicable(binder, member, arguments, types, problems)]
    for call in found:
        if all(other is call or _better(binder, arguments, call, other) > 0 for other in found):
            return call
    best = [call for call in found if not any(_better(binder, arguments, other, call) > 0 for other in found)]
    return (best or found or [None])[0]


def _applicable(
    binder: Binder,
    member: Member,
    arguments: Sequence[Argument],
    types: tuple[Type, ...],
    problems: list[ExpressionError] | None,
) -> list[Call]:
    parameters = member.parameters or ()
    forms = [False, True] if parameters and parameters[-1].is_params else [False]
    for is_expanded in forms:
        try:
            call = _fitted(binder, member, arguments, types, is_expanded)
        except ExpressionError as error:
            if problems is not None:
                problems.append(error)
            continue
        if call:
            return [call]
    return []


def _fitted(
    binder: Binder, member: Member, arguments: Sequence[Argument], types: tuple[Type, ...], is_expanded: bool
) -> Call | None:
    places = _placed(member.parameters or (), arguments, is_expanded)
    if places is None or (types and len(types) != len(member.type_parameters)):
        return None
    pairs = _pairs(member.parameters or (), places, is_expanded)
    known = inferred(binder, member, pairs, types)
    if known is None:
        return None
    closed = with_types(member, known) if known else member
    pairs = _pairs(closed.parameters or (), places, is_expanded)
    if not all(_fits(binder, argument, target, is_out) for argument, target, is_out in pairs):
        return None
    by_argument = {id(argument): target for argument, target, _ in pairs}
    targets = [by_argument[id(argument)] for argument in arguments]
    return Call(closed, places, targets, is_expanded, tuple(known.values()))


def _placed(
    parameters: Sequence[Parameter], arguments: Sequence[Argument], is_expanded: bool
) -> list[list[Argument]] | None:
    """The arguments of each parameter."""
    places: list[list[Argument]] = [[] for _ in parameters]
    last = len(parameters) - 1
    for position, argument in enumerate(arguments):
        index = min(position, last) if is_expanded else position
        if argument.name:
            index = next((at for at, one in enumerate(parameters) if one.name == argument.name), len(parameters))
        if index > last or (places[index] and not (is_expanded and index == last)):
            return None
        places[index].append(argument)
    for parameter, place in zip(parameters, places, strict=True):
        if not place and parameter.default is MISSING and not (is_expanded and parameter.is_params):
            return None
    return places


def _pairs(
    parameters: Sequence[Parameter], places: list[list[Argument]], is_expanded: bool
) -> list[tuple[Argument, Type, bool]]:
    """Each argument with the type it has to become."""
    return [
        (argument, parameter.type.args[0] if is_expanded and parameter.is_params else parameter.type, parameter.is_out)
        for parameter, place in zip(parameters, places, strict=True)
        for argument in place
    ]


def _fits(binder: Binder, argument: Argument, target: Type, is_out: bool) -> bool:
    if argument.is_out or is_out:
        return argument.is_out and is_out and argument.out_type in (None, target)
    if argument.bound:
        return implicit(argument.bound, target) is not None
    return lambda_bound(binder, argument.node, target) is not None


def _better(binder: Binder, arguments: Sequence[Argument], first: Call, second: Call) -> int:
    """1 where the first is better than the second, -1 where it is worse, 0 where neither."""
    signs = {
        _better_target(binder, argument, one, other)
        for argument, one, other in zip(arguments, first.targets, second.targets, strict=True)
    }
    if signs & {1, -1}:
        return 0 if {1, -1} <= signs else (1 if 1 in signs else -1)
    return _tie(first, second)


def _tie(first: Call, second: Call) -> int:
    for worse in (
        lambda call: bool(call.member.type_parameters),
        lambda call: call.is_expanded,
        lambda call: sum(not place for place in call.places),
    ):
        one, other = worse(first), worse(second)
        if one != other:
            return 1 if one < other else -1
    return 0


def _better_target(binder: Binder, argument: Argument, first: Type, second: Type) -> int:
    if first == second or argument.is_out:
        return 0
    if argument.is_lambda:
        bound = lambda_bound(binder, argument.node, first)
        return _nearer(bound.returns.type, first.args[-1], second.args[-1]) if bound and first.args else 0
    assert argument.bound  # noqa: S101
    return _nearer(argument.bound.type, first, second)


def _nearer(source: Type, first: Type, second: Type) -> int:
    if first == second:
        return 0
    if source in (first, second):
        return 1 if source == first else -1
    to_second, to_first = implicit_type(first, second), implicit_type(second, first)
    if bool(to_second) != bool(to_first):
        return 1 if to_second else -1
    return _signed_first(first, second)


def _signed_first(first: Type, second: Type) -> int:
    pair = BITS.get(first.name), BITS.get(second.name)
    if not pair[0] or not pair[1] or pair[0][1] == pair[1][1]:
        return 0
    return 1 if pair[0][1] else -1


def emitted(binder: Binder, node: Node, call: Call, receiver: Run | None) -> Bound:
    """The closure of an invocation; `receiver` is None for static members.

    Raises:
        ExpressionError: a constant argument makes no sense, such as a pattern that is not known here.
    """
    _check_constants(binder, node, call)
    runs = [
        _argument(binder, parameter, place, call.is_expanded)
        for parameter, place in zip(call.member.parameters or (), call.places, strict=True)
        if not parameter.is_out
    ]
    if receiver:
        runs.insert(0, receiver)
    return Bound(call.member.returns, invocation(binder, call, runs))


def _check_constants(binder: Binder, node: Node, call: Call) -> None:
    if not call.member.check:
        return
    known = [place[0].bound.constant if place and place[0].bound else MISSING for place in call.places]
    problem = call.member.check(known, call.types)
    if problem:
        raise binder.error(node, problem)


def _argument(binder: Binder, parameter: Parameter, place: list[Argument], is_expanded: bool) -> Run:
    if is_expanded and parameter.is_params:
        return _array(binder, parameter.type.args[0], place)
    if not place:
        default = parameter.default
        return lambda _: default
    return _converted(binder, place[0], parameter)


def _array(binder: Binder, element: Type, place: list[Argument]) -> Run:
    parameter = Parameter("", element)
    runs = [_converted(binder, argument, parameter) for argument in place]
    if element.name == "byte":
        return lambda f: bytes(run(f) for run in runs)
    return lambda f: Array([run(f) for run in runs], element)


def _converted(binder: Binder, argument: Argument, parameter: Parameter) -> Run:
    if argument.bound is None:
        bound = lambda_bound(binder, argument.node, parameter.type)
        assert bound  # noqa: S101
        return _delegate(bound, parameter.type.args[-1] if parameter.type.name == "Func" else None)
    convert = implicit(argument.bound, parameter.type)
    assert convert  # noqa: S101
    run = applied(argument.bound, convert)
    if parameter.takes_null or (argument.bound.is_constant and argument.bound.constant is not None):
        return run
    return _not_null(run, parameter.name)


def _not_null(run: Run, name: str) -> Run:

    def there(f: list[Any]) -> Any:
        value = run(f)
        if value is None:
            raise argument_null(name)
        return value

    return there


def _delegate(bound: Lambda, returns: Type | None) -> Run:
    convert = implicit(bound.returns, returns) if returns else same
    assert convert  # noqa: S101
    if convert is same:
        return bound.run
    return _converting(bound.run, convert)


def _converting(run: Run, convert: Convert) -> Run:
    def made(f: list[Any]) -> Callable[..., Any]:
        inner = run(f)
        return lambda *values: convert(inner(*values))

    return made
