"""The part of ARM's template language that says what a template deploys; everything else only Azure evaluates.

Source: MicrosoftDocs/azure-docs, articles/azure-resource-manager/templates/template-expressions.md and
template-functions-*.md. Names of functions and parameters are read without regard to case, as Azure reads them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.values import Hidden

_TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][\w.]*)|([()\[\],.]))")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


class OnlyAzure(Exception):
    """An expression that needs Azure, or this reader does not know."""


@dataclass(frozen=True)
class Scope:
    """What an expression may refer to: parameters with their values, variables as written; names in lower case."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)

    def resolved(self, value: Any) -> Any:
        """The value with every expression evaluated; one that only Azure can evaluate becomes `Hidden`."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {key: self.resolved(item) for key, item in value.items()}
        return [self.resolved(item) for item in value] if isinstance(value, list) else value

    def _text(self, text: str) -> Any:
        if not (text.startswith("[") and text.endswith("]")):
            return text
        if text.startswith("[["):
            return text[1:]
        try:
            return _Reader(text[1:-1], self).whole()
        except OnlyAzure:
            return Hidden(f"is the expression {text}, which only Azure evaluates")


class _Reader:
    """Reads one expression from left to right and evaluates it on the way."""

    def __init__(self, text: str, scope: Scope) -> None:
        self._scope = scope
        self._tokens = _tokens(text)
        self._next = 0

    def whole(self) -> Any:
        value = self._value()
        if self._next < len(self._tokens):
            raise OnlyAzure
        return value

    def _value(self) -> Any:
        kind, text = self._take()
        if kind in ("text", "number"):
            return text if kind == "text" else int(text)
        if kind != "name" or not self._accepts("("):
            raise OnlyAzure
        value = self._called(text.casefold(), self._arguments())
        while True:
            if self._accepts("."):
                value = _member(value, self._take()[1])
            elif self._accepts("["):
                value = _member(value, self._value())
                self._expect("]")
            else:
                return value

    def _arguments(self) -> list[Any]:
        found: list[Any] = []
        while not self._accepts(")"):
            if found:
                self._expect(",")
            found.append(self._value())
        return found

    def _called(self, name: str, arguments: list[Any]) -> Any:
        if name in ("parameters", "variables") and len(arguments) == 1:
            return self._looked_up(name, str(arguments[0]).casefold())
        function = _FUNCTIONS.get(name)
        if function is None or any(isinstance(argument, Hidden) for argument in arguments):
            raise OnlyAzure
        return function(arguments)

    def _looked_up(self, kind: str, name: str) -> Any:
        known = self._scope.parameters if kind == "parameters" else self._scope.variables
        if name not in known:
            raise OnlyAzure
        value = known[name] if kind == "parameters" else self._scope.resolved(known[name])
        if isinstance(value, Hidden):
            raise OnlyAzure
        return value

    def _take(self) -> tuple[str, str]:
        if self._next >= len(self._tokens):
            raise OnlyAzure
        self._next += 1
        return self._tokens[self._next - 1]

    def _accepts(self, sign: str) -> bool:
        is_next = self._next < len(self._tokens) and self._tokens[self._next] == ("sign", sign)
        self._next += is_next
        return is_next

    def _expect(self, sign: str) -> None:
        if not self._accepts(sign):
            raise OnlyAzure


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise OnlyAzure
        kind = ("text", "number", "name", "sign")[(match.lastindex or 1) - 1]
        found.append((kind, match[match.lastindex or 0].replace("''", "'")))
        position = match.end()
    return found


def _member(value: Any, key: Any) -> Any:
    try:
        found = value[key]
    except (KeyError, IndexError, TypeError):
        raise OnlyAzure from None
    if isinstance(found, Hidden):
        raise OnlyAzure
    return found


def _concat(arguments: list[Any]) -> Any:
    if any(isinstance(argument, list | dict) for argument in arguments):
        raise OnlyAzure
    return "".join(map(str, arguments))


def _format(arguments: list[Any]) -> str:
    text, *values = arguments

    def value(match: re.Match[str]) -> str:
        if int(match[1]) >= len(values):
            raise OnlyAzure
        return str(values[int(match[1])])

    return _PLACEHOLDER.sub(value, str(text))


def _path(arguments: list[Any]) -> str:
    """An id of which only the end matters here: the type and the names."""
    return "/".join(map(str, arguments))


_FUNCTIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "concat": _concat,
    "format": _format,
    "tolower": lambda arguments: str(arguments[0]).lower(),
    "toupper": lambda arguments: str(arguments[0]).upper(),
    "string": lambda arguments: str(arguments[0]),
    "null": lambda _arguments: None,
    "true": lambda _arguments: True,
    "false": lambda _arguments: False,
    "resourceid": _path,
    "subscriptionresourceid": _path,
    "extensionresourceid": _path,
}
