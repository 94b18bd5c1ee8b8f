"""A review as JSON, for scripts. The shape is documented in docs/pull-requests.md and grows without breaking."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from offline.document import document, failure

from .stacks import Failed, Review, Shown
from .traffic import changed_shares
from .versions import ChangedVersion, Life, changed_versions, life_of, retirements

SCHEMA_VERSION = 1


def review_document(review: Review, day: date) -> Mapping[str, Any]:
    """The document of a review; stages and days left are those of `day`."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "base": {"ref": review.between.ref, "commit": review.between.base},
        "head": {"commit": review.between.head},
        "passed": review.exit_code == 0,
        "touchesRules": list(review.touches_rules),
        "stacks": [_failed(it) if isinstance(it, Failed) else _shown(it, day) for it in review.stacks],
    }


def _failed(stack: Failed) -> Mapping[str, Any]:
    return {"stack": stack.name, "error": failure(stack.kind, stack.message)["error"]}


def _shown(stack: Shown, day: date) -> Mapping[str, Any]:
    base, head = stack.compared.base, stack.compared.head
    return {
        **document(head),
        "models": [_model(changed, day) for changed in changed_versions(base, head.run)],
        "traffic": [_camel(asdict(share)) for share in changed_shares(base, head.run)],
        "retirements": [_life(life) for life in retirements(head.run, day)],
    }


def _model(changed: ChangedVersion, day: date) -> Mapping[str, Any]:
    life = life_of((changed.model, changed.version), changed.after or changed.before, day)
    return {**asdict(changed), "stage": life.stage, "retires": _day(life.retires)}


def _life(life: Life) -> Mapping[str, Any]:
    return {**_camel(asdict(life)), "retires": _day(life.retires)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _camel(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keys as the other documents write them."""
    return {_camel_key(key): value for key, value in values.items()}


def _camel_key(name: str) -> str:
    first, *rest = name.split("_")
    return "".join((first, *(part.capitalize() for part in rest)))
