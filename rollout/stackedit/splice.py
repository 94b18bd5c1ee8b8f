"""Finds entries in YAML text and changes them in place: block and flow style, comments, quotes and line ends stay."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from rollout.errors import BadInput

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
Pair = tuple[yaml.Node, yaml.Node]


class CantEdit(BadInput):
    """The text is written in a way that can't be changed in place."""


@dataclass
class Splice:
    """Changes of one text, which are made at the end, all at once."""

    text: str
    _edits: list[tuple[int, int, str]] = field(default_factory=list)

    def root(self) -> yaml.MappingNode:
        """The document's map. Raises `CantEdit` where there is none."""
        try:
            node = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, ValueError) as error:
            raise CantEdit(f"is not valid YAML: {' '.join(str(error).split())}") from None
        return mapping(node, "the file")

    def replace(self, start: int, end: int, text: str) -> None:
        """Puts another text between two places."""
        self._edits.append((start, end, text))

    def set_scalar(self, node: yaml.Node, value: str | int) -> None:
        """Another value, in the quotes of the former one."""
        style = node.style if isinstance(node, yaml.ScalarNode) else None
        quoted = f"{style}{value}{style}" if isinstance(value, str) and style in ("'", '"') else plain(value)
        self.replace(node.start_mark.index, node.end_mark.index, quoted)

    def rename(self, pair: Pair, name: str) -> None:
        """Another key for a pair."""
        self.set_scalar(pair[0], name)

    def add(self, node: yaml.MappingNode, after: Pair, key: str, value: str) -> None:
        """A new pair behind another one of the map; `value` is one line of YAML."""
        end = content_end(after[1])
        if node.flow_style:
            self.replace(end, end, f", {key}: {value}")
            return
        place, indent = self._line_end(end), " " * after[0].start_mark.column
        newline = "\r\n" if "\r\n" in self.text else "\n"
        self.replace(place, place, f"{newline}{indent}{key}: {value}")

    def put(self, pair: Pair, value: str) -> None:
        """Another value for a pair, whatever it was; `value` is one line of YAML."""
        start, end = pair[0].end_mark.index, content_end(pair[1])
        self.replace(start, end, f": {value}")

    def remove(self, node: yaml.MappingNode, pair: Pair) -> None:
        """Takes a pair out of the map, in block style with its lines."""
        if node.flow_style:
            self._remove_from_flow(node.value, pair)
            return
        start = self.text.rfind("\n", 0, pair[0].start_mark.index) + 1
        if self.text[start : pair[0].start_mark.index].strip():
            raise CantEdit("has several things on one line where one has to be removed")
        end = self._line_end(content_end(pair[1]))
        self.replace(start, min(end + len(self._newline_at(end)), len(self.text)), "")

    def done(self) -> str:
        """The text with all changes."""
        text = self.text
        for start, end, new in sorted(self._edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _remove_from_flow(self, pairs: list[Pair], pair: Pair) -> None:
        index = next(place for place, each in enumerate(pairs) if each is pair)
        start, end = pair[0].start_mark.index, content_end(pair[1])
        before = content_end(pairs[index - 1][1]) if index else start
        if index and "#" not in self.text[before:start]:
            self.replace(before, end, "")
        elif index + 1 < len(pairs) and not index:
            self.replace(start, pairs[index + 1][0].start_mark.index, "")
        else:
            comma = re.compile(r"\s*,").match(self.text, end)
            self.replace(start, comma.end() if comma else end, "")

    def _line_end(self, place: int) -> int:
        """Where the line ends, in front of its line break."""
        while place and self.text[place - 1] in "\r\n":
            place -= 1
        found = self.text.find("\n", place)
        end = len(self.text) if found < 0 else found
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def _newline_at(self, place: int) -> str:
        return "\r\n" if self.text.startswith("\r\n", place) else "\n"


def mapping(node: yaml.Node | None, what: str) -> yaml.MappingNode:
    """The node as a map. Raises `CantEdit` for another kind."""
    if not isinstance(node, yaml.MappingNode):
        raise CantEdit(f"has no map where {what} should be one")
    return node


def pair_of(node: yaml.MappingNode, *keys: str) -> Pair | None:
    """The pair with one of these keys.

    Raises:
        CantEdit: its value is an alias, so that changing it would change another place.
    """
    found = next((pair for pair in pairs(node) if pair[0].value in keys), None)
    if found and found[1].start_mark.index < found[0].end_mark.index:
        raise CantEdit(f"has an alias for {found[0].value}, and a change would touch the place that it stands for")
    return found


def pairs(node: yaml.MappingNode) -> Iterator[Pair]:
    """Key and value of each entry."""
    yield from node.value


def content_end(node: yaml.Node) -> int:
    """Where the node's own text ends, without the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return content_end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def plain(value: str | int) -> str:
    """A scalar as YAML that every reader takes for the same text or number."""
    if isinstance(value, str) and not (_PLAIN.fullmatch(value) and value.lower() not in _WORDS):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)
