"""Stops a program that decides by a value that isn't there yet."""

import contextlib
import inspect
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
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


def _asked_by_the_sdk() -> bool:
    """Whether the guard was called from Pulumi's own code, which knows what it does."""
    frame = inspect.currentframe()
    asker = frame.f_back.f_back if frame and frame.f_back else None
    return asker is not None and asker.f_code.co_filename.startswith(_SDK)


def _truth(output: Any) -> bool:
    if _asked_by_the_sdk():
        return True
    raise ProgramFailed(f"the program branches on an Output as if it were true or false. {_ADVICE}.")


def _equality(output: Any, other: object) -> bool:
    if other is None or isinstance(other, pulumi.Output) or _asked_by_the_sdk():
        return output is other
    raise ProgramFailed(f"the program compares an Output with {other!r}. {_ADVICE}.")


def _order(output: Any, other: object) -> NoReturn:
    raise ProgramFailed(f"the program compares an Output with {other!r}. {_ADVICE}.")


def _text(output: Any, spec: str = "") -> str:
    if _asked_by_the_sdk():
        return repr(output)
    raise ProgramFailed("the program puts an Output into text. Use pulumi.Output.concat or .format instead.")


_SDK = str(Path(pulumi.__file__).parent)
_GUARDS: Mapping[str, Callable[..., Any]] = {
    "__bool__": _truth,
    "__eq__": _equality,
    "__hash__": object.__hash__,
    "__lt__": _order,
    "__le__": _order,
    "__gt__": _order,
    "__ge__": _order,
    "__str__": _text,
    "__format__": _text,
}
