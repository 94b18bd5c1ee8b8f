"""Operations on nullable values."""

from collections.abc import Callable
from typing import Any

from local.csharp.bound import Run

from .promotion import COMPARISONS, EQUALITIES


def lifted(operator: str, make: Callable[[Run, Run], Run], left: Run, right: Run) -> Run:
    """An operation on nullable values: null with anything is null, or false where it is a comparison."""
    inner = make(lambda pair: pair[0], lambda pair: pair[1])
    if operator in EQUALITIES:
        equal = operator == "=="

        def compared(f: Any) -> bool:
            pair = [left(f), right(f)]
            return inner(pair) if None not in pair else (pair[0] is pair[1]) == equal

        return compared
    missing = False if operator in COMPARISONS else None

    def either(f: Any) -> Any:
        pair = [left(f), right(f)]
        return missing if pair[0] is None or pair[1] is None else inner(pair)

    return either
