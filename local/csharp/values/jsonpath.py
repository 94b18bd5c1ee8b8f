"""`SelectToken`: names, indexes, wildcards and descents. Filters and slices are not known here."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from .tokens import JArray, JObject, JProperty, JToken

Step = Callable[[JToken], Iterator[JToken]]

_STEP = re.compile(
    r"(?P<descent>\.\.)?(?:(?P<first>^)|\.)?(?:(?P<name>[\w\-$@]+)|(?P<any>\*))"
    r"|(?P<down>\.\.)?\[\s*(?:'(?P<single>(?:[^'\\]|\\.)*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"|(?P<index>\d+)|(?P<all>\*))\s*\]"
)


class UnknownPath(ValueError):
    """A path that Newtonsoft may know and the local Azure does not."""


@lru_cache(maxsize=512)
def steps_of(path: str) -> tuple[Step, ...]:
    """The steps of a path.

    Raises:
        UnknownPath: filters, slices, unions, or no path at all.
    """
    rest = path.strip()
    if rest.startswith("$"):
        rest = rest[1:]
    found: list[Step] = []
    at = 0
    while at < len(rest):
        match = _STEP.match(rest, at)
        if not match or (at and match["name"] and rest[at] != "."):
            raise UnknownPath(f"the path '{path}': names, ['names'], [0], * and .. are known")
        found.extend(_steps(match))
        at = match.end()
    return tuple(found)


def _steps(match: re.Match[str]) -> Iterator[Step]:
    if match["descent"] or match["down"]:
        yield _descended
    if match["any"] or match["all"]:
        yield _children
    elif match["index"]:
        yield _at(int(match["index"]))
    else:
        name = match["name"] or match["single"] or match["double"] or ""
        yield _named(re.sub(r"\\(.)", r"\1", name) if not match["name"] else name)


def _named(name: str) -> Step:
    def step(token: JToken) -> Iterator[JToken]:
        found = token.get(name) if isinstance(token, JObject) else None
        if found is not None:
            yield found

    return step


def _at(index: int) -> Step:
    def step(token: JToken) -> Iterator[JToken]:
        if isinstance(token, JArray) and index < len(token.items):
            yield token.get(index)

    return step


def _children(token: JToken) -> Iterator[JToken]:
    if isinstance(token, JObject):
        yield from (entry.value for entry in token.properties())
    elif isinstance(token, JArray):
        yield from token.children()


def _descended(token: JToken) -> Iterator[JToken]:
    yield token
    for child in _children(token):
        yield from _descended(child)


def selected(token: JToken, path: str) -> list[JToken]:
    """What a path finds, in order.

    Raises:
        UnknownPath: the path is not known here.
    """
    found = [token]
    for step in steps_of(path):
        found = [child for one in found for child in step(one)]
    return found


def path_of(token: Any) -> str:
    """Where a token stands in its document, as Newtonsoft writes it."""
    parts: list[str] = []
    while token.parent is not None:
        parent = token.parent
        if isinstance(parent, JArray):
            at = next(index for index, one in enumerate(parent.items) if one is token)
            parts.append(f"[{at}]")
        elif isinstance(token, JProperty):
            name = token.name
            parts.append(f".{name}" if re.fullmatch(r"[^\s.\[\]'\"()$*?@]+", name) else f"['{name}']")
        token = parent
    return "".join(reversed(parts)).removeprefix(".")
