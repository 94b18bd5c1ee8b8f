"""The picture of traffic by model version over time, as SVG: written by hand, so that nothing has to be installed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from .traffic import Seen

_WIDTH, _HEIGHT = 1000, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 970, 130, 380
_COLOURS = ("#3b6ea8", "#e08a3c", "#5f9e6e", "#a35c9c")
_BINS = 90
_HALO = 'paint-order="stroke" stroke="#ffffff" stroke-width="4"'
_QUARTERS = (0, 25, 50, 75, 100)
_STEPS, _TICKS = (1, 2, 5, 10, 30, 60, 600), 15
_ROW = 17
"""Pixels between two labels of changes that would stand upon each other."""


def drawn(seen: Sequence[Seen], changes: Sequence[tuple[float, str]]) -> str:
    """The picture's text.

    Args:
        seen: what users saw, from whom and when.
        changes: when something was changed, and what.
    """
    end = max((each.at for each in seen), default=1.0)
    versions = sorted({each.version for each in seen})
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
            f'height="{_HEIGHT}" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222">',
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
            _text(_LEFT, 32, "Who served summarize: share of requests by model version", size=19),
            *_legend(versions),
            *_axes(end),
            *_bars(seen, versions, end),
            *_marks(changes, end),
            "</svg>\n",
        ]
    )


def _x(at: float, end: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * at / end


def _y(percent: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * percent / 100


def _bars(seen: Sequence[Seen], versions: Sequence[str], end: float) -> Iterator[str]:
    """One stacked bar for each short while in which somebody asked."""
    width = max(end / _BINS, 0.01)
    counts: dict[int, Counter[str]] = {}
    for each in seen:
        counts.setdefault(int(each.at / width), Counter())[each.version] += 1
    for number, count in sorted(counts.items()):
        left, right = _x(number * width, end), _x(min((number + 1) * width, end), end)
        below = 0.0
        for index, version in enumerate(versions):
            share = 100 * count[version] / count.total()
            if share:
                yield (
                    f'<rect x="{left:.2f}" y="{_y(below + share):.2f}" width="{right - left:.2f}" '
                    f'height="{_y(below) - _y(below + share):.2f}" fill="{_COLOURS[index % len(_COLOURS)]}" '
                    'shape-rendering="crispEdges"/>'
                )
            below += share


def _axes(end: float) -> Iterator[str]:
    for percent in _QUARTERS:
        yield f'<line x1="{_LEFT}" x2="{_RIGHT}" y1="{_y(percent)}" y2="{_y(percent)}" stroke="#dddddd"/>'
        yield _text(_LEFT - 8, _y(percent) + 4, f"{percent} %", anchor="end")
    step = next((seconds for seconds in _STEPS if end / seconds <= _TICKS), _STEPS[-1])
    for seconds in range(0, int(end) + 1, step):
        x = _x(seconds, end)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_BOTTOM}" y2="{_BOTTOM + 5}" stroke="#222"/>'
        yield _text(x, _BOTTOM + 20, str(seconds), anchor="middle")
    yield _text((_LEFT + _RIGHT) / 2, _BOTTOM + 42, "seconds since the app's first user", anchor="middle")


def _legend(versions: Sequence[str]) -> Iterator[str]:
    left = _LEFT
    for index, version in enumerate(versions):
        yield f'<rect x="{left}" y="48" width="14" height="14" fill="{_COLOURS[index % len(_COLOURS)]}"/>'
        yield _text(left + 20, 60, version)
        left += 50 + 8 * len(version)


def _marks(changes: Sequence[tuple[float, str]], end: float) -> Iterator[str]:
    for index, (at, what) in enumerate(changes):
        x, y = _x(at, end), _TOP - 42 + _ROW * (index % 3)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 10}" y2="{_BOTTOM}" stroke="#222" stroke-dasharray="5 4"/>'
        at_the_end = x > (_LEFT + _RIGHT) * 0.75
        yield _text(x - 6 if at_the_end else x + 6, y, what, anchor="end" if at_the_end else "start")


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 13) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" {_HALO}>{escape(text)}</text>'
