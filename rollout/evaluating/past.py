"""What the evaluation file says of earlier looks."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError

from model_lifecycle.releases.shape import EvaluationFile
from rollout.errors import BadInput
from rollout.judging import Roles, Sample

from .subjects import Subjects, pair


def fingerprint(baseline: Sample | None, candidate: Sample, roles: Roles | None = None) -> str:
    """A digest of everything that is judged, whatever order it stands in, and of what is quality and accuracy."""
    held = [*map(_plain, (baseline, candidate)), [sorted(roles.quality), sorted(roles.accuracy)] if roles else None]
    text = json.dumps(held, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def looks_before(subjects: Subjects, results: str) -> int:
    """How often these two were judged before by other rows than these.

    Raises:
        BadInput: the evaluation file can't be read, so that nobody could say.
    """
    former = _former(subjects)
    if former is None:
        return 0
    if _pair(former) != subjects.pair:
        return former.other_looks.get(subjects.pair, 0)
    return former.looks - 1 if former.results == results else former.looks


def other_looks(subjects: Subjects) -> dict[str, int]:
    """How often other pairs were judged that the same file was or is about, by their digests."""
    former = _former(subjects)
    told = {**former.other_looks, _pair(former): former.looks} if former else {}
    return {pair: looks for pair, looks in told.items() if pair != subjects.pair}


def _pair(former: EvaluationFile) -> str:
    return pair(former.digest, former.baseline.digest if former.baseline else None)


def _former(subjects: Subjects) -> EvaluationFile | None:
    try:
        return EvaluationFile.model_validate_json(subjects.file.read_bytes())
    except FileNotFoundError:
        return None
    except (ValidationError, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error.errors(include_url=False)[0]["msg"])
        raise BadInput(
            f"{subjects.file}: can't be read ({why}), so nobody could say how often these releases were judged. "
            "Restore it, or remove it if it is no evaluation."
        ) from None


def _plain(sample: Sample | None) -> Any:
    if sample is None:
        return None
    return [sample.overall, *(asdict(row) for row in sorted(sample.rows, key=lambda row: row.id))]
