"""Fits a text into a length: what matters less is cut first, and every cut says what it took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SENTENCE_MAX = 300


@dataclass(frozen=True)
class Block:
    """A part of a text: lines between two others. Of a block with a higher `rank`, less is kept; `what` are its lines.

    A block without lines is all in `before`.
    """

    rank: int
    before: str
    lines: tuple[str, ...] = ()
    after: str = ""
    what: str = "lines"


@dataclass(frozen=True)
class Fitted:
    """The text, and whether something is missing in it."""

    text: str
    is_cut: bool


def fitted(blocks: Sequence[Block], length: int, elsewhere: str) -> Fitted:
    """The blocks in their order, in `length` characters at most; `elsewhere` says where the rest is, as a clause."""
    kept = _kept(blocks, length - 2 * _SENTENCE_MAX)
    parts = [_text(block, kept[index], elsewhere) for index, block in enumerate(blocks) if index in kept]
    dropped = len(blocks) - len(kept)
    if dropped:
        parts.append(f"Left out here: {dropped} parts; {elsewhere}.")
    is_cut = bool(dropped) or any(count < len(blocks[index].lines) for index, count in kept.items())
    return Fitted("\n\n".join(parts) + "\n", is_cut)


def _kept(blocks: Sequence[Block], room: int) -> dict[int, int]:
    """How many lines of each block are kept; of one rank, small blocks come first, so that only large ones are cut."""
    kept: dict[int, int] = {}
    for index in sorted(range(len(blocks)), key=lambda index: (blocks[index].rank, _size(blocks[index].lines), index)):
        block = blocks[index]
        frame = len(block.before) + len(block.after) + 4 + (_SENTENCE_MAX if block.lines else 0)
        if frame <= room:
            kept[index] = _count(block.lines, room - frame)
            room -= frame + _size(block.lines[: kept[index]])
    return kept


def _count(lines: tuple[str, ...], room: int) -> int:
    for count, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            return count
    return len(lines)


def _size(lines: Iterable[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _text(block: Block, count: int, elsewhere: str) -> str:
    text = "\n".join(part for part in (block.before, *block.lines[:count], block.after) if part)
    missing = len(block.lines) - count
    return f"{text}\n\nLeft out here: {missing} {block.what}; {elsewhere}." if missing else text
