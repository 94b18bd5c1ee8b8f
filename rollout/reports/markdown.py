"""The report as Markdown, for a pull request."""

from rollout.escaping import code
from rollout.evaluating import Gate
from rollout.judging import Metric

from . import wording

_HEADINGS = ("metric", "verdict", "baseline", "candidate", "change", "interval", "must be", "rows", "lost", "needed")
_MARKS = {"Successful": "Successful", "Failed": "**Failed**", "Inconclusive": "*Inconclusive*"}


def as_markdown(gate: Gate) -> str:
    """A heading, a table, and what was not judged."""
    found = gate.judgement
    candidate, base = gate.subjects.candidate, gate.subjects.baseline
    lines = [
        f"## {code(candidate.name)} against {code(base.name) if base else 'thresholds'}: {found.verdict}",
        "",
        wording.basis(gate),
        "",
        *([f"**{unsafe}**", ""] if (unsafe := wording.unsafe(gate)) else []),
        f"| {' | '.join(_HEADINGS)} |",
        f"|{'|'.join('---' if index < 2 else '---:' for index in range(len(_HEADINGS)))}|",  # noqa: PLR2004 - words left
        *(_row(metric) for metric in found.metrics),
    ]
    notes = [f"- {code(metric.name)}: {code(metric.note)}" for metric in found.metrics if metric.note]
    left = [f"- {code(name)} was not judged: {code(reason)}" for name, reason in found.not_judged.items()]
    digests = [f"- {code(each.name)}: {code(each.digest)}" for each in (candidate, base) if each]
    return "\n".join([*lines, "", *notes, *left, *digests, ""])


def _row(metric: Metric) -> str:
    cells = (
        code(metric.name),
        _MARKS[metric.verdict],
        wording.value(metric, metric.baseline),
        wording.value(metric, metric.candidate),
        wording.change(metric, metric.value),
        wording.interval(metric),
        wording.limit(metric),
        f"{metric.n:,}",
        f"{metric.lost:,}",
        wording.needed(metric),
    )
    return f"| {' | '.join(cells)} |"
