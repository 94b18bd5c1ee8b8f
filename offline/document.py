"""A preview as JSON, for scripts. The shape is documented in docs/preview.md and grows without breaking."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pulumi.runtime.rpc import UNKNOWN as UNKNOWN_SENTINEL

from local.provider import Unknown

from .operations import Op, Operation
from .preview import Judged

SCHEMA_VERSION = 1


def document(preview: Judged) -> Mapping[str, Any]:
    """The document of a preview; unknown values as the engine's own sentinel text, secrets as `[secret]`."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "project": preview.project,
        "stack": preview.stack,
        "passed": preview.verdict.passed,
        "summary": {Op.CREATE: 0, **preview.run.counts},
        "operations": [_operation(operation) for operation in (*preview.run.operations, *preview.run.deletes)],
        "policyPack": {
            "name": preview.verdict.pack,
            "version": preview.verdict.version,
            "rules": dict(preview.verdict.rules),
        },
        "verdicts": [asdict(violation) for violation in preview.verdict.violations],
        "outputs": dict(preview.run.outputs),
        "messages": list(preview.run.messages),
        "seconds": round(preview.seconds, 3),
    }


def failure(kind: str, message: str) -> Mapping[str, Any]:
    """The document of a command that failed; `kind` is `bad-input`, `bad-state`, `program-failed` or `interrupted`."""
    return {"schemaVersion": SCHEMA_VERSION, "passed": False, "error": {"kind": kind, "message": message}}


def to_json(content: Mapping[str, Any], indent: int | None = 2) -> str:
    """The text of a document, in the document's own order; in one line without `indent`."""
    return json.dumps(content, indent=indent, ensure_ascii=False, default=_unknown)


def _operation(operation: Operation) -> Mapping[str, Any]:
    return {
        "op": operation.op,
        "urn": operation.urn,
        "type": operation.type,
        "name": operation.name,
        "custom": operation.custom,
        "parent": operation.parent,
        "dependencies": operation.dependencies,
        "protect": operation.protect,
        "inputs": operation.inputs,
        "changes": [asdict(change) for change in operation.changes],
    }


def _unknown(value: object) -> str:
    if isinstance(value, Unknown):
        return UNKNOWN_SENTINEL
    raise TypeError(f"{value!r} has no place in the document")
