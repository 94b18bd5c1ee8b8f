"""How an element of a policy document is described."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Section = Literal["inbound", "backend", "outbound", "on-error"]
SECTIONS: tuple[Section, ...] = ("inbound", "backend", "outbound", "on-error")
ALL = frozenset(SECTIONS)

Checked = Callable[[str], str | None]
"""What is wrong with a literal, or None."""


@dataclass(frozen=True)
class Attribute:
    """`check` judges a literal; an expression is allowed unless `expression` is false."""

    check: Checked
    required: bool = False
    expression: bool = True


@dataclass(frozen=True)
class Element:
    """What an element may have.

    `text` is the text it holds, if any. `parts` are its own children, in the order in which they must stand, with how
    many there must and may be. `holds_policies`: its children are policies, after its `parts` if it has any.
    """

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    sections: frozenset[str] = ALL
    text: Attribute | None = None
    parts: Mapping[str, tuple["Element", int, int]] = field(default_factory=dict)
    holds_policies: bool = False
    one_of: tuple[str, ...] = ()
    at_most_one_of: tuple[str, ...] = ()


MANY = 10_000


def text(literal: str) -> str | None:
    """Anything but nothing."""
    return None if literal.strip() else "must not be empty"


def anything(_: str) -> str | None:
    """Also nothing."""
    return None


def boolean(literal: str) -> str | None:
    """`true` or `false`."""
    return None if literal.strip().lower() in ("true", "false") else "must be 'true' or 'false'"


def choice(*allowed: str) -> Checked:
    """One of the words."""

    def check(literal: str) -> str | None:
        return None if literal.strip() in allowed else f"must be one of {', '.join(allowed)}"

    return check


def whole(least: int, most: int = 2**31 - 1) -> Checked:
    """A whole number between the two."""

    def check(literal: str) -> str | None:
        word = literal.strip()
        is_whole = word.isascii() and word.isdigit() and least <= int(word) <= most
        return None if is_whole else f"must be a whole number from {least} to {most}"

    return check
