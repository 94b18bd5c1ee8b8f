"""Which graded metrics stand for quality and which for accuracy: by name, or as the user says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rollout.errors import BadInput
from rollout.escaping import visible

from .sample import BASELINE_ONLY, NOT_IN_BOTH, Sample

_ACCURACY = ("accuracy", "exact_match", "exactmatch", "exact-match", "f1", "string_check", "correct")

_WORSE = frozenset(
    {
        *(
            "error",
            "errors",
            "hallucination",
            "hallucinations",
            "harm",
            "harmful",
            "toxicity",
            "violation",
            "violations",
        ),
        *("defect", "defects", "failure", "failures", "wrong", "distance", "loss", "perplexity", "bias", "wer", "cer"),
    }
)
"""Words of names of scores that are better the lower they are; with pass or fail beside it a name does not matter."""


@dataclass(frozen=True)
class Roles:
    """The metrics that are judged, by their full names, and those that are not, each with the reason."""

    quality: tuple[str, ...] = ()
    accuracy: tuple[str, ...] = ()
    left: dict[str, str] = field(default_factory=dict[str, str])


def chosen(samples: Sequence[Sample], quality: Sequence[str] = (), accuracy: Sequence[str] = ()) -> Roles:
    """The roles of the metrics that all samples have.

    Args:
        samples: the candidate's, and the baseline's where there is one.
        quality: full names, or their last or first parts; the default is the tool's verdict on whole rows, else every
            metric that is no accuracy.
        accuracy: likewise; the default are names with accuracy, exact_match, f1, string_check or correct in them.

    Raises:
        BadInput: a name means no metric, or one that can't be judged.
    """
    left = _unfit(samples)
    usable = [name for name in samples[0].metrics if name not in left]
    right = _asked(accuracy, "--accuracy", usable, left) or [name for name in usable if _is_accuracy(name)]
    good = _asked(quality, "--quality", usable, left)
    right = [name for name in right if name not in good or accuracy]
    overall = samples[0].overall
    good = good or ([overall] if overall in usable else [name for name in usable if name not in right])
    if quality or accuracy:
        left |= {name: NOT_IN_BOTH for name, reason in left.items() if reason == BASELINE_ONLY}
    unused = {name: "not chosen: --quality or --accuracy takes it" for name in usable if name not in (*good, *right)}
    return Roles(tuple(good), tuple(right), left | unused)


def _unfit(samples: Sequence[Sample]) -> dict[str, str]:
    names = sorted({name for sample in samples for name in sample.metrics})
    found = {name: _reason(name, samples) for name in names}
    return {name: reason for name, reason in found.items() if reason}


def _reason(name: str, samples: Sequence[Sample]) -> str | None:
    if any(name not in sample.metrics for sample in samples):
        return NOT_IN_BOTH if name in samples[0].metrics else BASELINE_ONLY
    passes = [any(name in row.passes for row in sample.rows) for sample in samples]
    if all(passes):
        return None
    if any(passes):
        return "passed or failed in one, a score in the other"
    if _WORSE & set(re.findall("[a-z]+", name.casefold())):
        return "its name says that less is better, and a score is taken for the better the higher it is"
    scores = [row.scores[name] for sample in samples for row in sample.rows if name in row.scores]
    if min(scores) < 0 or max(scores) > 1:
        return f"a score up to {max(scores):g} without pass or fail: only 0 to 1 can be judged"
    return None


def _asked(names: Sequence[str], option: str, usable: Sequence[str], left: dict[str, str]) -> list[str]:
    found: list[str] = []
    for asked in names:
        meant = [name for name in (*usable, *left) if asked in (name, *name.split("."))]
        unfit = next((name for name in meant if name in left), None)
        if unfit:
            raise BadInput(f"{option} {asked}: {unfit} can't be judged: {left[unfit]}.")
        if not meant:
            there = ", ".join(map(visible, (*usable, *left))) or "none"
            raise BadInput(
                f"{option} {asked}: is no metric of these results, so nothing was judged. There are: {there}."
            )
        found += meant
    return list(dict.fromkeys(found))


def _is_accuracy(name: str) -> bool:
    return any(part in name.casefold() for part in _ACCURACY)
