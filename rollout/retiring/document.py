"""Retirements as one JSON document (docs/retirements.md)."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from model_lifecycle.catalogue import AS_OF

from .life import Life
from .rows import Row
from .uses import Affected, Found, Share, Uses

SCHEMA_VERSION = 1


def as_json(rows: Sequence[Row], notes: Sequence[str], day: date) -> str:
    """The document: everything that is known, row by row."""
    document: dict[str, Any] = {
        "schemaVersion": SCHEMA_VERSION,
        "day": str(day),
        "catalogueAsOf": str(AS_OF),
        "inside": any(row.is_inside for row in rows),
        "versions": [_row(row) for row in rows],
        "notes": list(notes),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _row(row: Row) -> dict[str, Any]:
    return {
        "stack": row.stack,
        "version": row.key,
        **_life(row.life),
        "horizonDays": row.horizon_days,
        "inside": row.is_inside,
        "breakGlass": _waiver(row),
        "step": row.step,
        "waiting": [
            {"kind": user.kind, "name": user.name, "step": user.step, "moved": user.moved} for user in row.users
        ],
        "quietDays": row.quiet_days,
        **_uses(row.uses),
    }


def _waiver(row: Row) -> dict[str, Any] | None:
    if row.waiver is None:
        return None
    return {"reason": row.waiver.reason, "expires": str(row.waiver.expires), "holds": row.is_waived}


def _life(life: Life) -> dict[str, Any]:
    return {
        "model": life.version.model,
        "stage": life.stage,
        "deprecates": _text(life.version.deprecates),
        "retires": _text(life.retires),
        "daysLeft": life.days_left,
        "skus": [
            {"sku": sku.sku, "stage": sku.stage, "retires": _text(sku.retires), "daysLeft": sku.days_left}
            for sku in life.skus
        ],
        "replacement": life.replacement,
        "replacementStage": life.replacement_stage if life.replacement else None,
        "source": life.version.source or None,
    }


def _uses(uses: Uses) -> dict[str, Any]:
    return {
        "tasks": [{**_share(task), "releases": task.served} for task in uses.tasks],
        "routes": [_share(route) for route in uses.routes],
        "releases": [_release(found) for found in uses.releases],
        "consumers": [_consumer(consumer) for consumer in uses.consumers],
        "gateways": uses.gateways,
    }


def _share(share: Share) -> dict[str, Any]:
    return {"name": share.name, "percent": share.percent}


def _release(found: Found) -> dict[str, Any]:
    release = found.release
    return {
        "task": release.task,
        "name": release.name,
        "role": found.role or None,
        "served": found.is_served,
        "sealed": release.is_sealed,
        "verdict": release.verdict,
    }


def _consumer(consumer: Affected) -> dict[str, Any]:
    told = {"name": consumer.name, "tasks": consumer.tasks}
    return {**told, "namesIt": consumer.names_it, "mayPin": consumer.may_pin}


def _text(day: date | None) -> str | None:
    return str(day) if day else None
