"""What the binder makes of an expression: its static type and a closure that gives its value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .kinds import Type
from .library import MISSING

Frame = list[Any]
"""The context, the value to be returned, and a place for each local variable."""

Run = Callable[[Frame], Any]

CONTEXT_SLOT = 0
RETURN_SLOT = 1
FIRST_SLOT = 2


@dataclass(frozen=True, slots=True)
class Target:
    """Where an assignment goes: `parts` are worked out once, then read from and written to."""

    parts: Run
    get: Callable[[Frame, Any], Any]
    put: Callable[[Frame, Any, Any], None]


@dataclass(frozen=True, slots=True)
class Bound:
    """An expression: `constant` is its value where the compiler knows it, `target` says how to assign to it."""

    type: Type
    run: Run
    constant: Any = MISSING
    target: Target | None = None

    @property
    def is_constant(self) -> bool:
        """Whether the compiler knows the value."""
        return self.constant is not MISSING


def constant(kind: Type, value: Any) -> Bound:
    """A value that is always the same."""
    return Bound(kind, lambda _: value, value)
