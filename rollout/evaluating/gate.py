"""Judges two samples as one more look at two releases, and keeps what came of it.

`judged` and `written` are all that a command needs, wherever its samples come from.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model_lifecycle.releases.yamltext import as_json
from model_lifecycle.settings import Strategy
from rollout.errors import BadInput, Failed, Refused
from rollout.judging import Judgement, Roles, Sample, judge

from .past import fingerprint, looks_before, other_looks
from .subjects import Subjects

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Gate:
    """A judgement of two releases, when it was made, of which rows, and the samples themselves for a report."""

    subjects: Subjects
    judgement: Judgement
    at: datetime
    results: str
    baseline: Sample | None
    candidate: Sample
    strategy: Strategy = field(default_factory=Strategy)
    other_looks: Mapping[str, int] = field(default_factory=dict[str, int])

    def as_json(self) -> dict[str, Any]:
        """The evaluation file's content (docs/releases.md)."""
        base = self.subjects.baseline
        return {
            "schemaVersion": SCHEMA_VERSION,
            "release": self.subjects.candidate.name,
            "digest": self.subjects.candidate.digest,
            "baseline": {"release": base.name, "digest": base.digest} if base else None,
            "verdict": self.judgement.verdict,
            "evaluatedAt": self.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "looks": self.judgement.look,
            "results": self.results,
            "limits": self.strategy.model_dump(by_alias=True, include={"alpha", "margins", "thresholds"}),
            **({"otherLooks": dict(self.other_looks)} if self.other_looks else {}),
            "metrics": [metric.as_json() for metric in self.judgement.metrics],
        }


def judged(
    subjects: Subjects, baseline: Sample | None, candidate: Sample, strategy: Strategy, roles: Roles | None = None
) -> Gate:
    """One more look at two releases; the rows that were judged last are the same look again.

    Args:
        subjects: the releases that the samples are of.
        baseline: the stable release's sample; None exactly where `subjects` has no baseline.
        candidate: the candidate's sample.
        strategy: the task's.
        roles: which metrics are quality and which accuracy; by their names when absent.

    Raises:
        BadInput: earlier looks can't be read.
        Refused: all looks are used up.
    """
    results = fingerprint(baseline, candidate, roles)
    look = looks_before(subjects, results) + 1
    if look > strategy.looks:
        raise Refused(
            f"{subjects.candidate.name} was judged {strategy.looks} times, and strategy.looks allows no more: the "
            "chance to pass by luck is used up. Write a better release under a new name."
        )
    judgement = judge(baseline, candidate, strategy, look, roles)
    return Gate(subjects, judgement, datetime.now(UTC), results, baseline, candidate, strategy, other_looks(subjects))


def written(gate: Gate) -> Path:
    """Keeps the evaluation beside its release, each file in one step, and lets the release name it.

    Returns:
        The evaluation's file.

    Raises:
        BadInput: the release's YAML can't take one line more; the evaluation is written then.
        Failed: a file can't be written.
    """
    subjects = gate.subjects
    text = json.dumps(gate.as_json(), indent=2, ensure_ascii=False, allow_nan=False)
    try:
        _replace(subjects.file, f"{text}\n")
        if subjects.kept_in is None:
            release = subjects.root / subjects.candidate.task / f"{subjects.candidate.name}.yaml"
            _replace(release, _naming(release, subjects.file.name))
    except OSError as error:
        raise Failed(f"{error.filename}: can't be written ({error.strerror}).") from None
    return subjects.file


def _naming(release: Path, name: str) -> str:
    """The release's text with one line more, to the byte as it was before that."""
    text = release.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    longer = f"{text}{'' if text.endswith(end) else end}evaluation: {name}{end}"
    try:
        whole = as_json(longer, release.name) == {**as_json(text, release.name), "evaluation": name}
    except ValueError:
        whole = False
    if not whole:
        raise BadInput(
            f"{release}: can't take a line at its end, so it does not name its evaluation, which is written. Add the "
            f"key yourself: evaluation: {name}"
        )
    return longer


def _replace(file: Path, text: str) -> None:
    """Replaces a file's content in one step, so that nobody ever sees half of it."""
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        Path(name).chmod(mode)
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)
