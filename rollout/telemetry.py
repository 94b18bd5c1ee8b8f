"""Reads what went through a gateway: one record a request, as docs/analysis.md describes it.

Three shapes are taken: JSON lines (`python -m local requests`), the answer of Log Analytics' query API
(`{"tables": [{"columns": [{"name"}], "rows": [[...]]}]}`), and the list of objects that `az monitor log-analytics
query` prints, where every value is a text.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from .errors import BadInput

AHEAD = timedelta(minutes=5)
"""How far two clocks may differ."""

_NOTHING = ("", "None", "null")
_SHOWN = 5
_LARGEST = 10**15
"""Nothing that is measured here is more than this, and squares of sums of it can still be told."""


def _present(value: Any) -> Any:
    """What `az` writes for nothing is nothing."""
    return None if isinstance(value, str) and value.strip() in _NOTHING else value


def _told(value: Any) -> Any:
    """A flag that a query could not tell is not set."""
    return False if (found := _present(value)) is None else found


_Text = Annotated[str | None, BeforeValidator(_present)]
_Count = Annotated[int | None, Field(ge=0, le=_LARGEST), BeforeValidator(_present)]
_Number = Annotated[float | None, Field(ge=0, le=_LARGEST, allow_inf_nan=False), BeforeValidator(_present)]


class Call(BaseModel):
    """A request. `model` is the id of the model version that served; `status` 0 is an answer that broke off.

    `latency_ms` is the time until the last byte, `cost` of whatever currency, `reason` what the gateway's header says.
    """

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, validate_by_name=True, extra="ignore")

    timestamp: AwareDatetime
    task: _Text
    release: _Text
    model: _Text
    status: Annotated[int, Field(ge=0, le=999)]
    latency_ms: _Number
    prompt_tokens: _Count
    completion_tokens: _Count
    content_filtered: Annotated[bool, BeforeValidator(_told)]
    reason: _Text
    cost: _Number = None
    region: _Text = None
    consumer: _Text = None
    correlation_id: _Text = None


REQUIRED = tuple(str(field.alias) for field in Call.model_fields.values() if field.is_required())
"""The columns that must be there; their values may be empty where a request has none."""
COLUMNS = tuple(str(field.alias) for field in Call.model_fields.values())
"""All that is read."""

_Row = tuple[str, Mapping[str, Any]]
"""Where it stands, for messages, and its columns."""


def read(file: Path, now: datetime) -> list[Call]:
    """The records of a file.

    Raises:
        BadInput: it can't be read, or as `parsed` says.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: is not UTF-8 (byte {error.start}), so nothing was read. Convert it.") from None
    except OSError as error:
        raise BadInput(f"{file}: can't be read ({error.strerror}).") from None
    return parsed(text, str(file), now)


def parsed(text: str, name: str, now: datetime) -> list[Call]:
    """The records of a text; `name` says in messages where it comes from, `now` is the time of who wrote it.

    Raises:
        BadInput: empty, truncated or of another shape; a column that is missing, a value that is none (NaN); a time in
            the future; a correlation id twice.
    """
    if not text.strip():
        raise BadInput(f"{name}: is empty, so there is nothing to judge. Ask for a time with requests in it.")
    rows = list(_rows(text, name))
    if not rows:
        raise BadInput(f"{name}: has no rows, so there is nothing to judge. Ask for a time with requests in it.")
    calls = [_call(row, name) for row in rows]
    _check_times(calls, rows, name, now)
    _check_repeated(calls, rows, name)
    return calls


def _rows(text: str, name: str) -> Iterator[_Row]:
    whole = _whole(text, name)
    if isinstance(whole, dict) and "tables" in whole:
        return _of_tables(whole, name)
    if isinstance(whole, list):
        return ((f"row {number}", _object(row, f"row {number}", name)) for number, row in enumerate(whole, 1))
    return _of_lines(text, name)


def _whole(text: str, name: str) -> Any:
    """The text as one JSON document, or None where it is lines."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip()[0] == "[":
            raise BadInput(f"{name}: is truncated or no JSON: {error}. Export it again.") from None
        return None


def _of_lines(text: str, name: str) -> Iterator[_Row]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            is_last = number == len(lines)
            why = "is cut off, so the file is truncated. Export it again" if is_last else f"is no JSON: {error}"
            raise BadInput(f"{name}, {where}: {why}.") from None
        yield where, _object(row, where, name)


def _object(row: Any, where: str, name: str) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise BadInput(f"{name}, {where}: is no JSON object, so it has no columns. docs/analysis.md shows the format.")
    return row


def _of_tables(whole: Mapping[str, Any], name: str) -> Iterator[_Row]:
    if whole.get("error"):
        raise BadInput(f"{name}: Log Analytics gave a part of the result only (error). Ask for less time, and again.")
    try:
        table = whole["tables"][0]
        columns = [column["name"] for column in table["columns"]]
        rows = [(f"row {number}", dict(zip(columns, row, strict=True))) for number, row in enumerate(table["rows"], 1)]
    except (KeyError, IndexError, TypeError, ValueError):
        raise BadInput(f"{name}: is no result of a query: tables[0] needs columns and rows that fit them.") from None
    return iter(rows)


def _call(row: _Row, name: str) -> Call:
    where, columns = row
    if missing := [column for column in REQUIRED if column not in columns]:
        there = ", ".join(sorted(map(str, columns))) or "none"
        raise BadInput(
            f"{name}, {where}: the columns {', '.join(missing)} are missing; there are {there}. Take the query of "
            "docs/analysis.md, which names them so."
        )
    try:
        return Call.model_validate(columns)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))} {e['input']!r:.60}: {e['msg']}" for e in error.errors())
        raise BadInput(f"{name}, {where}: can't be used: {wrong}.") from None


def _check_times(calls: Iterable[Call], rows: Iterable[_Row], name: str, now: datetime) -> None:
    late = [
        (where, call.timestamp) for call, (where, _) in zip(calls, rows, strict=True) if call.timestamp > now + AHEAD
    ]
    if late:
        where, when = late[0]
        raise BadInput(
            f"{name}, {where}: {_utc(when)} is in the future ({len(late)} such rows; it is {_utc(now)} here). One of "
            "the clocks is wrong, so nobody could say what belongs to this step. Set it right."
        )


def _check_repeated(calls: Iterable[Call], rows: Iterable[_Row], name: str) -> None:
    first: dict[str, str] = {}
    repeated: list[str] = []
    for call, (where, _) in zip(calls, rows, strict=True):
        if call.correlation_id and call.correlation_id in first:
            repeated.append(f"{where} is {first[call.correlation_id]} again ({call.correlation_id})")
        elif call.correlation_id:
            first[call.correlation_id] = where
    if repeated:
        told = "; ".join(repeated[:_SHOWN]) + (f" and {len(repeated) - _SHOWN} more" * (len(repeated) > _SHOWN))
        raise BadInput(
            f"{name}: {told}. A request that counts twice makes any verdict wrong: summarize by correlationId."
        )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
