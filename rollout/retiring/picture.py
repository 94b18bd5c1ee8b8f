"""The timeline as one SVG: bars of stages, the day, each retirement, and the horizon before it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

from model_lifecycle.catalogue import Stage

from .rows import Row
from .timeline import WIDTH, Box, Label, Timeline, timeline

_COLOURS: Mapping[str, str] = {
    Stage.UNKNOWN: "#b8b8c4",
    Stage.PREVIEW: "#7fb2e5",
    Stage.GA: "#3f8f5b",
    Stage.LEGACY: "#9a9a3c",
    Stage.DEPRECATED: "#e0912f",
    Stage.RETIRED: "#8a8a8a",
    "after": "#e4e4e4",
    "horizon": "url(#horizon)",
}
_LEGEND = (Stage.PREVIEW, Stage.GA, Stage.LEGACY, Stage.DEPRECATED, Stage.UNKNOWN, "after", "horizon")
_MEANINGS = {"after": "retired: 410", "horizon": "inside the horizon", Stage.UNKNOWN: "no dates known"}
_FIRST, _SWATCH, _LETTER = 8, 14, 7.0
_STYLE = (
    "text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#222}"
    ".tick{fill:#777;font-size:11px}.today{fill:#c0202b;font-weight:bold}.date{fill:#444}"
)
_PATTERN = (
    '<pattern id="horizon" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="2.5" height="6" fill="#c0202b"/></pattern>'
)


def as_svg(rows: Sequence[Row], day: date) -> str:
    """A picture that stands alone: no script, no font and no address of anything."""
    found = timeline(rows, day)
    size = f'width="{WIDTH}" height="{found.height:g}" viewBox="0 0 {WIDTH} {found.height:g}"'
    title = f"Retirements of model versions as of {day}"
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{title}">',
        f"<title>{title}</title><style>{_STYLE}</style><defs>{_PATTERN}</defs>",
        f'<rect width="{WIDTH}" height="{found.height:g}" fill="#ffffff"/>',
        *_legend(),
        *_lines(found),
        *map(_box, found.boxes),
        _line(found.today, found.height, "#c0202b", 2, 60),
        *map(_label, found.labels),
        "</svg>",
    )
    return "\n".join(parts) + "\n"


def legend() -> Iterator[tuple[Box, Label]]:
    """The legend's swatches, each with its words behind it."""
    x = float(_FIRST)
    for kind in _LEGEND:
        words = Label(_MEANINGS.get(kind, str(kind)), x + _SWATCH + 5, 22, "date")
        yield Box(kind, x, 11, _SWATCH, _SWATCH), words
        x = words.box.x + words.box.width + 18


def _legend() -> Iterator[str]:
    for box, label in legend():
        yield _box(box)
        yield _label(label)


def _lines(found: Timeline) -> Iterator[str]:
    yield from (_line(x, found.height, "#dddddd", 1, 68) for x in found.ticks)


def _line(x: float, height: float, colour: str, width: int, top: int) -> str:
    return f'<line x1="{x:g}" y1="{top}" x2="{x:g}" y2="{height - 8:g}" stroke="{colour}" stroke-width="{width}"/>'


def _box(box: Box) -> str:
    place = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
    return f'<rect {place} fill="{_COLOURS[box.kind]}"/>'


def _label(label: Label) -> str:
    anchor = ' text-anchor="end"' if label.ends_there else ""
    return f'<text class="{label.kind}" x="{label.x:g}" y="{label.y:g}"{anchor}>{escape(label.text)}</text>'
