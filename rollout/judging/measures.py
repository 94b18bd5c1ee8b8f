"""What is judged: how each metric is read from a row, which margin and threshold it has, and how it is compared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from model_lifecycle.settings import Margins, Strategy, Thresholds

from .judgement import Kind
from .roles import Roles
from .sample import Row, Sample
from .series import Read

Method = Literal["rate", "score", "ratio", "percentile"]


@dataclass(frozen=True)
class Measure:
    """One metric. `threshold` is None where a first release has none, `percent` is that of a percentile.

    `what` is what a row without a value lacks, in words.
    """

    name: str
    method: Method
    read: Read
    margin: float
    threshold: float | None
    higher_is_better: bool = False
    percent: int = 0
    with_errors: bool = False
    graded: str | None = None
    what: str = ""

    @property
    def kind(self) -> Kind:
        """What the value of a comparison is."""
        return "ratio" if self.method in {"ratio", "percentile"} else "difference"

    @property
    def limit(self) -> float:
        """The worst value of a comparison that is still good."""
        if self.kind == "ratio":
            return 1 + self.margin
        return -self.margin if self.higher_is_better else self.margin


def measures(samples: list[Sample], roles: Roles, strategy: Strategy) -> list[Measure]:
    """Everything that could be judged, in the order of a report."""
    margins, limits = strategy.margins, strategy.thresholds
    return [
        *_graded("quality", roles.quality, samples, margins.quality, limits.quality),
        *_graded("accuracy", roles.accuracy, samples, margins.accuracy, limits.accuracy),
        *_latencies(margins.latency, limits.p95_latency_ms),
        Measure("tokensPerRequest", "ratio", lambda row: row.tokens, margins.tokens, None, what="count of tokens"),
        Measure("costPerRequest", "ratio", lambda row: row.cost, margins.cost, None, what="cost"),
        *_safety(margins, limits),
        Measure("errorRate", "rate", lambda row: row.error is not None, margins.errors, None, with_errors=True),
    ]


def _latencies(margin: float, slowest_p95: int | None) -> Iterator[Measure]:
    for percent in (50, 95, 99):
        threshold = slowest_p95 if percent == 95 else None  # noqa: PLR2004 - the only percentile with a threshold
        yield Measure(f"latencyP{percent}", "percentile", _latency, margin, threshold, percent=percent, what="latency")


def _safety(margins: Margins, limits: Thresholds) -> Iterator[Measure]:
    filtered, harmful = "word of the content filter", "word of harm"
    yield Measure(
        "contentFilterRate",
        "rate",
        lambda row: row.filtered,
        margins.content_filter,
        limits.content_filter,
        what=filtered,
    )
    yield Measure("harmfulRate", "rate", lambda row: row.harmful, margins.harmful, limits.harmful, what=harmful)


def _latency(row: Row) -> float | None:
    return row.latency_ms


def _graded(
    role: str, names: tuple[str, ...], samples: list[Sample], margin: float, threshold: float
) -> Iterator[Measure]:
    """Each metric of a role by itself: none may hide behind another one."""
    for name in names:
        passes = any(name in row.passes for sample in samples for row in sample.rows)
        yield Measure(
            role if len(names) == 1 else f"{role}: {name}",
            "rate" if passes else "score",
            _reader(name, passes),
            margin,
            threshold,
            higher_is_better=True,
            graded=name,
            what=f"grade of {name}",
        )


def _reader(name: str, passes: bool) -> Callable[[Row], float | bool | None]:
    return (lambda row: row.passes.get(name)) if passes else (lambda row: row.scores.get(name))
