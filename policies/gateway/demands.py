"""What a document does in any case: an element in a branch may be stepped over."""

from collections.abc import Iterable, Iterator

from .documents import Element

INBOUND, BASE = "inbound", "base"
_STRAIGHT = ("policies", INBOUND)


def always(elements: Iterable[Element], *names: str) -> Iterator[Element]:
    """The elements of these names that every request meets on its way in."""
    return (one for one in elements if one.name in names and one.parents == _STRAIGHT)
