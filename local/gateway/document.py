"""Policy XML as a tree that knows its lines.

LIMITATIONS: a document must be well-formed XML, where API Management also takes unescaped quotes and signs inside of
expressions (format `rawxml`). Document type declarations are refused.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from .known import PolicyRefused

LARGEST = 256 * 1024
"""Bytes of a policy document (learn.microsoft.com, "API Management limits"); a fragment may have twice as many."""

_DEEPEST = 60


@dataclass
class Node:
    """An element: its own text (that of its children left out), and where it begins."""

    tag: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: "list[Node]" = field(default_factory=list)

    def refused(self, says: str) -> PolicyRefused:
        """The refusal of this element, worded as API Management words them."""
        return PolicyRefused(f"Error in element '{self.tag}' on line {self.line}: {says}", self.line, self.tag)


def parse(xml: str, *roots: str, largest: int = LARGEST) -> Node:
    """The root element, which must have one of the names.

    Raises:
        PolicyRefused: no well-formed XML, too large, or another root.
    """
    size = len(xml.encode("utf-8", "surrogatepass"))
    if size > largest:
        raise PolicyRefused(f"The document has {size} bytes, and may have {largest}.", 1, roots[0])
    node = _Reader().read(xml)
    if node.tag not in roots:
        raise node.refused(f"the document's root must be '{roots[0]}'.")
    return node


class _Reader:
    def __init__(self) -> None:
        self._open: list[Node] = []
        self._root: Node | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, xml: str) -> Node:
        try:
            self._parser.Parse(xml.encode("utf-8", "replace"), True)
        except expat.ExpatError as wrong:
            where = self._open[-1].tag if self._open else "policies"
            reason = expat.ErrorString(wrong.code)
            message = f"Malformed XML in element '{where}' on line {wrong.lineno}, column {wrong.offset + 1}: {reason}."
            raise PolicyRefused(message, wrong.lineno, where) from None
        if self._root is None:
            raise PolicyRefused("The document is empty.", 1)
        return self._root

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, self._parser.CurrentLineNumber, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)
        if len(self._open) > _DEEPEST:
            raise node.refused(f"the document is nested more than {_DEEPEST} elements deep.")

    def _end(self, _tag: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].text += text

    def _doctype(self, name: str, *_: object) -> None:
        line = self._parser.CurrentLineNumber
        raise PolicyRefused(f"Error on line {line}: a document type declaration is not allowed.", line, name)
