"""Arithmetic of fixed width, against the machine's own."""

import ctypes
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.csharp import Context, ExpressionFault, compiled
from local.csharp.values.boxes import BOXES
from local.csharp.values.reals import double_text

MACHINE: dict[str, Any] = {
    "int": ctypes.c_int32,
    "uint": ctypes.c_uint32,
    "long": ctypes.c_int64,
    "ulong": ctypes.c_uint64,
}
SIZES = {"int": (-(2**31), 2**31 - 1), "uint": (0, 2**32 - 1), "long": (-(2**63), 2**63 - 1), "ulong": (0, 2**64 - 1)}
Value = Callable[..., Any]


def numbers(kind: str) -> st.SearchStrategy[int]:
    low, high = SIZES[kind]
    edges = st.sampled_from([low, low + 1, 0, 1, high - 1, high])
    return st.integers(low, high) | edges


def asked(kind: str, text: str, **given_values: int) -> Any:
    variables = {name: BOXES.get(kind, int)(number) for name, number in given_values.items()}
    named = text.replace("x", f'({kind})context.Variables["x"]').replace("y", f'({kind})context.Variables["y"]')
    return compiled(f"@({named})").evaluate(Context(variables=variables))


@pytest.mark.parametrize("kind", SIZES)
@given(data=st.data())
def test_sums_differences_and_products_wrap(kind: str, data: st.DataObject) -> None:
    x, y = data.draw(numbers(kind)), data.draw(numbers(kind))
    for text, exact in (("x + y", x + y), ("x - y", x - y), ("x * y", x * y), ("x ^ y", x ^ y), ("x & y", x & y)):
        assert asked(kind, text, x=x, y=y) == MACHINE[kind](exact).value


@pytest.mark.parametrize("kind", SIZES)
@given(data=st.data())
def test_checked_operations_overflow_instead(kind: str, data: st.DataObject) -> None:
    x, y = data.draw(numbers(kind)), data.draw(numbers(kind))
    exact = x * y
    low, high = SIZES[kind]
    if low <= exact <= high:
        assert asked(kind, "checked(x * y)", x=x, y=y) == exact
    else:
        with pytest.raises(ExpressionFault, match="OverflowException"):
            asked(kind, "checked(x * y)", x=x, y=y)


@pytest.mark.parametrize("kind", SIZES)
@given(data=st.data())
def test_quotient_and_remainder_make_the_number_again(kind: str, data: st.DataObject) -> None:
    x, y = data.draw(numbers(kind)), data.draw(numbers(kind))
    if y == 0:
        with pytest.raises(ExpressionFault, match="DivideByZeroException"):
            asked(kind, "x / y", x=x, y=y)
    elif (x, y) != (SIZES[kind][0], -1):
        quotient, rest = asked(kind, "x / y", x=x, y=y), asked(kind, "x % y", x=x, y=y)
        assert quotient * y + rest == x
        assert abs(rest) < abs(y)
        assert rest == 0 or (rest < 0) == (x < 0)


@pytest.mark.parametrize("kind", SIZES)
@given(data=st.data(), count=st.integers(-70, 70))
def test_shifts_use_the_low_bits_of_the_count(kind: str, data: st.DataObject, count: int) -> None:
    x = data.draw(numbers(kind))
    bits = 32 if kind in {"int", "uint"} else 64
    assert asked(kind, f"x << ({count})", x=x) == MACHINE[kind](x << (count & bits - 1)).value
    assert asked(kind, f"x >> ({count})", x=x) == x >> (count & bits - 1)


@pytest.mark.parametrize("kind", SIZES)
@pytest.mark.parametrize("other", SIZES)
@given(data=st.data())
def test_an_unchecked_cast_keeps_the_low_bits(kind: str, other: str, data: st.DataObject) -> None:
    x = data.draw(numbers(kind))
    assert asked(kind, f"({other})(x)", x=x) == MACHINE[other](x).value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_s_text_reads_back_the_same(number: float) -> None:
    text = double_text(number)
    assert float(text) == number
    assert compiled(f'@(double.Parse("{text}"))').evaluate(Context()) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_a_decimal_keeps_its_zeros(number: Decimal) -> None:
    assert compiled(f'@(decimal.Parse("{number:f}").ToString())').evaluate(Context()) == f"{number:f}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1e15", "1E+15"),
        ("123456789012345680.0", "1.2345678901234568E+17"),
        ("1e-5", "1E-05"),
        ("0.0001", "0.0001"),
        ("1.0", "1"),
        ("-0.0", "-0"),
        ("1.0 / 0", "Infinity"),
        ("1.0f / 3", "0.33333334"),
        ("10m / 3", "3.3333333333333333333333333333"),
        ("Math.PI", "3.141592653589793"),
        ("Math.Round(2.5)", "2"),
    ],
)
def test_numbers_are_written_as_dot_net_8_does(value: Value, text: str, shown: str) -> None:
    assert value(f'"" + ({text})') == shown


def test_a_constant_fits_an_unsigned_type_and_a_variable_does_not(value: Value) -> None:
    assert type(value("7u % 100")).__name__ == "UInt32"
    assert type(value("7u % context.Response.StatusCode")).__name__ == "Int64"


def test_unboxing_needs_the_exact_type(value: Value, fault: Callable[[str], str]) -> None:
    assert fault('(int)context.Variables["u"]') == "InvalidCastException"
    assert value('(int)(uint)context.Variables["u"]') == 7
    assert fault('(int)context.Variables["n"]') == "NullReferenceException"
