"""C# text as tokens, just enough to see where operands begin and end. What is in the holes of `$"..."` counts."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<holes>\$@?\")"
    r"|(?P<text>@\"(?:[^\"]|\"\")*\"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)+')"
    r"|(?P<number>\d[\w]*(?:\.\d[\w]*)?|\.\d\w*)"
    r"|(?P<name>@?[^\W\d]\w*)"
    r"|(?P<sign>\?\.(?!\d)|\?\[(?!\s*\])|\?\?|=>|==|!=|<=|&&|\|\||\+\+|--|[-+*/%&|^]=|[^\s])",
    re.DOTALL,
)
_PIECE = re.compile(r"(?:[^\"{}\\]|\\.|\{\{|\}\})*", re.DOTALL)
_VERBATIM_PIECE = re.compile(r"(?:[^\"{}]|\"\"|\{\{|\}\})*", re.DOTALL)


class Token(NamedTuple):
    """A token: `kind` is name, number, text, sign, or open and close around the holes of a string."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of a text, without spaces and comments."""
    return list(_scanned(text, 0, ""))


def _scanned(text: str, at: int, until: str) -> Iterator[Token]:
    """Tokens up to the end of a hole, which is a closing brace, or a colon or comma outside of brackets."""
    depth = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return
        kind, piece = match.lastgroup or "", match[0]
        if until and depth == 0 and piece in until:
            return
        if kind == "holes":
            yield Token("holes", piece, at, match.end())
            found = list(_string(text, match.end(), "@" in piece))
            yield from found
            at = found[-1].end if found else match.end()
            continue
        depth += (piece in {"(", "[", "{", "?["}) - (piece in {")", "]", "}"})
        if kind != "space":
            yield Token(kind, piece, at, match.end())
        at = match.end()


def _string(text: str, at: int, is_verbatim: bool) -> Iterator[Token]:
    """The holes of an interpolated string, and its end as a text."""
    piece = _VERBATIM_PIECE if is_verbatim else _PIECE
    while True:
        match = piece.match(text, at)
        at = match.end() if match else at
        if text[at : at + 1] != "{":
            yield Token("text", '"', at, min(at + 1, len(text)))
            return
        yield Token("open", "{", at, at + 1)
        inner = list(_scanned(text, at + 1, ":,}"))
        yield from inner
        end = text.find("}", inner[-1].end if inner else at + 1)
        at = len(text) if end < 0 else end + 1
        yield Token("close", "}", at, at)
