"""What is read of the rows for one metric: two arrays, and how many rows were lost on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .sample import BASELINE_ONLY, NOT_IN_BOTH, Row, Sample

Read = Callable[[Row], float | bool | None]


@dataclass(frozen=True)
class Series:
    """The values of both samples (`baseline` is None where there is none) and what became of the other rows.

    `lost` counts the rows without a value, in pairs where rows pair; `share` is the larger share that it takes of a
    sample's rows. `without` are the shares of the baseline's and of the candidate's rows that have none.
    """

    baseline: np.ndarray | None
    candidate: np.ndarray
    lost: int
    share: float
    without: tuple[float | None, float]

    @property
    def is_measured(self) -> bool:
        """Whether there is at least one value on every side."""
        return len(self.candidate) > 0 and (self.baseline is None or len(self.baseline) > 0)

    @property
    def n(self) -> int:
        """The rows of the smaller side."""
        return len(self.candidate) if self.baseline is None else min(len(self.baseline), len(self.candidate))


@dataclass(frozen=True)
class Rows:
    """The rows of both samples in the order of their ids, so that the order in the files can't matter."""

    baseline: tuple[Row, ...] | None
    candidate: tuple[Row, ...]

    @classmethod
    def of(cls, baseline: Sample | None, candidate: Sample) -> "Rows":
        """The rows of two samples."""
        return cls(None if baseline is None else _ordered(baseline), _ordered(candidate))

    @property
    def paired(self) -> bool:
        """Whether both samples are of the same inputs."""
        return self.baseline is not None and [row.id for row in self.baseline] == [row.id for row in self.candidate]

    def unmeasured(self, read: Read) -> str:
        """Why what `read` finds can't be compared, where at least one of the samples has nothing of it."""
        there = any(read(row) is not None for row in self.baseline or ())
        return BASELINE_ONLY if there and all(read(row) is None for row in self.candidate) else NOT_IN_BOTH

    def series(self, read: Read, *, with_errors: bool = False) -> Series:
        """What `read` finds in the rows; None means that it is not there. Rows with an error count as None."""

        def value(row: Row) -> float | bool | None:
            return None if row.error is not None and not with_errors else read(row)

        candidate = [value(row) for row in self.candidate]
        if self.baseline is None:
            return Series(None, *_kept(candidate), (None, _kept(candidate)[2]))
        baseline = [value(row) for row in self.baseline]
        first, second = _kept(baseline), _kept(candidate)
        without = (first[2], second[2])
        if self.paired:
            both = [None if None in (b, c) else (b, c) for b, c in zip(baseline, candidate, strict=True)]
            kept, lost, share = _kept(both)
            kept = kept.reshape(-1, 2)
            return Series(kept[:, 0], kept[:, 1], lost, share, without)
        return Series(first[0], second[0], first[1] + second[1], max(without), without)


def _ordered(sample: Sample) -> tuple[Row, ...]:
    return tuple(sorted(sample.rows, key=lambda row: row.id))


def _kept(values: Sequence[object]) -> tuple[np.ndarray, int, float]:
    kept = [each for each in values if each is not None]
    lost = len(values) - len(kept)
    return np.asarray(kept), lost, lost / len(values) if values else 0.0
