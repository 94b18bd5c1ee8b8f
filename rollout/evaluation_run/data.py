"""The data set: one JSON object a line, with an `id`, the releases' variables, and, if known, what is expected."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.release import Release
from rollout.errors import BadInput

ID, EXPECTED = "id", "expected"


@dataclass(frozen=True)
class DataRow:
    """A row. `values` is all of it; `inputs` is a digest of it, so that a row that was changed is asked anew."""

    id: str
    values: Mapping[str, Any]

    @property
    def inputs(self) -> str:
        """The digest."""
        text = json.dumps(self.values, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def expected(self) -> str | None:
        """What a good answer says; None where nobody wrote it."""
        found = self.values.get(EXPECTED)
        return None if found is None else str(found)

    def variables(self, release: Release) -> dict[str, str]:
        """What a release's prompt is filled with."""
        return {name: str(self.values[name]) for name in release.variables}


def read(file: Path, releases: Iterable[Release]) -> list[DataRow]:
    """The rows of a data set that each of the releases can be asked with.

    Raises:
        BadInput: the file can't be read, is empty or cut off; a row is no object, has no id or one of another row, or
            lacks a variable. Row and variable are named.
    """
    lines = list(_lines(file))
    rows = [_row(line, where) for where, line in lines]
    if not rows:
        raise BadInput(f"{file}: is empty, so there is nothing to ask. Write one JSON object a line.")
    first: dict[str, str] = {}
    for (where, _), row in zip(lines, rows, strict=True):
        if row.id in first:
            raise BadInput(
                f"{where}: has the id {row.id!r} of {first[row.id]}, so answers would be mixed up. Change one."
            )
        first[row.id] = where
        for release in releases:
            _check(row, release, where)
    return rows


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: is not UTF-8 (byte {error.start}). Convert it.") from None
    except OSError as error:
        raise BadInput(f"{file}: can't be read ({error.strerror}).") from None
    return ((f"{file}, line {number}", line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _row(line: str, where: str) -> DataRow:
    try:
        values = json.loads(line, parse_constant=_no_number)
    except ValueError as error:
        raise BadInput(f"{where}: is no JSON, or cut off: {error}.") from None
    if not isinstance(values, dict):
        raise BadInput(f"{where}: is no JSON object. Write one a line, such as {{'id': '1', 'document': '...'}}.")
    found = values.get(ID)
    if isinstance(found, bool) or not isinstance(found, str | int) or not str(found).strip():
        raise BadInput(f"{where}: has no id. Give each row one that stays, such as 'id': 'news-1': rows pair by it.")
    return DataRow(str(found), values | {ID: str(found)})


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _check(row: DataRow, release: Release, where: str) -> None:
    for name in release.variables:
        value = row.values.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            what = "is missing" if name not in row.values else f"is {json.dumps(value)[:40]}, which is no text"
            raise BadInput(f"{where} (id {row.id}): the variable {name} of {release.name} {what}. Add it to the row.")
