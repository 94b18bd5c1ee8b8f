"""Where everything of the timeline stands, in pixels: computed apart from drawing, so that it can be checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from model_lifecycle.catalogue import Stage
from rollout.escaping import visible

from .life import SkuLife
from .rows import Row

WIDTH = 1200
ROW = 26
_LEFT, _RIGHT = 400, 150
_TOP = 84
_BAR = 14
_FOOT = 16
_LETTER = 7.0
_LABEL_MAX = 54
_PAST_DAYS, _FUTURE_DAYS = 60, 60
_TICK_MIN = 64
_MONTHS = 12


@dataclass(frozen=True)
class Box:
    """A rectangle: `kind` says what it is (a stage, `horizon` or `after`)."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Label:
    """One line of text, `x` and `y` being its left end (its right end with `ends_there`) and its base line."""

    text: str
    x: float
    y: float
    kind: str = "name"
    ends_there: bool = False

    @property
    def box(self) -> Box:
        """The room that it takes at most: seven pixels a letter."""
        width = len(self.text) * _LETTER
        return Box(self.kind, self.x - width if self.ends_there else self.x, self.y - 11, width, 14)


@dataclass(frozen=True)
class Timeline:
    """All of it. `ticks` are the months' lines, `today` the line of the day."""

    height: float
    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    ticks: tuple[float, ...]
    today: float


@dataclass(frozen=True)
class _Line:
    """One bar: a version in a stack, with the SKUs that share a date."""

    name: str
    skus: str
    deprecates: date | None
    retires: date | None
    stage: Stage
    horizon_days: int


@dataclass(frozen=True)
class _Axis:
    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day is, at most at the ends of the axis."""
        inside = min(max(day, self.first), self.last)
        part = (inside - self.first).days / (self.last - self.first).days
        return round(_LEFT + part * (WIDTH - _LEFT - _RIGHT), 1)


def timeline(rows: Sequence[Row], day: date) -> Timeline:
    """The timeline of some rows on a day: one bar for each date of a version in a stack."""
    lines = [line for row in rows for line in _lines(row)]
    axis = _axis(lines, day)
    boxes = [box for index, line in enumerate(lines) for box in _boxes(axis, line, index)]
    labels = [label for index, line in enumerate(lines) for label in _labels(line, index)]
    ticks = list(_ticks(axis))
    labels += [Label(f"{tick:%b %Y}", axis.x(tick) + 3, _TOP - 12, "tick") for tick in ticks]
    labels.append(Label(f"today, {day}", axis.x(day), _TOP - 30, "today"))
    height = _TOP + ROW * len(lines) + _FOOT
    return Timeline(height, tuple(boxes), tuple(labels), tuple(axis.x(tick) for tick in ticks), axis.x(day))


def _lines(row: Row) -> Iterator[_Line]:
    groups: dict[date | None, list[SkuLife]] = {}
    for sku in row.life.skus:
        groups.setdefault(sku.retires, []).append(sku)
    for retires, skus in sorted(groups.items(), key=lambda item: item[0] or date.max):
        told = ", ".join(sku.sku for sku in skus) if len(groups) > 1 else ""
        stage = max((sku.stage for sku in skus), key=lambda stage: stage.age)
        yield _Line(f"{row.key} in {row.stack}", told, row.life.version.deprecates, retires, stage, row.horizon_days)


def _axis(lines: Sequence[_Line], day: date) -> _Axis:
    days = [line.retires for line in lines if line.retires] + [day]
    return _Axis(min(days) - timedelta(days=_PAST_DAYS), max(days) + timedelta(days=_FUTURE_DAYS))


def _boxes(axis: _Axis, line: _Line, index: int) -> Iterator[Box]:
    y = _TOP + index * ROW + (ROW - _BAR) / 2
    end = line.retires or (axis.first if line.stage is Stage.RETIRED else axis.last)
    turn = min(line.deprecates, end) if line.deprecates else end
    until_turn = min(line.stage, Stage.LEGACY, key=lambda stage: stage.age) if line.deprecates else line.stage
    yield from _box(axis, until_turn, axis.first, turn, y)
    yield from _box(axis, Stage.DEPRECATED, turn, end, y)
    yield from _box(axis, "after", end, axis.last, y)
    if line.retires:
        yield from _box(axis, "horizon", line.retires - timedelta(days=line.horizon_days), line.retires, y)


def _box(axis: _Axis, kind: str, start: date, end: date, y: float) -> Iterator[Box]:
    left, right = axis.x(start), axis.x(end)
    if left < right:
        yield Box(kind, left, y, round(right - left, 1), _BAR)


def _labels(line: _Line, index: int) -> Iterator[Label]:
    y = _TOP + index * ROW + ROW / 2 + 4
    yield Label(_fitting(f"{line.name} {line.skus}".strip()), 8, y)
    retired = "retired" if line.stage is Stage.RETIRED else "no date"
    yield Label(f"retires {line.retires}" if line.retires else retired, WIDTH - 8, y, "date", ends_there=True)


def _fitting(text: str) -> str:
    told = visible(text)
    return told if len(told) <= _LABEL_MAX else f"{told[: _LABEL_MAX - 1]}…"


def _ticks(axis: _Axis) -> Iterator[date]:
    """First days of months, as many as there is room for."""
    months = (axis.last.year - axis.first.year) * _MONTHS + axis.last.month - axis.first.month
    room = (WIDTH - _LEFT - _RIGHT) / _TICK_MIN
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if months / step <= room)
    for count in range(1, months + 1):
        number = axis.first.month - 1 + count
        tick = date(axis.first.year + number // _MONTHS, number % _MONTHS + 1, 1)
        if (tick.year * _MONTHS + tick.month - 1) % step == 0 and axis.x(tick) + _TICK_MIN < WIDTH - _RIGHT:
            yield tick
