"""Tokens by rule: nothing is lost, and longer texts do not count less."""

from hypothesis import given
from hypothesis import strategies as st

from local.inference import tokens

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
)


@given(st.text())
def test_the_tokens_of_a_text_joined_are_the_text(text: str) -> None:
    assert "".join(tokens.split(text)) == text


@given(st.text(), st.text())
def test_a_longer_text_has_no_fewer_tokens(text: str, more: str) -> None:
    assert tokens.count(text + more) >= tokens.count(text)


@given(JSON)
def test_a_json_value_counts_what_its_texts_count(value: object) -> None:
    assert tokens.count(value) == sum(len(tokens.split(text)) for text in tokens.texts(value))


def test_a_token_is_four_letters_or_a_sign() -> None:
    assert tokens.split("Version 2026-03!") == ["Vers", "ion", " 2026", "-", "03", "!"]


def test_keys_and_numbers_are_free() -> None:
    assert tokens.count({"content": ["a", {"more": "b"}], "n": 12345}) == 2
