"""Type arguments found from arguments, and lambdas bound to the function they are passed as."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tree_sitter import Node

from local.csharp.bound import Bound, Run
from local.csharp.conversions import implicit, implicit_type
from local.csharp.kinds import ARRAY, NULL, NULLABLE, VOID, Type, parameter, substituted, without_null
from local.csharp.library import Member, ancestry

from .binder import Binder

if TYPE_CHECKING:
    from .overloads import Argument

FUNCTIONS = frozenset({"Func", "Action"})


@dataclass(frozen=True)
class Lambda:
    """A lambda for certain types of parameters: what its body gives, and the closure that makes the function."""

    returns: Bound
    run: Run


BINDERS: list[Callable[[Binder, Node, tuple[Type, ...]], Lambda | None]] = []
"""What binds a lambda; `lambdas.py` puts it here."""


def lambda_bound(binder: Binder, node: Node, target: Type) -> Lambda | None:
    """The lambda as a function of that type; None where it takes other parameters or gives something else."""
    if target.name not in FUNCTIONS:
        return None
    inputs = target.args[:-1] if target.name == "Func" else target.args
    if any(one.is_open for one in inputs):
        return None
    bound = BINDERS[0](binder, node, inputs)
    if bound is None or target.name == "Action":
        return bound
    returns = target.args[-1]
    if not returns.is_open and not implicit(bound.returns, returns):
        return None
    return bound


def inferred(
    binder: Binder, member: Member, pairs: Sequence[tuple["Argument", Type, bool]], given: tuple[Type, ...]
) -> dict[str, Type] | None:
    """The type arguments by marked name: as given, or found; None where they can't be found."""
    names = [parameter(name).name for name in member.type_parameters]
    if given or not names:
        return dict(zip(names, given, strict=False))
    bounds: dict[str, list[Type]] = {name: [] for name in names}
    for argument, target, _ in pairs:
        if argument.bound:
            _unify(target, argument.bound.type, bounds)
    known = _fixed(bounds)
    for argument, target, _ in pairs:
        if argument.is_lambda and target.name == "Func":
            bound = lambda_bound(binder, argument.node, substituted(target, known))
            if bound is None:
                return None
            _unify(target.args[-1], bound.returns.type, bounds)
            known = _fixed(bounds)
    return {name: known[name] for name in names} if len(known) == len(names) else None


def _unify(target: Type, source: Type, bounds: dict[str, list[Type]]) -> None:
    """Notes what the parameters in `target` have to be for `source` to become it."""
    if target.is_parameter:
        if target.name in bounds and source not in (NULL, VOID):
            bounds[target.name].append(source)
    elif target.name == NULLABLE:
        _unify(target.args[0], without_null(source), bounds)
    elif target.args and target.is_open:
        found = [one for one in ancestry(source) if one.name == target.name]
        if len(found) == 1 or (found and target.name == ARRAY):
            for inner, outer in zip(target.args, found[0].args, strict=True):
                _unify(inner, outer, bounds)


def _fixed(bounds: dict[str, list[Type]]) -> dict[str, Type]:
    found = {name: _widest(types) for name, types in bounds.items()}
    return {name: kind for name, kind in found.items() if kind}


def _widest(types: list[Type]) -> Type | None:
    return next((one for one in types if all(implicit_type(other, one) for other in types)), None)
