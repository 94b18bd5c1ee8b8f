"""Whether a name can be had; the answers are those of the published specification's examples."""

from collections.abc import Mapping
from typing import Any

from local.arm import Call, Response
from local.arm.errors import invalid_content

from . import deleted, endpoints
from .tables import STORES


def asked(body: Mapping[str, Any]) -> dict[str, Any]:
    """The name and type that are asked for.

    Raises:
        ArmError: 400, one is missing.
    """
    if not isinstance(body.get("name"), str) or str(body.get("type", "")).lower() != STORES.lower():
        raise invalid_content(f"'name', and 'type' {STORES}, are required")
    return dict(body)


def check(call: Call) -> Response:
    """Tells whether nobody has the name, and no deleted store keeps it."""
    deleted.sweep(call)
    if endpoints.is_taken(call.db, call.body["name"]):
        told = {"reason": "AlreadyExists", "message": "The specified name is already in use."}
        return Response(200, {"nameAvailable": False, **told})
    return Response(200, {"nameAvailable": True})
