"""An expression, ready to run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from . import types
from .bind import Binder
from .bind.binder import short
from .bind.captured import captured_names
from .bound import RETURN_SLOT, Run
from .context import Context
from .errors import ExpressionFault
from .kinds import NULL, OBJECT, VOID, Type
from .library import is_value_type
from .source import Unexpected, parsed

_CACHED = 4096


@dataclass(frozen=True)
class Expression:
    """An expression that compiled. `type` is its static type in C#'s words: `bool`, `string`, `object`, ..."""

    text: str
    type: str
    _run: Run = field(repr=False)
    _empty: tuple[None, ...] = field(repr=False)

    def evaluate(self, context: Context) -> Any:
        """The value for a request: None, `str`, `bool`, a number, `bytes`, a JToken or another value of `values/`.

        A number is as an `object` of C# holds it: an `int` is an Int32, other types are classes of `boxes.py`.

        Raises:
            ExpressionFault: a .NET exception was thrown.
        """
        try:
            return self._run([context, *self._empty])
        except RecursionError:
            raise ExpressionFault("InsufficientExecutionStackException", "The expression is nested too deep.") from None


@lru_cache(maxsize=_CACHED)
def compiled(text: str) -> Expression:
    """The expression of a text with its marker, `@(...)` or `@{...}`; kept for the next time.

    Raises:
        ExpressionError: the service would not take it, or the local one doesn't know it.
    """
    types.load()
    source = parsed(text)
    binder = Binder(source, captured_names(source.body))
    try:
        kind, run = (_block if source.is_block else _single)(binder)
    except Unexpected as odd:
        raise source.error(odd.node, f"this is no C# 7: {short(odd.node)}") from None
    return Expression(source.text, str(kind).replace(str(NULL), "object"), run, (None,) * (binder.size - 1))


def _single(binder: Binder) -> tuple[Type, Run]:
    body = binder.source.body
    bound = binder.bind(body)
    if bound.type == VOID:
        raise binder.error(body, f"'{short(body)}' has no value (its type is void)")
    return bound.type, binder.converted(body, bound, OBJECT)


def _block(binder: Binder) -> tuple[Type, Run]:
    binder.returns.append([])
    body = binder.statement(binder.source.body)
    found = binder.returns.pop()
    if not body.ends:
        raise binder.error(binder.source.body, "not all code paths return a value")
    return _type([one.type for one in found]), _returned(body.run)


def _type(kinds: list[Type]) -> Type:
    known = {kind for kind in kinds if kind != NULL}
    if len(known) != 1 or (NULL in kinds and is_value_type(*known)):
        return OBJECT
    return known.pop()


def _returned(run: Run) -> Callable[[list[Any]], Any]:
    def returned(f: list[Any]) -> Any:
        run(f)
        return f[RETURN_SLOT]

    return returned
