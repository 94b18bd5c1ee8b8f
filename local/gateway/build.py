"""What policies are made of: values, from a literal or an expression, and children."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from local import csharp

from . import named_values
from .check import is_expression
from .document import Node
from .faults import expression_failed
from .run import Run
from .steps import Act, Step

Value = Callable[[Run], Any]
Maker = Callable[[Node, "Builder"], Act]


class Builder:
    """Builds the policies of one document. `parent` are the policies that `<base/>` stands for."""

    def __init__(
        self,
        makers: Mapping[str, Maker],
        scope: str,
        values: Mapping[str, str],
        fragments: Mapping[str, Node],
        parent: Sequence[Step] = (),
    ) -> None:
        self._makers = makers
        self._scope = scope
        self._values = values
        self._parent = parent
        self._place = ""
        self._reads = False
        self.fragments = fragments

    def steps(self, nodes: Sequence[Node], prefix: str = "") -> tuple[Step, ...]:
        """The policies of a section, or those inside of another one."""
        found: list[Step] = []
        seen: dict[str, int] = {}
        for node in nodes:
            if node.tag == "base":
                found.extend(self._parent)
                continue
            seen[node.tag] = seen.get(node.tag, 0) + 1
            found.append(self._step(node, f"{prefix}{node.tag}[{seen[node.tag]}]"))
        return tuple(found)

    def inside(self, node: Node, part: str = "") -> tuple[Step, ...]:
        """The policies that stand in `node`, which is a part (`when[2]`) of the policy that is being built."""
        return self.steps(node.children, f"{self._place}/{part}/" if part else f"{self._place}/")

    def _step(self, node: Node, path: str) -> Step:
        outer = self._reads, self._place
        self._reads, self._place = False, path
        act = self._makers[node.tag](node, self)
        step = Step(node.tag, self._scope, path, node.attributes.get("id"), act, self._reads)
        self._reads, self._place = outer
        return step

    def raw(self, text: str) -> str:
        """A text with its named values."""
        return named_values.filled(text, self._values)

    def value(self, text: str) -> Value:
        """What a literal or an expression gives, as it is."""
        filled = self.raw(text)
        if not is_expression(filled):
            return lambda _: filled
        if "Body" in filled:
            self._reads = True
        expression = csharp.compiled(filled.strip())
        return lambda run: expression.evaluate(run.context)

    def text(self, text: str) -> Callable[[Run], str]:
        """The value as a text."""
        filled = self.raw(text)
        if not is_expression(filled):
            return lambda _: filled
        value = self.value(filled)
        return lambda run: csharp.text_of(value(run))

    def attribute(self, node: Node, name: str, default: str | None = None) -> Callable[[Run], str] | None:
        """The text of an attribute; None where it is left out and has no default."""
        given = node.attributes.get(name, default)
        return None if given is None else self.text(given)

    def flag(self, node: Node, name: str, default: str = "false") -> Callable[[Run], bool]:
        """A truth value: a literal, or an expression that gives one."""
        text = self.raw(node.attributes.get(name, default))
        if not is_expression(text):
            told = text.strip().lower() == "true"
            return lambda _: told
        value = self.value(text)
        return lambda run: _truth(node, name, value(run))

    def number(self, node: Node, name: str, default: str) -> Callable[[Run], int]:
        """A whole number of at least 0."""
        value = self.text(node.attributes.get(name, default))
        return lambda run: _whole(node, name, value(run))


def _truth(node: Node, name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    told = csharp.text_of(value)[:60]
    raise expression_failed(node.tag, f"'{name}' of '{node.tag}' must be a Boolean, and is '{told}'.")


def _whole(node: Node, name: str, value: str) -> int:
    if value.strip().isascii() and value.strip().isdigit():
        return int(value)
    raise expression_failed(node.tag, f"'{name}' of '{node.tag}' must be a whole number, and is '{value[:60]}'.")
