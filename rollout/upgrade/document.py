"""Plans of migrations as one JSON document (docs/retirements.md)."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from .capacity import Added, Pool
from .deeds import Deed
from .plan import Plan
from .schedule import days_needed

SCHEMA_VERSION = 1


def as_json(plans: Sequence[Plan], day: date) -> str:
    """The document: one plan for each stack."""
    document = {"schemaVersion": SCHEMA_VERSION, "day": str(day), "plans": [_plan(plan) for plan in plans]}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _plan(plan: Plan) -> dict[str, Any]:
    scene, times = plan.scene, plan.scene.schedule
    return {
        "stack": scene.stack,
        "version": scene.old,
        "to": scene.new,
        "retires": _text(plan.retires),
        "toRetires": _text(plan.target_retires),
        "leave": _text(times.leave if times else None),
        "pastHorizon": times.past_horizon if times else False,
        "daysNeeded": days_needed(times) if times else None,
        "releases": [{**asdict(each), "state": each.state} for each in scene.retests],
        "placements": [_placement(each) for each in scene.added],
        "quota": [_pool(pool) for pool in scene.pools],
        "list": scene.listed,
        "objections": plan.objections,
        "yaml": plan.snippet,
        "order": [_deed(deed, plan.day) for deed in plan.deeds],
    }


def _placement(added: Added) -> dict[str, Any]:
    told = added.placement.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {**told, "region": added.region, "before": added.before}


def _pool(pool: Pool) -> dict[str, Any]:
    return {**asdict(pool), "short": pool.short}


def _deed(deed: Deed, day: date) -> dict[str, Any]:
    late = deed.by is not None and deed.by < day
    told = {"by": _text(deed.by), "late": late, "step": deed.step}
    return {**told, "what": deed.what, "commands": deed.commands}


def _text(day: date | None) -> str | None:
    return str(day) if day else None
