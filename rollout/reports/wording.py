"""How the numbers of a judgement are said, the same in every report."""

from rollout.evaluating import Gate
from rollout.judging import Metric

MISSING = "-"
_PERCENT = ("quality", "accuracy", "contentFilterRate", "harmfulRate", "errorRate")
_LARGE = 100


def value(metric: Metric, number: float | None) -> str:
    """A value of one release: a rate or score in percent, milliseconds, tokens or cost as a number."""
    if number is None:
        return MISSING
    if metric.name.split(":")[0] in _PERCENT:
        return f"{100 * number:.1f} %"
    if metric.name.startswith("latency"):
        return f"{number:,.0f} ms"
    return f"{number:,.0f}" if number >= _LARGE else f"{number:.4g}"


def change(metric: Metric, number: float | None) -> str:
    """A difference in points, a ratio as a change in percent, or a value that is held against a threshold."""
    if number is None:
        return MISSING
    if metric.kind == "threshold":
        return value(metric, number)
    return f"{100 * (number - 1):+.1f} %" if metric.kind == "ratio" else f"{100 * number:+.2f} pt"


def interval(metric: Metric) -> str:
    """The bounds."""
    if metric.low is None or metric.high is None:
        return MISSING
    low, high = change(metric, metric.low), change(metric, metric.high)
    return f"{low.split(' ')[0]} to {high}"


def limit(metric: Metric) -> str:
    """What the whole interval has to be beyond."""
    return f"{'above' if metric.higher_is_better else 'below'} {change(metric, metric.limit)}"


def needed(metric: Metric) -> str:
    """The rows that would probably decide it, or the fewest with which anything can be said."""
    if metric.verdict != "Inconclusive":
        return ""
    if not metric.needed:
        return "more rows won't help"
    return f"{'at least ' if metric.needed_at_least else ''}{metric.needed:,} rows"


def title(gate: Gate) -> str:
    """What was judged against what."""
    base = gate.subjects.baseline
    return f"{gate.subjects.candidate.name} against {base.name if base else 'thresholds'}"


def basis(gate: Gate) -> str:
    """How it was judged, in one sentence."""
    found = gate.judgement
    rows = len(gate.candidate.rows)
    how = "compared row by row" if found.paired else "not paired" if gate.baseline else "against thresholds"
    sure = 100 * (1 - found.level)
    return (
        f"{rows:,} rows, {how}. Look {found.look} of {found.looks}: each bound of an interval holds with {sure:.1f} %, "
        f"so that all looks together pass a worse release {100 * found.alpha:g} times in 100 at most."
    )


def unsafe(gate: Gate) -> str:
    """What has to stand in a report of a first release of which nobody measured whether it does harm; else nothing."""
    told = {metric.name for metric in gate.judgement.metrics}
    if gate.baseline is not None or told & {"contentFilterRate", "harmfulRate"}:
        return ""
    return (
        "Safety was not measured: no row tells whether a content filter stopped an answer, or whether one does harm. "
        "The verdict says nothing of it."
    )


def left_out(gate: Gate) -> str:
    """What was not judged, and why."""
    return "; ".join(f"{name}: {reason}" for name, reason in gate.judgement.not_judged.items())
