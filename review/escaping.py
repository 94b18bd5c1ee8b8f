"""Puts text from a repository into Markdown so that it stays text: no markup, no mention, no link, no broken table.

What is not plain words becomes a code span. A backslash or an entity would not do: hosts look for `@name`, `#12` and
addresses after Markdown is rendered, but not in code.
"""

import re
import unicodedata
from collections.abc import Iterable

_TWINS = str.maketrans({"`": "\N{MODIFIER LETTER GRAVE ACCENT}", "|": "\N{DIVIDES}"})
"""What would end a code span or a cell, and looks like it."""
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Categories that a reader can't see, or that turn the direction of what follows."""
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_CODE_MAX, _TEXT_MAX, _LINE_MAX = 200, 3_000, 600
_WORD = re.compile(r"[^\W\d_]+(?:[-'/][^\W\d_]+)*")
_FRAMED = re.compile(r"""([("']*)(.*?)([)"'.,;:!?]*)""")


def code(text: str) -> str:
    """A code span; what is longer than 200 characters is cut."""
    words = " ".join(visible(part) for part in text.split())
    return f"`{_cut(words, _CODE_MAX).translate(_TWINS) or ' '}`"


def prose(text: str) -> str:
    """Sentences in one line, everything but plain words as code; what is longer than 3,000 characters is cut."""
    return " ".join(map(_told, _cut(text, _TEXT_MAX).split()))


def fenced(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines for a code block, each behind a sign that keeps it from ending the block."""
    return tuple(_cut(visible(line), _LINE_MAX) for line in lines)


def visible(text: str) -> str:
    """The text in one line, with a mark for what nobody can see."""
    return "".join(_REPLACED if unicodedata.category(char) in _UNSEEN else char for char in text)


def _told(word: str) -> str:
    match = _FRAMED.fullmatch(word)
    if match is None:
        return code(word)
    before, core, after = match.groups()
    return f"{before}{core if not core or _WORD.fullmatch(core) else code(core)}{after}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}\N{HORIZONTAL ELLIPSIS}"
