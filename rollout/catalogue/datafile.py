"""Rewrites the text of `model_lifecycle/catalogue/data/models.toml`: only the lines that change, each in its place."""

import itertools
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from model_lifecycle.catalogue import SKUS, ModelVersion, parse
from rollout.errors import Failed

_AS_OF = re.compile(r"as_of\s*=\s*(\d{4}-\d{2}-\d{2})")
_VERSIONS = "[versions]"
_KEYS = frozenset({"model", "version", "stage", "deprecates", "retires", "retires_by_sku", "replacements", "source"})
_SKUS = {name.casefold(): name for name in SKUS}


def free_source(text: str, today: date) -> str:
    """A key for a source that the file doesn't list yet: `API-2026-11-22`, with a number on a day's second refresh."""
    listed = tomllib.loads(text).get("sources", {})
    first = f"API-{today}"
    names = itertools.chain([first], (f"{first}-{number}" for number in itertools.count(2)))
    return next(name for name in names if name not in listed)


def rewritten(text: str, entries: Mapping[str, ModelVersion], as_of: date, source: tuple[str, str]) -> str:
    """The file's text with `entries` in it, its `as_of` set and a source (key, text) added.

    Every other line stays as it is to the byte, comments at the end of changed lines too. A new version comes behind
    its model's last line, or behind the last line of all.

    Raises:
        Failed: a line can't be changed without losing something, or the result isn't what was meant.
    """
    lines, published = text.split("\n"), parse(text)
    _set_as_of(lines, as_of)
    places = _places(lines, published)
    for key in entries.keys() & places.keys():
        lines[places[key]] = _replaced(lines[places[key]], entries[key])
    fresh = [entry for key, entry in sorted(entries.items()) if key not in places]
    behind = _behind(fresh, published, places)
    behind.setdefault(_last_source(lines), []).append(f"{source[0]} = {_toml(source[1])}")
    result = "\n".join(_with(lines, behind))
    _verify(result, {**published, **entries}, as_of, source)
    return result


def write(path: Path, text: str) -> None:
    """Replaces a file's content in one step, so that nobody ever sees half of it.

    Raises:
        OSError: the file or its folder can't be written.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(path.stat().st_mode)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _set_as_of(lines: list[str], day: date) -> None:
    for index, line in enumerate(lines):
        if found := _AS_OF.match(line):
            lines[index] = f"{line[: found.start(1)]}{day}{line[found.end(1) :]}"
            return
    raise Failed("models.toml has no line `as_of = <day>`. Nothing was written.")


def _places(lines: Sequence[str], published: Mapping[str, ModelVersion]) -> dict[str, int]:
    """Where each version's line is."""
    first = next((index for index, line in enumerate(lines) if line.strip() == _VERSIONS), len(lines))
    found = ((_key(lines[index]), index) for index in range(first + 1, len(lines)))
    return {key: index for key, index in found if key in published}


def _key(line: str) -> str:
    head, is_one, _ = line.partition("=")
    return next(iter(tomllib.loads(f"{head}= 0"))) if is_one and head.startswith('"') else ""


def _replaced(line: str, entry: ModelVersion) -> str:
    """The line with the entry's values, and with the comment that it had."""
    end = _end_of_value(line)
    ((key, old),) = tomllib.loads(line[:end]).items()
    if further := old.keys() - _KEYS:
        raise Failed(f'models.toml: "{key}" has a key that would be lost: {min(further)}. Nothing was written.')
    return _line(entry) + line[end:]


def _end_of_value(line: str) -> int:
    """Where the inline table ends: at the first brace up to which the line is TOML."""
    for brace in re.finditer("}", line):
        try:
            tomllib.loads(line[: brace.end()])
        except tomllib.TOMLDecodeError:
            continue
        return brace.end()
    raise Failed(f"models.toml: an entry is not on one line, so it can't be changed: {line[:60]} Nothing was written.")


def _line(entry: ModelVersion) -> str:
    return f"{_toml(entry.id)} = {_toml(_fields(entry))}"


def _fields(entry: ModelVersion) -> dict[str, Any]:
    fields = {
        "model": entry.model,
        "version": entry.version,
        "stage": entry.published_stage,
        "deprecates": entry.deprecates,
        "retires": entry.retires,
        "retires_by_sku": {_SKUS.get(sku, sku): day for sku, day in entry.retires_by_sku.items()},
        "replacements": entry.replacements,
        "source": entry.source,
    }
    return {name: value for name, value in fields.items() if value}


def _toml(value: str | date | Sequence[str] | Mapping[str, Any]) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_toml(item)}' for key, item in value.items())} }}"
    return f"[{', '.join(map(_toml, value))}]"


def _behind(
    fresh: Sequence[ModelVersion], published: Mapping[str, ModelVersion], places: Mapping[str, int]
) -> dict[int, list[str]]:
    """The new lines, by the number of the line that they come behind."""
    behind: dict[int, list[str]] = {}
    for entry in fresh:
        siblings = [places[key] for key in places if published[key].model.lower() == entry.model.lower()]
        behind.setdefault(max(siblings or places.values()), []).append(_line(entry))
    return behind


def _last_source(lines: Sequence[str]) -> int:
    end = next((index for index, line in enumerate(lines) if line.strip() == _VERSIONS), len(lines))
    return max((index for index in range(end) if "=" in lines[index] and not lines[index].startswith("#")), default=0)


def _with(lines: Sequence[str], behind: Mapping[int, Sequence[str]]) -> list[str]:
    """New lines end as the line that they come behind: with a carriage return, or without."""
    return [
        text
        for index, line in enumerate(lines)
        for text in (line, *(new + "\r" * line.endswith("\r") for new in behind.get(index, ())))
    ]


def _verify(result: str, meant: Mapping[str, ModelVersion], as_of: date, source: tuple[str, str]) -> None:
    """The catalogue's own loader must read what was meant."""
    try:
        raw, entries = tomllib.loads(result), parse(result)
    except ValueError as error:
        raise Failed(f"The new models.toml would not load: {error}. Nothing was written.") from None
    if entries != meant or raw["as_of"] != as_of or raw["sources"].get(source[0]) != source[1]:
        raise Failed("The new models.toml would not hold what was read. Nothing was written.")
