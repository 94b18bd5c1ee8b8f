"""From a request's path to API and operation.

A path is compared segment by segment as it was sent, each segment decoded once, letters' case aside. A segment that
would become another path when it is decoded or resolved (`..`, `.`, a slash, a backslash, a control character)
matches nothing, so that nothing is reached that isn't named.

LIMITATIONS: versions and revisions of APIs, wildcards within a segment and parameters with formats are left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from local.api_management.served import Api, Operation

Segments = tuple[str, ...]

_ODD = re.compile("[\x00-\x1f\x7f/\\\\\ufffd]")


@dataclass(frozen=True)
class Match:
    """An operation and the values of its template's parameters; `relative` is the path below the API's."""

    operation: Operation
    parameters: dict[str, str]


def segments(path: str) -> Segments | None:
    """The decoded segments of a raw path that begins with a slash; None where it could mean another path."""
    if path in ("", "/"):
        return ()
    found = tuple(unquote(part, errors="replace") for part in path.removeprefix("/").split("/"))
    return None if any(_is_odd(part) for part in found) else found


def api_of(apis: Sequence[Api], path: Segments) -> tuple[Api, int] | None:
    """The API with the longest path that begins this one, and how many segments that has."""
    found = [(api, len(prefix)) for api in apis if _begins(path, prefix := _prefix(api.path))]
    return max(found, key=lambda one: one[1], default=None)


def operation_of(api: Api, method: str, path: Segments) -> Match | None:
    """The operation for a method and the path below the API's; a literal segment is preferred to a parameter."""
    best: tuple[int, Match] | None = None
    for operation in api.operations:
        if operation.method.upper() != method and operation.method != "*":
            continue
        template = _template(operation.url_template)
        parameters = template.parameters(path)
        if parameters is not None and (best is None or template.literals > best[0]):
            best = template.literals, Match(operation, parameters)
    return best[1] if best else None


def _is_odd(segment: str) -> bool:
    return segment in ("", ".", "..") or _ODD.search(segment) is not None


@cache
def _prefix(path: str) -> Segments:
    return tuple(part.lower() for part in path.strip("/").split("/") if part)


@dataclass(frozen=True)
class _Template:
    """A URL template: a name in braces by its place, or a literal in lower case; `is_open` if anything may follow."""

    parts: tuple[tuple[str | None, str], ...]
    is_open: bool

    @property
    def literals(self) -> int:
        return sum(name is None for name, _ in self.parts)

    def parameters(self, path: Segments) -> dict[str, str] | None:
        """The values of the parameters; None where the path doesn't fit."""
        if len(path) < len(self.parts) or (len(path) > len(self.parts) and not self.is_open):
            return None
        found: dict[str, str] = {}
        for (name, literal), given in zip(self.parts, path, strict=False):
            if name is not None:
                found[name] = given
            elif literal != given.lower():
                return None
        return found


@cache
def _template(template: str) -> _Template:
    parts = [part for part in template.partition("?")[0].strip("/").split("/") if part]
    is_open = parts[-1:] == ["*"]
    fixed = parts[:-1] if is_open else parts
    named = [part[1:-1] if part.startswith("{") and part.endswith("}") else None for part in fixed]
    return _Template(tuple(zip(named, (part.lower() for part in fixed), strict=True)), is_open)


def _begins(path: Segments, prefix: Segments) -> bool:
    return len(path) >= len(prefix) and all(a.lower() == b for a, b in zip(path, prefix, strict=False))
