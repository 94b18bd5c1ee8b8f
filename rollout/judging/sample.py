"""What was measured of one release: a row for each request, whatever tool kept them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

BASELINE_ONLY, NOT_IN_BOTH = "measured of the baseline only", "not measured in both"
"""Why a metric can't be compared: the first could hide that the candidate does worse."""


@dataclass(frozen=True)
class Row:
    """One request and what came of it. What was not measured is None, or absent from a map.

    `id` is the same in every sample for the same input. `scores` and `passes` are by metric. `tokens` are those of the
    request and its answer together, `cost` is in any one currency. `error` says why there was no answer: a row with
    one counts as an infrastructure error and as nothing else.
    """

    id: str
    scores: Mapping[str, float] = field(default_factory=dict[str, float])
    passes: Mapping[str, bool] = field(default_factory=dict[str, bool])
    latency_ms: float | None = None
    tokens: float | None = None
    cost: float | None = None
    filtered: bool | None = None
    harmful: bool | None = None
    error: str | None = None


@dataclass(frozen=True)
class Sample:
    """The rows of one release, no id twice.

    `overall` names the metric that is the tool's own verdict on a whole row; None where it has none.
    """

    rows: tuple[Row, ...]
    overall: str | None = None

    @property
    def metrics(self) -> tuple[str, ...]:
        """The names of everything that was graded, sorted."""
        return tuple(sorted({name for row in self.rows for name in (*row.scores, *row.passes)}))
