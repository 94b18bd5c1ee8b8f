"""When a rollout last took a release out of service, from the history that `rollout` appends to."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

FOLDER = "history"


def stopped(root: Path, stack: str, task: str) -> Mapping[str, date]:
    """The day (UTC) on which each release of a task was last taken out of service in a stack.

    Lines that can't be read tell nothing; `rollout status` names them.
    """
    days: dict[str, date] = {}
    for record in _records(root / FOLDER / stack / f"{task}.jsonl"):
        before, after, at = record.get("before"), record.get("after"), _day(record.get("at"))
        if record.get("phase") == "done" and at:
            days |= dict.fromkeys(_served(before) - _served(after), at)
            days = {name: day for name, day in days.items() if name not in _served(after)}
    return days


def _records(file: Path) -> Iterator[dict[str, Any]]:
    lines = file.read_bytes().splitlines() if file.is_file() else ()
    for line in lines:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            yield record


def _served(state: Any) -> frozenset[str]:
    """The releases that users get in a recorded state of the task."""
    if not isinstance(state, Mapping):
        return frozenset()
    stable, canary, former = (_name(state.get(key)) for key in ("stable", "canary", "former"))
    if state.get("enabled", True):
        return frozenset(filter(None, (stable, canary)))
    return frozenset(filter(None, (stable if canary else former or stable,)))


def _name(value: Any) -> str | None:
    found = value.get("release") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else None


def _day(moment: Any) -> date | None:
    try:
        return datetime.fromisoformat(str(moment)).astimezone(UTC).date()
    except (ValueError, OverflowError):
        return None
