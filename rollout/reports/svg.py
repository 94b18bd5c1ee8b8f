"""Plots as SVG, written by hand: nothing is fetched, colours come from the page, and so follow its light or dark."""

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from rollout.escaping import visible
from rollout.judging import Metric

from . import wording

_WIDTH, _LEFT, _RIGHT, _ROW = 920, 230, 700, 34
_BINS = 40
_TALL = 240
_MARGIN = 0.75
"""How far a margin reaches, in thirds of the width."""


def forest(metrics: Sequence[Metric]) -> str:
    """One line a metric: its interval and its limit, in widths of the margin, so that all fit one picture.

    The good side is always on the right. Metrics without bounds or margin are left out.
    """
    drawn = [metric for metric in metrics if metric.low is not None and metric.high is not None]
    height = 46 + _ROW * len(drawn)
    body = "".join(part for index, metric in enumerate(drawn) for part in _interval(metric, 40 + _ROW * index))
    return _svg(height, "Intervals against their limits, the good side on the right", _frame(height) + body)


def latencies(baseline: Sequence[float], candidate: Sequence[float]) -> str:
    """The distribution of both releases' latencies as outlines over one scale that ends at the slowest P99."""
    both = [np.asarray(each, dtype=float) for each in (baseline, candidate) if len(each)]
    end = max(float(np.quantile(each, 0.99)) for each in both) or 1.0
    edges = np.linspace(0, end, _BINS + 1)
    shares = [np.histogram(np.clip(each, 0, end), edges)[0] / len(each) for each in both]
    top = max(float(share.max()) for share in shares) or 1.0
    names = ("baseline", "candidate") if len(both) > 1 else ("candidate",)
    lines = "".join(_outline(share, top, name) for share, name in zip(shares, names, strict=True))
    marks = "".join(_percentiles(each, end, name) for each, name in zip(both, names, strict=True))
    return _svg(_TALL + 40, "Latency by share of requests", _time_axis(end) + lines + marks + _legend(names))


def _interval(metric: Metric, y: float) -> Iterator[str]:
    low, high, at = (_at(metric, number) for number in (metric.low, metric.high, metric.value))
    yield _text(_LEFT - 12, y + 5, metric.name, "end")
    yield f'<line class="{metric.verdict}" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke-width="5"/>'
    yield f'<circle class="{metric.verdict}" cx="{at:.1f}" cy="{y}" r="6"/>'
    yield _text(_RIGHT + 14, y + 5, f"{wording.change(metric, metric.value)} ({metric.verdict})", "start")


def _at(metric: Metric, number: float | None) -> float:
    """Where a value stands: the limit at a third of the width, one margin to its right where nothing has changed."""
    if number is None:
        return _LEFT
    sign = 1 if metric.higher_is_better else -1
    span = metric.margin or max(abs(metric.limit) * 0.1, 0.01)
    share = sign * (number - metric.limit) / span
    third = (_RIGHT - _LEFT) / 3
    return min(max(_LEFT + third * (1 + share * _MARGIN), _LEFT), _RIGHT)


def _frame(height: float) -> str:
    limit = _LEFT + (_RIGHT - _LEFT) / 3
    return (
        f'<line class="limit" x1="{limit:.1f}" x2="{limit:.1f}" y1="22" y2="{height - 8}"/>'
        f"{_text(limit, 16, 'limit', 'middle')}"
        f"{_text(_LEFT, 16, 'worse', 'start')}{_text(_RIGHT, 16, 'better', 'end')}"
    )


def _outline(share: np.ndarray, top: float, name: str) -> str:
    width = (_WIDTH - 120) / _BINS
    points = " ".join(
        f"{80 + width * (index + step):.1f},{_TALL - (_TALL - 50) * height / top:.1f}"
        for index, height in enumerate(share)
        for step in (0, 1)
    )
    return f'<polyline class="{name}" points="80,{_TALL} {points} {_WIDTH - 40},{_TALL}"/>'


def _percentiles(values: np.ndarray, end: float, name: str) -> str:
    y = _TALL + (6 if name == "candidate" else -2)
    return "".join(
        f'<circle class="{name} at" cx="{80 + (_WIDTH - 120) * min(float(np.quantile(values, part)) / end, 1):.1f}" '
        f'cy="{y}" r="4"><title>{name} P{100 * part:.0f}: {np.quantile(values, part):,.0f} ms</title></circle>'
        for part in (0.5, 0.95, 0.99)
    )


def _time_axis(end: float) -> str:
    ticks = (0, 0.25, 0.5, 0.75, 1)
    axis = f'<line class="axis" x1="80" x2="{_WIDTH - 40}" y1="{_TALL}" y2="{_TALL}"/>'
    return axis + "".join(
        _text(80 + (_WIDTH - 120) * part, _TALL + 28, f"{end * part:,.0f} ms", "middle") for part in ticks
    )


def _legend(names: Sequence[str]) -> str:
    return "".join(
        f'<line class="{name}" x1="{90 + 140 * index}" x2="{116 + 140 * index}" y1="24" y2="24"/>'
        f"{_text(122 + 140 * index, 29, name, 'start')}"
        for index, name in enumerate(names)
    )


def _svg(height: float, title: str, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}" '
        f'xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(visible(text))}</text>'
