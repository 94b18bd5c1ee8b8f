"""Policy documents and fragments as flat lists of elements, read without leniency: Azure reads them as XML too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

_DEEPEST = 100
_KEPT = 4096
"""How many documents are kept read."""
EXPRESSIONS = ("@(", "@{")
"""What a value begins with that is C# (Microsoft's "API Management policy expressions")."""


class NotWellFormed(Exception):
    """A document that no XML library would read; the message names the line."""


@dataclass(frozen=True)
class Element:
    """One element: its attributes, the text right inside it, its line, and the elements around it, outermost first."""

    name: str
    attributes: Mapping[str, str]
    text: str
    line: int
    parents: tuple[str, ...]

    @property
    def values(self) -> Iterator[str]:
        """Its attributes' values and its text, without the white space around them."""
        yield from (value.strip() for value in (*self.attributes.values(), self.text) if value.strip())

    @property
    def expressions(self) -> Iterator[str]:
        """Those of its values that are C#."""
        return (value for value in self.values if value.startswith(EXPRESSIONS))


@lru_cache(maxsize=_KEPT)
def read(text: str) -> tuple[Element, ...]:
    """Every element, the root first.

    Raises:
        NotWellFormed: the text is no XML, has a document type, or is nested more than 100 deep.
    """
    reader = _Reader()
    try:
        reader.read(text)
    except expat.ExpatError as error:
        why = expat.errors.messages[error.code]
        raise NotWellFormed(f"line {error.lineno} is not well-formed XML: {why}") from None
    except UnicodeError:
        raise NotWellFormed("it holds characters that no XML may hold") from None
    return tuple(reader.found())


class _Reader:
    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._open: list[int] = []
        self._elements: list[tuple[str, dict[str, str], list[str], int, tuple[str, ...]]] = []

    def read(self, text: str) -> None:
        self._parser.Parse(text, True)

    def found(self) -> Iterator[Element]:
        for name, attributes, texts, line, parents in self._elements:
            yield Element(name, attributes, "".join(texts), line, parents)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST:
            raise NotWellFormed(f"line {self._line} is nested more than {_DEEPEST} deep")
        parents = tuple(self._elements[index][0] for index in self._open)
        self._open.append(len(self._elements))
        self._elements.append((name, attributes, [], self._line, parents))

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._elements[self._open[-1]][2].append(text)

    def _doctype(self, *_args: object) -> None:
        raise NotWellFormed(f"line {self._line} has a document type, which no policy has")

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber
