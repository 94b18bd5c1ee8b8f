"""The report as one JSON document (docs/evaluation.md)."""

import json
from typing import Any

from rollout.evaluating import Gate

SCHEMA_VERSION = 1


def as_json(gate: Gate) -> str:
    """The evaluation file's content, and how it came about."""
    found = gate.judgement.as_json()
    document: dict[str, Any] = {
        **gate.as_json(),
        "schemaVersion": SCHEMA_VERSION,
        "task": gate.subjects.candidate.task,
        "look": found["look"],
        "looksAllowed": found["looks"],
        **{key: found[key] for key in ("alpha", "level", "paired", "reasons", "notJudged")},
    }
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
