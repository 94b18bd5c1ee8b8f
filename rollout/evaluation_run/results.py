"""Writes what was answered and graded as azure-ai-evaluation does: `{"rows": [...], "metrics": {...}}`."""

import json
import math
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rollout.errors import Failed

from .data import DataRow
from .grading import Grader
from .kept import Answered

_MODE = 0o644


def row(data: DataRow, answered: Answered, graders: Iterable[Grader]) -> dict[str, Any]:
    """One row: what was asked, what came of it, and the grades of a whole answer. Raises `Failed` as `Grader` does."""
    told = {f"inputs.{name}": value for name, value in data.values.items()}
    if answered.error is not None:
        return {**told, "outputs.error": answered.error}
    told |= {
        "outputs.answer": answered.answer,
        "outputs.latency_ms": answered.latency_ms,
        "outputs.prompt_tokens": answered.prompt_tokens,
        "outputs.completion_tokens": answered.completion_tokens,
        "outputs.content_filtered": answered.content_filtered,
        "outputs.finish_reason": answered.finish_reason,
    }
    if answered.answer is not None and not answered.content_filtered:
        for grader in graders:
            told |= grader.outputs(data, answered.answer)
    return told


def write(file: Path, rows: list[dict[str, Any]]) -> None:
    """Writes the file as a whole or not at all.

    Raises:
        Failed: it can't be written.
    """
    content = json.dumps({"rows": rows, "metrics": _means(rows)}, ensure_ascii=False, indent=1)
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as opened:
                opened.write(content)
            Path(name).chmod(_MODE)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Failed(f"{file}: can't be written ({error.strerror}).") from None


def _means(rows: list[dict[str, Any]]) -> dict[str, float]:
    """The mean of each graded metric, for people; who judges computes from rows."""
    held: dict[str, list[float]] = {}
    for each in rows:
        for name, value in each.items():
            metric = name.removeprefix("outputs.")
            if "." in metric and isinstance(value, float) and name.startswith("outputs."):
                held.setdefault(metric, []).append(value)
    return {name: math.fsum(values) / len(values) for name, values in held.items()}
