"""Closures of invocations, by the number of arguments, because these run most."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from local.csharp.bound import CONTEXT_SLOT, Frame, Run

from .binder import Binder
from .outs import stores

if TYPE_CHECKING:
    from .overloads import Call


def invocation(binder: Binder, call: "Call", runs: list[Run]) -> Run:
    """What calls the member's function with what the closures give."""
    function = call.member.run
    if call.member.needs == "types":
        types = call.types or call.member.returns.args or (call.member.returns,)
        runs = [lambda _: types, *runs]
    elif call.member.needs == "context":
        runs = [lambda f: f[CONTEXT_SLOT], *runs]
    run = called(function, runs)
    puts = stores(binder, call)
    return _storing(run, puts) if puts else run


def called(function: Callable[..., Any], runs: list[Run]) -> Run:
    """What calls a function with what the closures give."""
    match runs:
        case []:
            return lambda _: function()
        case [one]:
            return lambda f: function(one(f))
        case [one, two]:
            return lambda f: function(one(f), two(f))
        case [one, two, three]:
            return lambda f: function(one(f), two(f), three(f))
        case _:
            return lambda f: function(*[run(f) for run in runs])


def _storing(run: Run, puts: list[Callable[[Frame, Any], None]]) -> Run:
    def stored(f: Frame) -> Any:
        result, *values = run(f)
        for put, value in zip(puts, values, strict=True):
            put(f, value)
        return result

    return stored
