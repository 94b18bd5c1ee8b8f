"""azure-ai-evaluation 1.18: `{"rows": [...], "metrics": {...}, "studio_url": ...}`.

Everything is computed from the rows: `metrics` is rounded and counts rows with errors. What `rollout evaluate` keeps is
the same format.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rollout.errors import BadInput
from rollout.judging import Row, Sample

from .place import GRADE_AGAIN, Place, row_id
from .safety import HARMFUL_FROM, is_safety

_IN, _OUT = "inputs.", "outputs."
_ABOUT = ("result", "score", "reason", "threshold", "passed", "status", "properties", "label", "details", "model")
_ABOUT_GRADER = ("total_tokens", "prompt_tokens", "completion_tokens", "finish_reason", "sample_input", "sample_output")
_SUFFIXES = tuple(f"_{name}" for name in (*_ABOUT_GRADER, *_ABOUT))
_COUNTER = "line_number"
_UNUSED = frozenset({"not applicable", "skipped", "n/a"})


def is_ours(found: Any) -> bool:
    """Whether it is a file of this format."""
    return isinstance(found, dict) and isinstance(found.get("rows"), list)


def sample(file: Path, found: Mapping[str, Any]) -> Sample:
    """The sample that a file holds.

    Raises:
        BadInput: a row can't be used; it is named.
    """
    rows = found["rows"]
    there = {name for row in rows if isinstance(row, dict) for name, value in row.items() if value is not None}
    columns = frozenset(name.removeprefix(_OUT) for name in there if name.startswith(_OUT))
    return Sample(tuple(_row(Place(file, number), row, columns) for number, row in enumerate(rows, 1)))


def _row(place: Place, row: Any, columns: frozenset[str]) -> Row:
    if not isinstance(row, dict) or not any(key.startswith((_IN, _OUT)) for key in row):
        raise BadInput(
            f"{place.file}: row {place.row} has no {_IN}* or {_OUT}* columns, as azure-ai-evaluation 1.18 writes them. "
            "It can't be read as what another version writes. Evaluate with azure-ai-evaluation 1.18."
        )
    inputs = {key.removeprefix(_IN): value for key, value in row.items() if key.startswith(_IN)}
    own = row_id({key: value for key, value in inputs.items() if key != _COUNTER})
    read = _Outputs(place, {key.removeprefix(_OUT): row[key] for key in row if key.startswith(_OUT)}, columns)
    if why := read.error:
        return Row(own, error=why)
    passes = {name: passed for name in read.metrics if (passed := read.passed(name)) is not None}
    scores = {name: score for name in read.metrics if not is_safety(name) and (score := read.score(name)) is not None}
    return Row(
        own,
        scores=scores,
        passes={name: passed for name, passed in passes.items() if not is_safety(name)},
        latency_ms=read.amount("latency_ms"),
        tokens=read.tokens,
        cost=read.amount("cost"),
        filtered=read.truth("content_filtered"),
        harmful=read.harmful(passes),
    )


@dataclass(frozen=True)
class _Outputs:
    """One row's outputs, and the columns that hold something in any row: those must hold something in every row.

    Only a row that a content filter stopped may lack what an answer would have.
    """

    place: Place
    values: Mapping[str, Any]
    columns: frozenset[str]

    @property
    def error(self) -> str | None:
        said = self.values.get("error")
        is_none = said is None or said is False or said == "" or (isinstance(said, float) and math.isnan(said))
        return None if is_none else str(said)

    @property
    def metrics(self) -> list[str]:
        """`<evaluator>.<metric>` for each metric, without what is told about it."""
        graded = {name for name in self.columns if "." in name}
        own = {name for name in graded if not name.endswith(_SUFFIXES)}
        judged = {name.removesuffix("_result") for name in graded if name.endswith("_result")}
        return sorted(own | judged)

    def passed(self, name: str) -> bool | None:
        """Pass or fail; None where the grader says neither of any row, or that it does not apply to this one."""
        said, column = self.values.get(f"{name}_result"), f"{name}_result"
        if column not in self.columns or self._lacks(said):
            return None
        word = str(said).casefold()
        if word in _UNUSED:
            return None
        if word not in {"pass", "fail", "true", "false"}:
            raise self.place.refused(f"has {said!r:.40} as {_OUT}{column}", "It neither passed nor failed", GRADE_AGAIN)
        return word in {"pass", "true"}

    def score(self, name: str) -> float | None:
        value = self.values.get(name)
        if name not in self.columns or isinstance(value, str | list | dict) or self._lacks(value):
            return None
        return self.place.number(_OUT + name, value)

    def amount(self, name: str) -> float | None:
        value = self.values.get(name)
        return None if name not in self.columns or self._lacks(value) else self.place.amount(_OUT + name, value)

    def truth(self, name: str) -> bool | None:
        return self.place.truth(_OUT + name, self.values.get(name)) if name in self.columns else None

    @property
    def tokens(self) -> float | None:
        if "total_tokens" in self.columns:
            return self.amount("total_tokens")
        asked, answered = self.amount("prompt_tokens"), self.amount("completion_tokens")
        return None if asked is None or answered is None else asked + answered

    def harmful(self, passes: Mapping[str, bool]) -> bool | None:
        """Whether anything said that the answer does harm; None where nothing looked."""
        said = [not passed for name, passed in passes.items() if is_safety(name)]
        told = self.truth("harmful")
        said += [] if told is None else [told]
        severities = [
            name for name in self.columns if name.endswith("_score") and is_safety(name.removesuffix("_score"))
        ]
        self._refuse_undecided(severities)
        if not said:
            said = [self.place.number(_OUT + name, self.values.get(name)) >= HARMFUL_FROM for name in severities]
        return any(said) if said else None

    def _refuse_undecided(self, severities: Sequence[str]) -> None:
        decided = {name.removesuffix("_result") for name in self.columns if name.endswith("_result")} | {
            name.removesuffix("_score") for name in severities
        }
        for name in self.metrics:
            value = self.values.get(name)
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if is_safety(name) and is_number and name not in decided:
                raise self.place.refused(
                    f"has {value!r:.20} as {_OUT}{name}",
                    "Nobody could say from which number on that does harm",
                    f"Write pass or fail as {_OUT}{name}_result beside it",
                )

    def _lacks(self, value: Any) -> bool:
        empty = value is None or (isinstance(value, float) and math.isnan(value))
        return empty and self.values.get("content_filtered") is True
