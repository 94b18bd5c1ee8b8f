"""Paths to nested properties: `properties.model.version`, `tags["a.b"]`, `rules[0].value`, `tags.*`.

Source: pulumi/pulumi sdk/go/common/resource/properties_path.go (`ParsePropertyPath`, `Contains`, `Reset`).
"""

import re
from collections.abc import Mapping
from typing import Any

from google.protobuf import json_format, struct_pb2

from local.provider import wire

from . import secrets

Path = tuple[str | int, ...]

MISSING = object()
"""What `get` answers where there is nothing."""

_ANY = "*"
_STEP = re.compile(r'\.?(?:([^.\[\]"]+)|\[(\d+|\*)\]|\["((?:\\"|[^"])*)"\])')


def parse(text: str) -> Path:
    """The steps of a path: names, indexes, and `*` for any.

    Raises:
        ValueError: it is no path.
    """
    found: list[str | int] = []
    position = 0
    while position < len(text):
        step = _STEP.match(text, position)
        if step is None or (position == 0 and text.startswith(".")):
            raise ValueError(f"{text!r} is no path to a property")
        name, index, quoted = step.groups()
        found.append(int(index) if index and index.isdigit() else name or index or quoted.replace('\\"', '"'))
        position = step.end()
    return tuple(found)


def text(path: Path) -> str:
    """A path as it is written."""
    return "".join(map(_step_text, path)).removeprefix(".")


def contains(path: Path, other: Path) -> bool:
    """Whether `other` is at or below `path`, in which `*` stands for any step."""
    return len(path) <= len(other) and all(mine in (_ANY, its) for mine, its in zip(path, other, strict=False))


def get(values: Any, path: Path) -> Any:
    """The plain value at a path, or `MISSING`."""
    for step in path:
        if step not in _keys(values):
            return MISSING
        values = values[step]
    return values


def reset(path: Path, old: struct_pb2.Struct, new: struct_pb2.Struct) -> bool:
    """Puts the value that `old` has at a path back into `new`; a value that `old` lacks is removed.

    Returns:
        Whether that was possible: nothing is added to or taken out of a list, and no map is made on the way.
    """
    before, after = json_format.MessageToDict(old), json_format.MessageToDict(new)
    done = _reset(path, before, after, hidden=False)
    new.Clear()
    json_format.ParseDict(after, new)
    return done


def _step_text(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if re.fullmatch(r"\w+", step):
        return f".{step}"
    return '["{}"]'.format(step.replace('"', '\\"'))


def _reset(path: Path, old: Any, new: Any, hidden: bool) -> bool:
    """`hidden` says that `old` stands inside a secret and `new` does not."""
    hidden = (hidden or _is_secret(old)) and not _is_secret(new)
    old, new = _opened(old), _opened(new)
    step, rest = path[0], path[1:]
    if step == _ANY:
        return min(
            (_reset((key, *rest), old, new, hidden) for key in sorted(_keys(old) | _keys(new), key=str)), default=True
        )
    before, after = get(old, (step,)), get(new, (step,))
    if not rest:
        return _put(new, step, secrets.wrapped(before) if hidden and before is not MISSING else before)
    if before is MISSING or after is MISSING:
        return before is after
    return _reset(rest, before, after, hidden)


def _put(new: Any, step: str | int, value: Any) -> bool:
    if isinstance(new, dict) and value is MISSING:
        new.pop(step, None)
    elif isinstance(new, dict) or (value is not MISSING and get(new, (step,)) is not MISSING):
        new[step] = value
    else:
        return value is MISSING and get(new, (step,)) is MISSING
    return True


def _keys(container: Any) -> set[str | int]:
    if isinstance(container, list):
        return set(range(len(container)))
    return set(container) if isinstance(container, Mapping) else set()


def _is_secret(value: Any) -> bool:
    return isinstance(value, dict) and value.get(wire.SIGNATURE) == wire.SECRET_SIGNATURE


def _opened(value: Any) -> Any:
    return value["value"] if _is_secret(value) else value
