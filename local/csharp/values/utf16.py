"""Strings as .NET counts them: in UTF-16 units, of which a character outside the basic plane takes two.

A str of Python is kept as it is; only where units matter is it taken apart, and put together again afterwards.
"""

_BASIC = "\uffff"
_LITTLE = "utf-16-le"
_LONE = "surrogatepass"

WHITESPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
    "\u205f\u3000"
)
"""What `char.IsWhiteSpace` says yes to, and `Trim` takes away."""


def units(text: str) -> str:
    """The text with one character a UTF-16 unit."""
    if text.isascii() or max(text) <= _BASIC:
        return text
    raw = text.encode(_LITTLE, _LONE)
    return "".join(chr(raw[at] | raw[at + 1] << 8) for at in range(0, len(raw), 2))


def joined(text: str) -> str:
    """Units put together: pairs of surrogates become the character they stand for."""
    if text.isascii() or not any("\ud800" <= char <= "\udbff" for char in text):
        return text
    return text.encode(_LITTLE, _LONE).decode(_LITTLE, _LONE)


def length(text: str) -> int:
    """How many units it has."""
    return len(text) if text.isascii() else len(text.encode(_LITTLE, _LONE)) // 2


def upper(text: str) -> str:
    """Upper case of the invariant culture: letter by letter, so that no length changes."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def lower(text: str) -> str:
    """Lower case of the invariant culture: letter by letter, so that no length changes."""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def _upper(char: str) -> str:
    changed = char.upper()
    return changed if len(changed) == 1 else char


def _lower(char: str) -> str:
    changed = char.lower()
    return changed if len(changed) == 1 else char


def ordinal_key(text: str) -> bytes:
    """What ordinal comparison sorts by."""
    return text.encode("utf-16-be", _LONE)


def culture_key(text: str) -> tuple[list[tuple[int, str]], list[bool]]:
    """What comparison in the invariant culture sorts by: punctuation, digits, letters; small before capital letters.

    An approximation: accents count after letters as code points do, and no character is ignored.
    """
    return [_rank(char) for char in text], [char.isupper() for char in text]


def _rank(char: str) -> tuple[int, str]:
    kind = 2 if char.isalpha() else 1 if char.isdigit() else 0
    return kind, char.lower()
