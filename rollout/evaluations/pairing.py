"""Whether two samples are of the same data."""

from collections.abc import Iterable

from rollout.errors import BadInput
from rollout.escaping import visible
from rollout.judging import Sample

_FEW = 3


def check_pairs(baseline: Sample, candidate: Sample, baseline_name: str, candidate_name: str) -> None:
    """Nothing, where both samples have the same rows.

    Args:
        baseline: the stable release's sample.
        candidate: the candidate's.
        baseline_name: what messages call the first, such as its file.
        candidate_name: what they call the second.

    Raises:
        BadInput: some rows are in one of them only.
    """
    first, second = {row.id for row in baseline.rows}, {row.id for row in candidate.rows}
    if first == second:
        return
    alone = [
        f"{len(only)} only in {name} ({_some(only)})"
        for only, name in ((first - second, baseline_name), (second - first, candidate_name))
        if only
    ]
    raise BadInput(
        f"{baseline_name} and {candidate_name} are of different data: {len(first & second)} rows pair, "
        f"{' and '.join(alone)}. A difference would be one of the data too. Evaluate both releases over the same rows; "
        "where their inputs differ on purpose, give each row the same column id in both."
    )


def _some(names: Iterable[str]) -> str:
    ordered = sorted(map(visible, names))
    return ", ".join(ordered[:_FEW]) + (", ..." if len(ordered) > _FEW else "")
