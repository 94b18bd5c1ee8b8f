"""Whatever the text is, there is an expression or a refusal; whatever runs, there is a value or a fault."""

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from local.csharp import Context, ExpressionError, ExpressionFault, compiled, text_of

KNOWN = [json.loads(line)[0] for line in (Path(__file__).parent / "agreed.jsonl").read_text().splitlines()]
WORDS = (
    'context|.|?.|(|)|[|]|"a"|1|null| is | as |x => x|new |{|}|;|return |var |= |+|-|!|(int)|<|>|,|"|$"{|@"|//|/*|base'
)
PIECES = st.sampled_from(WORDS.split("|")) | st.text(max_size=3)


def holds(text: str) -> None:
    try:
        text_of(compiled(text).evaluate(Context()))
    except (ExpressionError, ExpressionFault) as error:
        assert str(error)


@given(st.text())
def test_any_text(text: str) -> None:
    holds(text)
    holds(f"@({text})")
    holds(f"@{{{text}}}")


@settings(max_examples=400)
@given(st.sampled_from(KNOWN), st.integers(2, 60), st.integers(0, 6), PIECES)
def test_any_change_of_an_expression(text: str, start: int, size: int, piece: str) -> None:
    holds(text[:start] + piece + text[start + size :])


@settings(max_examples=400)
@given(st.sampled_from(KNOWN), st.integers(2, 40), st.sampled_from(KNOWN), st.integers(2, 40))
def test_any_two_expressions_cut_and_put_together(first: str, end: int, second: str, start: int) -> None:
    holds(first[:end] + second[start:])
