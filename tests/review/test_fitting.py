"""A comment never outgrows its limit, and says what it leaves out."""

from hypothesis import given
from hypothesis import strategies as st

from review.fitting import Block, fitted

WHERE = "`make preview BASE=main` shows them"
lines = st.lists(st.text("abc", max_size=200), max_size=40).map(tuple)
blocks = st.lists(st.builds(Block, st.integers(0, 3), st.text("x", max_size=200), lines, st.text("y", max_size=50)))


@given(blocks, st.integers(1_000, 8_000))
def test_any_text_fits(given_blocks: list[Block], length: int) -> None:
    found = fitted(given_blocks, length, WHERE)
    assert len(found.text) <= length
    assert found.is_cut == ("Left out here" in found.text)


@given(blocks)
def test_what_fits_is_whole(given_blocks: list[Block]) -> None:
    found = fitted(given_blocks, 1_000_000, WHERE)
    assert not found.is_cut
    assert all(line in found.text for block in given_blocks for line in block.lines)


def test_what_matters_less_is_cut_first_and_says_how_much() -> None:
    first, last = Block(1, "A", ("a" * 99,) * 10, what="objections"), Block(3, "P", ("p" * 99,) * 50, what="lines")
    found = fitted([last, first], 4_000, WHERE)
    assert found.text.count("a" * 99) == 10
    kept = found.text.count("p" * 99)
    assert 0 < kept < 50
    assert f"Left out here: {50 - kept} lines; {WHERE}." in found.text


def test_of_equals_only_the_large_one_is_cut() -> None:
    small, large = Block(3, "S", ("s",) * 5), Block(3, "L", ("l" * 99,) * 100)
    text = fitted([large, small], 4_000, WHERE).text
    assert text.count("\ns") == 5


def test_parts_without_room_are_counted() -> None:
    found = fitted([Block(0, "head"), Block(1, "x" * 2_000)], 1_500, WHERE)
    assert found.text == f"head\n\nLeft out here: 1 parts; {WHERE}.\n"
