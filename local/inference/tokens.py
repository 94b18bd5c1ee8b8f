"""Counts tokens by a simple rule, because the real vocabularies are not here.

A token is up to four letters or digits, or one other sign, together with the white space before it. Counts are thus
near those of English prose, and too low for scripts in which a character is a token.
"""

import re
from collections.abc import Iterator
from typing import Any

_TOKEN = re.compile(r"\s*(?:\w{1,4}|[^\w\s])|\s+")


def split(text: str) -> list[str]:
    """The tokens of a text, in order; joined they are the text."""
    return _TOKEN.findall(text)


def count(value: Any) -> int:
    """The tokens of all texts in a JSON value; keys and numbers are free."""
    return sum(1 for text in texts(value) for _ in _TOKEN.finditer(text))


def texts(value: Any) -> Iterator[str]:
    """All texts in a JSON value, without the keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
