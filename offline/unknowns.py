"""Stops a program that decides by a value that isn't there yet."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from typing import Any, NoReturn
from unittest import mock

import pulumi

from .errors import ProgramFailed

_ADVICE = (
    "An Output is a promise: while the program runs its value may be unknown, so the branch would always go the same "
    "way. Decide inside .apply(), or decide by a value that is known, such as one from the configuration"
)


@contextlib.contextmanager
def guarded() -> Generator[None, None, None]:
    """While it lasts, an Output can't be used as a truth value, compared with a plain value, or put into text.

    The engine lets all three pass in silence: an Output is always true, equal to nothing, and prints a help text.
    """
    with contextlib.ExitStack() as patches:
        for name, guard in _GUARDS.items():
            patches.enter_context(mock.patch.object(pulumi.Output, name, guard, create=True))
        yield


def _no_truth(output: Any) -> NoReturn:
    raise ProgramFailed(f"the program branches on an Output as if it were true or false. {_ADVICE}.")


def _no_equality(output: Any, other: object) -> bool:
    if other is not None and not isinstance(other, pulumi.Output):
        _no_order(output, other)
    return output is other


def _no_order(output: Any, other: object) -> NoReturn:
    raise ProgramFailed(f"the program compares an Output with {other!r}. {_ADVICE}.")


def _no_text(output: Any) -> NoReturn:
    raise ProgramFailed("the program puts an Output into text. Use pulumi.Output.concat or .format instead.")


def _no_format(output: Any, spec: str) -> NoReturn:
    _no_text(output)


_GUARDS: Mapping[str, Callable[..., Any]] = {
    "__bool__": _no_truth,
    "__eq__": _no_equality,
    "__hash__": object.__hash__,
    "__lt__": _no_order,
    "__le__": _no_order,
    "__gt__": _no_order,
    "__ge__": _no_order,
    "__str__": _no_text,
    "__format__": _no_format,
}
