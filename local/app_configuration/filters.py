r"""Filters of keys, labels and tags: `*`, `abc*`, `abc`, up to five values parted by commas, `\0` for none.

`*`, `,` and `\` stand for themselves behind a `\`. Source: Microsoft Learn, "Key-values - REST API", and what
Azure/AppConfiguration-Emulator, the service's own emulator, makes of malformed ones.
"""

from dataclasses import dataclass

from .problems import invalid_argument

_ESCAPE, _WILDCARD, _COMMA, NULL = "\\", "*", ",", "\0"
_MOST_VALUES = 5


@dataclass(frozen=True)
class Filter:
    """Takes all of `names` ("" is none), or what begins with `prefix`; everything when there is neither."""

    names: tuple[str, ...] | None = None
    prefix: str = ""

    def takes(self, name: str) -> bool:
        """Whether it lets a name pass."""
        return name.startswith(self.prefix) if self.names is None else name in self.names


ANY = Filter()


def read(parameter: str, text: str | None) -> Filter:
    """The filter in a query parameter; a missing or empty one, or one that begins with `*`, takes everything.

    Raises:
        Problem: 400, it is malformed.
    """
    if not text or text[0] == _WILDCARD:
        return ANY
    if text == NULL:
        return Filter(("",))
    values = _split(text)
    if len(values) > _MOST_VALUES:
        raise invalid_argument(parameter, f"Too many values. Maximum supported is {_MOST_VALUES}")
    last = values[-1][1]
    if len(values) == 1 and last.endswith(_WILDCARD) and not _is_escaped(last, len(last) - 1):
        return Filter(prefix=_unescaped(parameter, last[:-1], 0))
    return Filter(tuple("" if v == NULL else _unescaped(parameter, v, start) for start, v in values))


def read_tags(texts: list[str]) -> tuple[tuple[str, str | None], ...]:
    r"""The tags that an item must have: `name=value`, `name=` for an empty value, `name=\0` for null.

    Raises:
        Problem: 400, one is malformed, or there are more than five.
    """
    given = [text for text in texts if text]
    if len(given) > _MOST_VALUES:
        raise invalid_argument("tags", f"Too many values. Maximum supported is {_MOST_VALUES}")
    return tuple(_tag(text) for text in given)


def _tag(text: str) -> tuple[str, str | None]:
    at = next((i for i, c in enumerate(text) if c == "=" and not _is_escaped(text, i)), -1)
    if at < 1:
        raise invalid_argument("tags", f"'{text}' is not in the form tagName=tagValue")
    value = text[at + 1 :]
    return _unescaped("tags", text[:at], 0), None if value == NULL else _unescaped("tags", value, at + 1)


def _split(text: str) -> list[tuple[int, str]]:
    """The parts between commas, each with its place."""
    found, start = [], 0
    for i, character in enumerate(text):
        if character == _COMMA and not _is_escaped(text, i):
            found.append((start, text[start:i]))
            start = i + 1
    return [*found, (start, text[start:])]


def _is_escaped(text: str, at: int) -> bool:
    """Whether an odd number of escapes stands before."""
    before = text[:at]
    return (len(before) - len(before.rstrip(_ESCAPE))) % 2 == 1


def _unescaped(parameter: str, text: str, start: int) -> str:
    made, i = "", 0
    while i < len(text):
        if text[i] in (_WILDCARD, _COMMA):
            raise invalid_argument(parameter, f"{parameter}({start + i}): Invalid character")
        i += text[i] == _ESCAPE
        made += text[i : i + 1]
        i += 1
    return made
