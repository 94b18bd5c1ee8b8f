"""An analysis as a table for a person and as JSON for a program."""

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rollout import clock
from rollout.judging import Metric

from .analysis import Analysis

SCHEMA_VERSION = 1
_STYLES = {"Successful": "green", "Failed": "red", "Inconclusive": "yellow"}
_COLUMNS = ("metric", "verdict", "stable", "canary", "change", "between", "limit", "p", "needs")


def as_json(found: Analysis, stack: str, aborted: Any = None) -> dict[str, Any]:
    """As one document; `aborted` is what came of the abort that `--auto` led to."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "stack": stack,
        "task": found.task,
        "verdict": found.verdict,
        "stable": {"release": found.stable.release, "modelVersion": found.stable.version},
        "canary": {"release": found.canary.release, "modelVersion": found.canary.version, "percent": found.percent},
        "since": clock.written(found.since),
        "source": found.source,
        "rows": found.rows,
        "leftOut": dict(found.chosen.left),
        "needed": found.needed,
        "neededAtLeast": found.needed_at_least,
        "rowsDigest": found.chosen.digest,
        "writtenDown": found.is_look and found.is_new,
        **found.load.as_json(),
        "judgement": found.judgement.as_json(),
        "aborted": aborted,
    }


def as_text(found: Analysis) -> RenderableType:
    """As lines and a table."""
    return Group(_head(found), _table(found), *(Text(line) for line in _notes(found)))


def _head(found: Analysis) -> Text:
    said = Text(f"{found.task}: ").append(found.verdict, style=_STYLES[found.verdict])
    rows = found.rows
    return said.append(
        f", look {found.judgement.look} of {found.judgement.looks}\n"
        f"{found.canary.release} at {found.percent} % ({rows['canary']:,} requests) against {found.stable.release} "
        f"({rows['stable']:,}), since {clock.written(found.since)}"
    )


def _table(found: Analysis) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name in ("metric", "verdict") else "right", no_wrap=True)
    for metric in found.judgement.metrics:
        table.add_row(*_cells(metric))
    return table


def _cells(metric: Metric) -> tuple[RenderableType, ...]:
    is_bounded = metric.low is not None and metric.high is not None
    return (
        metric.name,
        Text(metric.verdict, style=_STYLES[metric.verdict]),
        _number(metric.baseline),
        _number(metric.candidate),
        _number(metric.value),
        f"{_number(metric.low)} {_number(metric.high)}" if is_bounded else "",
        _number(metric.limit),
        "" if metric.p is None else f"{metric.p:.2g}",
        "" if metric.needed is None else f"{metric.needed:,}{'+' if metric.needed_at_least else ''}",
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}"


def _notes(found: Analysis) -> list[str]:
    reasons = found.judgement.reasons
    notes = [f"Because {'; '.join(reasons)}."] if reasons else []
    notes += [f"Left out: {count:,} requests, {reason}." for reason, count in found.chosen.left.items()]
    notes += [f"{metric.name}: {metric.note}." for metric in found.judgement.metrics if metric.note]
    if found.needed and found.verdict == "Inconclusive":
        about = "At least" if found.needed_at_least else "About"
        notes.append(f"{about} {found.needed:,} requests of each release would decide it.")
    if not found.is_look:
        notes.append("Too few requests for any canary to pass: nothing was written down, and this was no look.")
    elif not found.is_new:
        notes.append(
            "These requests were judged before at this step: it is the same look, and nothing was written down."
        )
    return notes
