"""Puts names from a repository or from Azure where they can neither steer a terminal nor become markup."""

import unicodedata

_TWINS = str.maketrans({"`": "\N{MODIFIER LETTER GRAVE ACCENT}", "|": "\N{DIVIDES}"})
"""What would end a code span or a cell, and looks like it."""
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_CODE_MAX = 200


def visible(text: str) -> str:
    """The text in one line, with a mark for what nobody can see."""
    return "".join(_REPLACED if unicodedata.category(char) in _UNSEEN else char for char in text)


def code(text: str) -> str:
    """A code span of Markdown, which hosts search neither for mentions nor for links; cut at 200 characters."""
    told = visible(text).translate(_TWINS).strip()
    return f"`{told if len(told) <= _CODE_MAX else told[: _CODE_MAX - 1] + '…'}`" if told else "` `"
