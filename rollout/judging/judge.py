"""The judgement: every metric by itself, and what follows from all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model_lifecycle.settings import Strategy

from . import means, paired, percentiles, proportions
from .estimate import Estimate, Question
from .judgement import Judgement, Metric, Verdict
from .measures import Measure, measures
from .roles import Roles, chosen
from .sample import BASELINE_ONLY, Sample
from .series import Rows, Series
from .spending import level

BASELINE_0 = "the baseline's is 0 and the candidate's is not"
_LEAVES_OPEN = frozenset({BASELINE_0, BASELINE_ONLY})
"""Why a metric is not judged that could well have become worse."""

Sides = tuple[str, str]
"""What the baseline and the candidate are called."""

LOST_MOST = 0.05
"""The largest share of rows that may be without a value: what is missing could be what matters."""


def judge(  # noqa: PLR0913 - what a judgement depends on
    baseline: Sample | None,
    candidate: Sample,
    strategy: Strategy,
    look: int = 1,
    roles: Roles | None = None,
    *,
    graded: bool = True,
    sides: Sides = ("baseline", "candidate"),
) -> Judgement:
    """Judges a candidate against a baseline, or against the strategy's thresholds where there is none.

    Rows are compared one by one where both samples have the same ids. Every metric has to hold for the whole to hold
    (an intersection-union test), so their number does not raise the rate of false passes.

    Args:
        baseline: the stable release's sample; None for a task's first release.
        candidate: the candidate's sample.
        strategy: alpha, power, looks, margins and thresholds.
        look: how often this comparison was judged, this time included.
        roles: which metrics are quality and which accuracy; by their names when absent.
        graded: whether a verdict needs quality or accuracy; false for telemetry, which has neither.
        sides: what the two are called where something is said of them.

    Raises:
        ValueError: `look` is beyond `strategy.looks`.
        BadInput: never for roles that were chosen by name.
    """
    share = level(strategy.alpha, strategy.looks, look)
    following = level(strategy.alpha, strategy.looks, min(look + 1, strategy.looks))
    samples = [candidate, *([] if baseline is None else [baseline])]
    roles = roles or chosen(samples)
    bench = _Bench(Rows.of(baseline, candidate), share, following, strategy.power, sides)
    found = {measure.name: bench.judged(measure) for measure in measures(samples, roles, strategy)}
    metrics = tuple(each for each in found.values() if isinstance(each, Metric))
    left = {name: each for name, each in found.items() if isinstance(each, str)}
    left |= roles.left
    verdict, reasons = _overall(metrics, left, graded=graded)
    return Judgement(
        verdict=verdict,
        metrics=metrics,
        not_judged=left,
        look=look,
        looks=strategy.looks,
        alpha=strategy.alpha,
        level=share,
        paired=bench.rows.paired,
        reasons=reasons,
    )


@dataclass(frozen=True)
class _Bench:
    rows: Rows
    level: float
    next_level: float
    power: float
    sides: Sides

    def judged(self, measure: Measure) -> Metric | str:
        """The metric, or why it is not judged."""
        series = self.rows.series(measure.read, with_errors=measure.with_errors)
        if not series.is_measured:
            return "not measured" if series.baseline is None else self.rows.unmeasured(measure.read)
        alone = series.baseline is None
        if alone and measure.threshold is None:
            return "no threshold"
        if series.baseline is not None and measure.kind == "ratio" and _value(measure, series.baseline) == 0:
            return BASELINE_0 if _value(measure, series.candidate) else "0 in both"
        limit = measure.threshold if alone and measure.threshold is not None else measure.limit
        question = Question(limit, measure.higher_is_better, self.level, self.power, self.next_level)
        return _metric(measure, series, question, self._estimate(measure, series, question), self.sides)

    def _estimate(self, measure: Measure, series: Series, question: Question) -> Estimate:
        baseline, candidate = series.baseline, series.candidate
        least = _least(measure)
        if series.n < least:
            return _too_few(series, measure, least)
        if baseline is None:
            return _alone(measure, candidate, question)
        if measure.method == "rate":
            method = paired.compared if self.rows.paired else proportions.compared
            return method(baseline.astype(bool), candidate.astype(bool), question)
        base, cand = baseline.astype(float), candidate.astype(float)
        if measure.method == "percentile":
            return percentiles.compared(base, cand, measure.percent, question, paired=self.rows.paired)
        method = means.ratio if measure.method == "ratio" else means.compared
        return method(base, cand, question, paired=self.rows.paired)


def _alone(measure: Measure, candidate: np.ndarray, question: Question) -> Estimate:
    if measure.method == "rate":
        return proportions.alone(candidate.astype(bool), question)
    if measure.method == "percentile":
        return percentiles.alone(candidate.astype(float), measure.percent, question)
    return means.alone(candidate.astype(float), question)


def _least(measure: Measure) -> int:
    """The fewest rows for which a method holds what it promises."""
    if measure.method == "percentile":
        return percentiles.rows_needed(measure.percent)
    return 1 if measure.method == "rate" else means.ROWS_MIN


def _value(measure: Measure, held: np.ndarray) -> float:
    return float(np.quantile(held, measure.percent / 100) if measure.percent else held.mean())


def _too_few(series: Series, measure: Measure, least: int) -> Estimate:
    base = None if series.baseline is None else _value(measure, series.baseline)
    cand = _value(measure, series.candidate)
    note = f"with fewer than {least:,} rows nothing can be said"
    return Estimate(base, cand, None, None, None, None, series.n, "none: too few rows", least, note=note, at_least=True)


def _metric(measure: Measure, series: Series, question: Question, found: Estimate, sides: Sides) -> Metric:
    verdict, note = _verdict(found, question), found.note
    if series.share > LOST_MOST:
        verdict, note = "Inconclusive", _lost(measure, series, sides)
    return Metric(
        name=measure.name,
        verdict=verdict,
        kind="threshold" if series.baseline is None else measure.kind,
        higher_is_better=measure.higher_is_better,
        baseline=found.baseline,
        candidate=found.candidate,
        value=found.value,
        low=found.low,
        high=found.high,
        limit=question.limit,
        margin=None if series.baseline is None else measure.margin,
        p=found.p,
        n=found.n,
        lost=series.lost,
        test=found.test,
        needed=found.needed if verdict == "Inconclusive" else None,
        needed_at_least=verdict == "Inconclusive" and found.at_least,
        mcnemar_p=found.mcnemar_p,
        note="; ".join(part for part in (measure.graded and f"graded by {measure.graded}", note) if part) or None,
    )


def _lost(measure: Measure, series: Series, sides: Sides) -> str:
    """Whose rows have no value, and of what; in pairs, as both of them need one."""
    whose = [f"{share:.0%} of the {side}'s rows" for side, share in zip(sides, series.without, strict=True) if share]
    pairs = (
        f", {series.share:.0%} of the pairs"
        if len(whose) > 1 and series.share > max(map(_share, series.without))
        else ""
    )
    return f"{' and '.join(whose)}{pairs} have no {measure.what}, or ended in an error; {LOST_MOST:.0%} may"


def _share(told: float | None) -> float:
    return told or 0.0


def _verdict(found: Estimate, question: Question) -> Verdict:
    if found.low is None or found.high is None:
        return "Inconclusive"
    above, below = found.low > question.limit, found.high < question.limit
    if above or below:
        return "Successful" if above == question.higher_is_better else "Failed"
    return "Inconclusive"


def _overall(metrics: tuple[Metric, ...], left: Mapping[str, str], *, graded: bool) -> tuple[Verdict, tuple[str, ...]]:
    failed = [metric.name for metric in metrics if metric.verdict == "Failed"]
    if failed:
        return "Failed", tuple(f"{name} is worse than its margin allows" for name in failed)
    open_ = [f"{metric.name} is Inconclusive" for metric in metrics if metric.verdict == "Inconclusive"]
    open_ += [f"{name} was not judged: {reason}" for name, reason in left.items() if reason in _LEAVES_OPEN]
    if graded and not any(metric.higher_is_better for metric in metrics):
        open_.append("neither quality nor accuracy was measured")
    if not metrics:
        open_.append("nothing was measured")
    return ("Inconclusive", tuple(open_)) if open_ else ("Successful", ())
