"""Numbers written in base 2, 8, 10 or 16, for Convert."""

from local.csharp.errors import ExpressionFault
from local.csharp.kinds import BITS
from local.csharp.values.faults import argument, overflow
from local.csharp.values.integers import ARTICLES, wrapped
from local.csharp.values.parsing import whole_number

_BASES = {2: "01", 8: "01234567", 16: "0123456789abcdef"}
_DECIMAL = 10


def parsed_in(text: str | None, base: int, kind: str) -> int:
    """`Convert.ToInt32(text, fromBase)`: other bases than ten are the bits of the number; null is zero.

    Raises:
        ExpressionFault: FormatException, OverflowException, ArgumentException.
    """
    if base == _DECIMAL:
        return whole_number(text, kind) if text is not None else 0
    if base not in _BASES:
        raise argument("Invalid Base.")
    if text is None:
        return 0
    digits = text.lower().removeprefix("0x") if base == 16 else text  # noqa: PLR2004
    if not digits or any(char not in _BASES[base] for char in digits):
        raise ExpressionFault("FormatException", "Could not find any recognizable digits.")
    value = int(digits, base)
    if value >= 1 << BITS[kind][0]:
        raise overflow(ARTICLES[kind])
    return wrapped(value, kind)
