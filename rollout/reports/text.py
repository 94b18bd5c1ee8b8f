"""The report for a person at a terminal."""

from pathlib import Path

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from rollout.escaping import visible
from rollout.evaluating import Gate
from rollout.judging import Metric

from . import wording

_WIDTH = 100
_STYLES = {"Successful": "green", "Failed": "red", "Inconclusive": "yellow"}
_HEADINGS = ("metric", "verdict", "baseline", "candidate", "change", "interval", "must be", "n")


def console() -> Console:
    """What a report is printed on: as wide as the terminal, and 100 columns where there is none."""
    found = Console(highlight=False, soft_wrap=False)
    return found if found.is_terminal else Console(highlight=False, width=_WIDTH)


def as_text(gate: Gate, kept: Path | None) -> Group:
    """The verdict, a table that fits 100 columns, and what follows from it; `kept` is the evaluation's file."""
    verdict = gate.judgement.verdict
    parts: list[Text | Table] = [
        Text.assemble((f"{wording.title(gate)}: ", "bold"), (verdict, f"bold {_STYLES[verdict]}")),
        Text(f"{wording.basis(gate)}\n"),
        _table(gate.judgement.metrics),
    ]
    parts += [Text(f"{name}: {said}", "yellow") for name, said in _open(gate)]
    parts += [Text(said, "bold yellow") for said in [wording.unsafe(gate)] if said]
    if gate.judgement.not_judged:
        parts.append(Text(visible(f"Not judged: {wording.left_out(gate)}."), "dim"))
    parts.append(Text(f"Kept in {kept}." if kept else "Nothing was written, and the look is not counted.", "bold"))
    return Group(*parts)


def _open(gate: Gate) -> list[tuple[str, str]]:
    found = gate.judgement.metrics
    rows = [
        (visible(metric.name), "; ".join(part for part in (wording.needed(metric), visible(metric.note or "")) if part))
        for metric in found
        if metric.verdict == "Inconclusive"
    ]
    return rows or [("Why", visible(reason)) for reason in gate.judgement.reasons]


def _table(metrics: tuple[Metric, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in _HEADINGS:
        table.add_column(heading, justify="left" if heading in {"metric", "verdict"} else "right", overflow="fold")
    for metric in metrics:
        values = (metric.verdict, *_cells(metric))
        style = _STYLES[metric.verdict]
        table.add_row(Text(visible(metric.name)), Text(values[0], style), *map(Text, values[1:]))
    return table


def _cells(metric: Metric) -> tuple[str, ...]:
    return (
        wording.value(metric, metric.baseline),
        wording.value(metric, metric.candidate),
        wording.change(metric, metric.value),
        wording.interval(metric),
        wording.limit(metric),
        f"{metric.n:,}",
    )
