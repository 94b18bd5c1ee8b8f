"""Reads YAML as the Pulumi CLI reads it, so that offline and engine see the same values.

The CLI's reader (Go, yaml.v3) knows only true and false as booleans, takes 0613 as octal, keeps 12:30 as text, turns
dates into timestamps, and refuses a key that stands twice. Tried against the CLI on a file of such values.
"""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from .errors import BadInput

_INT = re.compile(r"^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)$")
_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_DEPTH_MAX = 100
_NODES_MAX = 1_000_000
_LARGEST_PRINTED_WHOLE = 1e21
_SIGNS_AND_DIGITS = list("-+.0123456789")


class _Reader(yaml.CSafeLoader):
    """PyYAML with the scalar rules of the CLI's reader."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML fills a copy of it


def read(path: Path) -> dict[str, Any]:
    """The map that a YAML file holds.

    Raises:
        BadInput: the file is missing, empty, not UTF-8, not YAML, or not a map; names the file and the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInput(f"{path.name}: there is no such file in {path.parent.resolve()}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name}: can't be read: {error}") from None
    try:
        _refuse_bombs(text)
        content = yaml.load(text, Loader=_Reader)  # noqa: S506 - a subclass of the safe loader
    except (yaml.YAMLError, ValueError, AttributeError, KeyError) as error:
        raise BadInput(f"{path.name}: is not valid YAML, so nothing of it was used: {_flat(error)}") from None
    if content is None:
        raise BadInput(f"{path.name}: is empty, so there is nothing to preview. Write at least a config: map into it.")
    if not isinstance(content, dict):
        raise BadInput(f"{path.name}: holds a {type(content).__name__}, and a map of keys and values is needed")
    return content


def _refuse_bombs(text: str) -> None:
    """Walks the parser's events first: deep nesting crashes what builds the tree, and aliases multiply without end."""
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = [(None, 0)]
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, 1))
            if len(open_nodes) > _DEPTH_MAX:
                raise ValueError(f"it is nested more than {_DEPTH_MAX} levels deep")
            continue
        if not isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            continue
        anchor, size = open_nodes.pop() if isinstance(event, yaml.CollectionEndEvent) else (event.anchor, 1)
        size = sizes.get(anchor or "", 1) if isinstance(event, yaml.AliasEvent) else size
        sizes[anchor or ""] = size
        outer, so_far = open_nodes.pop()
        open_nodes.append((outer, so_far + size))
        if so_far + size > _NODES_MAX:
            raise ValueError(f"it has more than {_NODES_MAX} nodes when its aliases are written out")


def _flat(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error).replace('in "<unicode string>", ', "")).strip()


def _int(loader: Any, node: Any) -> int | float | str:
    text = loader.construct_scalar(node).replace("_", "")
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.lstrip("+"))
    if digits.startswith("0") and digits.lstrip("0").isdigit() and digits != "0":
        return sign * int(digits, 8)
    return sign * int(digits, 0)


def _timestamp(loader: Any, node: Any) -> str:
    """The CLI prints a timestamp in Go's format, and hands that text to the program."""
    value: date | datetime = loader.construct_yaml_timestamp(node)
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return f"{moment.replace(tzinfo=None)} +0000 UTC"


def _float(loader: Any, node: Any) -> float | int:
    value = float(loader.construct_scalar(node).replace("_", ""))
    return int(value) if value.is_integer() and abs(value) < _LARGEST_PRINTED_WHOLE else value


def _map(loader: Any, node: Any) -> dict[str, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key must be text", key.start_mark)
        if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
            raise yaml.constructor.ConstructorError(None, None, f'the key "{key.value}" stands twice', key.start_mark)
        seen.add(str(key.value))
    loader.flatten_mapping(node)
    return {str(loader.construct_object(key)): loader.construct_object(value, deep=True) for key, value in node.value}


_Reader.yaml_constructors = {
    tag: constructor
    for tag, constructor in yaml.SafeLoader.yaml_constructors.items()
    if tag in {None, *(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "str", "seq"))}
}
for _tag, _pattern, _first in (
    ("bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ("int", _INT, _SIGNS_AND_DIGITS),
    ("timestamp", yaml.SafeLoader.yaml_implicit_resolvers["2"][-1][1], _SIGNS_AND_DIGITS),
    ("float", _FLOAT, _SIGNS_AND_DIGITS),
    ("merge", re.compile(r"^<<$"), ["<"]),
):
    _Reader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _pattern, _first)
_Reader.add_constructor("tag:yaml.org,2002:int", _int)
_Reader.add_constructor("tag:yaml.org,2002:float", _float)
_Reader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)
_Reader.add_constructor("tag:yaml.org,2002:map", _map)
