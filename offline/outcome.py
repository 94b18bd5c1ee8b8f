"""What an up or a down did, as JSON, for scripts. The shapes are documented in docs/up.md and grow without breaking."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .document import SCHEMA_VERSION
from .down import Down
from .operations import Op
from .preview import Judged


def up_document(up: Judged, endpoints: list[Mapping[str, Any]], gateways: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The document of an up that is done and will be served."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "project": up.project,
        "stack": up.stack,
        "passed": up.verdict.passed,
        "summary": {Op.CREATE: 0, **up.run.counts},
        "verdicts": [asdict(violation) for violation in up.verdict.violations],
        "outputs": dict(up.run.outputs),
        "endpoints": endpoints,
        "gateways": gateways,
        "messages": list(up.run.messages),
        "seconds": round(up.seconds, 3),
    }


def down_document(down: Down) -> Mapping[str, Any]:
    """The document of a down."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "project": down.project,
        "stack": down.stack,
        "passed": True,
        "deleted": [resource.urn for resource in down.deleted],
        "unprotected": [resource.urn for resource in down.unprotected],
        "purged": list(down.purged),
        "seconds": round(down.seconds, 3),
    }
