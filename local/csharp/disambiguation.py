"""Parentheses put where tree-sitter's C# grammar reads an expression otherwise than C# does.

The grammar (0.23.5) lets `?.` bind weaker than operators and casts (`x == a?.b` becomes `(x == a)?.b`), reads
`(cast)a.As<T>(b)` as two comparisons, and `(a) - 1` and `(a)["x"]` as casts. Operands that are chains with `?.` or
type arguments get parentheses of their own; parentheses around a name before such an operator are taken away.
"""

from itertools import pairwise
from typing import NamedTuple

from .allowed import KEYWORDS
from .tokens import Token, tokens

_OPERATORS = frozenset(
    "! ~ + - * / % == != < > <= >= && || ?? & | ^ => = += -= *= /= %= &= |= ^= ? :".split()  # noqa: SIM905
)
_NO_CAST = frozenset({"+", "-", "*", "&", "["})
_HEADS = frozenset("if while for foreach using switch lock catch when".split())  # noqa: SIM905
_WORDS = frozenset("typeof default sizeof nameof checked unchecked".split())  # noqa: SIM905
_RESERVED = frozenset(
    "new return throw await is as in out ref var else do case goto null true false stackalloc this base".split()  # noqa: SIM905
)
_OPEN = {"(": ")", "[": "]", "?[": "]", "{": "}"}


class Edited(NamedTuple):
    """A text with parentheses put in; `inserted` are their places in the new text, in order."""

    text: str
    inserted: list[int]


def disambiguated(text: str) -> Edited:
    """The text as the grammar has to be given it."""
    reader = _Reader(tokens(text))
    blanks, inserts = reader.blanks(), reader.inserts()
    out: list[str] = []
    inserted: list[int] = []
    size = 0
    for at in range(len(text) + 1):
        for piece in inserts.get(at, ""):
            inserted.append(size)
            out.append(piece)
            size += 1
        piece = " " if at in blanks else text[at : at + 1]
        out.append(piece)
        size += len(piece)
    return Edited("".join(out), inserted)


class _Reader:
    """The tokens, which bracket closes which, and which `<` opens type arguments."""

    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.closing = self._pairs()
        self.opening = {end: start for start, end in self.closing.items()}
        self.generic = {
            start: end for start in range(len(found)) if self._text(start) == "<" and (end := self._arguments(start))
        }
        self.generic_ends = set(self.generic.values())

    def _pairs(self) -> dict[int, int]:
        pairs: dict[int, int] = {}
        stack: list[int] = []
        for at, token in enumerate(self.found):
            if token.text in _OPEN and token.kind != "text":
                stack.append(at)
            elif token.text in {")", "]", "}"} and stack and _OPEN[self.found[stack[-1]].text] == token.text:
                pairs[stack.pop()] = at
        return pairs

    def _text(self, at: int) -> str:
        inside = 0 <= at < len(self.found) and self.found[at].kind != "text"
        return self.found[at].text if inside else ""

    def _is_name(self, at: int) -> bool:
        return 0 <= at < len(self.found) and self.found[at].kind == "name" and self.found[at].text not in _RESERVED

    def _arguments(self, at: int) -> int:
        """Where type arguments that begin here end; 0 where none do."""
        if not self._is_name(at - 1):
            return 0
        at += 1
        while end := self._type(at):
            if self._text(end) == ">":
                return end
            if self._text(end) != ",":
                return 0
            at = end + 1
        return 0

    def _type(self, at: int) -> int:
        """Where a type that begins here ends; 0 where none does."""
        if not self._is_name(at):
            return 0
        at += 1
        while self._text(at) == "." and self._is_name(at + 1):
            at += 2
        if self._text(at) == "<":
            inner = self._arguments(at)
            at = inner + 1 if inner else at
        while self._text(at) == "?" or (self._text(at) == "[" and self._text(at + 1) == "]"):
            at += 1 if self._text(at) == "?" else 2
        return at

    def blanks(self) -> set[int]:
        """Places of parentheses around a name that only look like a cast, and of the `$` of `$""`."""
        places = {
            one.start
            for one, two in pairwise(self.found)
            if one.kind == "holes" and one.end == two.start and two.kind == "text"
        }
        for start, end in self.closing.items():
            if self._text(start) == "(" and self._text(end + 1) in _NO_CAST and self._is_grouped(start):
                names = self.found[start + 1 : end]
                if self._is_chain_of_names(names):
                    places |= {self.found[start].start, self.found[end].start}
        return places

    @staticmethod
    def _is_chain_of_names(names: list[Token]) -> bool:
        shape = [token.kind if token.kind == "name" else token.text for token in names]
        expected = ["name", *[".", "name"] * (len(names) // 2)]
        return shape == expected and names[0].text not in KEYWORDS

    def _is_grouped(self, start: int) -> bool:
        """Whether a parenthesis opens a group or a cast, and no list of arguments, and no head of a statement."""
        before = self._text(start - 1)
        if before in _HEADS | _WORDS or before in {")", "]"} or start - 1 in self.generic_ends:
            return False
        return not self._is_name(start - 1)

    def inserts(self) -> dict[int, str]:
        """Parentheses by place in the text."""
        places: dict[int, str] = {}
        for at in range(len(self.found)):
            if self._begins_operand(at) and (end := self._chain(at)):
                first, last = self.found[at].start, self.found[end].end
                places[first] = places.get(first, "") + "("
                places[last] = ")" + places.get(last, "")
        return places

    def _begins_operand(self, at: int) -> bool:
        before = self._text(at - 1)
        if before == ")":
            opens = self.opening.get(at - 1, -1)
            return opens >= 0 and self._text(opens) == "(" and self._is_grouped(opens) and self._is_cast(opens, at)
        if before == ">" and at - 1 in self.generic_ends:
            return False
        return before in _OPERATORS and not (before == ":" and self._is_label(at - 1))

    def _is_cast(self, opens: int, at: int) -> bool:
        return self._type(opens + 1) == at - 1

    def _is_label(self, at: int) -> bool:
        while at >= 0 and self._text(at) not in {";", "{", "}"}:
            if self._text(at) in {"case", "default"}:
                return True
            at -= 1
        return False

    def _chain(self, at: int) -> int:
        """The last token of an operand that needs parentheses; 0 where it needs none."""
        last = self._first(at)
        needed = False
        while last and (following := self._following(last)):
            end, is_special = following
            needed |= is_special
            last = end
        return last if needed else 0

    def _first(self, at: int) -> int:
        if self._text(at) == "(":
            end = self.closing.get(at, 0)
            return end if self._text(end + 1) in {".", "?.", "[", "?["} else 0
        kind = self.found[at].kind
        return at if kind in {"text", "number"} or self._is_name(at) else 0

    def _following(self, last: int) -> tuple[int, bool] | None:
        """The end of the next link, and whether the grammar misreads it."""
        at = last + 1
        sign = self._text(at)
        if sign in {".", "?."} and self.found[at + 1 : at + 2] and self.found[at + 1].kind == "name":
            return at + 1, sign == "?."
        if sign in {"(", "[", "?["} and at in self.closing:
            return self.closing[at], sign == "?["
        if sign == "<" and at in self.generic and self._text(self.generic[at] + 1) == "(":
            return self.generic[at], True
        return None
