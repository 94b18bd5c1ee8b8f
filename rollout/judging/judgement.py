"""What a judgement says, and its form in JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["Successful", "Failed", "Inconclusive"]
Kind = Literal["difference", "ratio", "threshold"]

_CAMEL = {
    "higher_is_better": "higherIsBetter",
    "mcnemar_p": "mcnemarP",
    "not_judged": "notJudged",
    "needed_at_least": "neededAtLeast",
}


@dataclass(frozen=True)
class Metric:
    """What one metric says.

    `value` is the difference (candidate less baseline), the ratio (candidate to baseline) or, against a threshold, the
    candidate's own value; it lies between `low` and `high`, which are None where the data allow no bound. `limit` is
    the worst that is still good: minus the margin, plus the margin, one plus the margin, or the threshold. `p` is that
    of the test that it is beyond its limit. `n` are the rows that were used and `lost` those that could not be.
    `needed` are the rows with which it would probably be decided; None where more rows would not help, or it is. With
    `needed_at_least` they are only the fewest with which anything can be said, and it will probably take more.
    """

    name: str
    verdict: Verdict
    kind: Kind
    higher_is_better: bool
    baseline: float | None
    candidate: float | None
    value: float | None
    low: float | None
    high: float | None
    limit: float
    margin: float | None
    p: float | None
    n: int
    lost: int
    test: str
    needed: int | None = None
    mcnemar_p: float | None = None
    note: str | None = None
    needed_at_least: bool = False

    @property
    def difference(self) -> float | None:
        """How much the candidate's value differs from the baseline's, in the metric's own unit."""
        return None if self.baseline is None or self.candidate is None else self.candidate - self.baseline

    def as_json(self) -> dict[str, Any]:
        """The entry of `metrics` in an evaluation file and in a report."""
        return {_CAMEL.get(key, key): value for key, value in asdict(self).items()} | {"difference": self.difference}


@dataclass(frozen=True)
class Judgement:
    """A verdict, what it follows from, and what was not judged, with the reason by name.

    `level` is the part of `alpha` that this look may use, `paired` says whether rows were compared one by one.
    """

    verdict: Verdict
    metrics: tuple[Metric, ...]
    not_judged: dict[str, str]
    look: int
    looks: int
    alpha: float
    level: float
    paired: bool
    reasons: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The judgement as plain values for `json.dumps`."""
        plain = {_CAMEL.get(key, key): value for key, value in asdict(self).items()}
        return {**plain, "reasons": list(self.reasons), "metrics": [metric.as_json() for metric in self.metrics]}
