"""Lists in which an entry may stand once."""

from collections.abc import Iterator, Sequence

from .errors import Path, Problem


def repeated(entries: Sequence[str], path: Path) -> Iterator[Problem]:
    """A problem for every entry that stands in the list before, letters' case aside."""
    first: dict[str, int] = {}
    for index, entry in enumerate(entries):
        if first.setdefault(entry.casefold(), index) != index:
            what = f"stands in the list already, at {first[entry.casefold()]}"
            yield Problem((*path, index), entry, what, "One of the two was meant to be something else", "Remove it")
