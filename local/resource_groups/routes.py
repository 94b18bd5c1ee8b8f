"""The paths of resource groups."""

import sqlite3
from collections.abc import Sequence

from local.arm import Route, operations
from local.arm.bodies import GROUPS

from . import models
from .models import Emptied

VERSIONS = (
    "2019-10-01",
    "2020-06-01",
    "2020-10-01",
    "2021-01-01",
    "2021-04-01",
    "2022-09-01",
    "2023-07-01",
    "2024-03-01",
    "2024-07-01",
    "2024-11-01",
    "2025-03-01",
    "2025-04-01",
)

_LIST = "/subscriptions/{subscription}/resourceGroups"
_GROUP = f"{_LIST}/{{group}}"
_OPERATION = "/subscriptions/{subscription}/operationresults/{operation}"


def routes(emptied: Sequence[Emptied]) -> tuple[Route, ...]:
    """The routes; `emptied` are the services' own ways to delete what they have in a group."""
    return (
        Route("PUT", _GROUP, GROUPS, VERSIONS, models.put, models.CONTENT),
        Route("PATCH", _GROUP, GROUPS, VERSIONS, models.patch, models.CONTENT),
        Route("GET", _GROUP, GROUPS, VERSIONS, models.get),
        Route("HEAD", _GROUP, GROUPS, VERSIONS, models.head),
        Route("DELETE", _GROUP, GROUPS, VERSIONS, lambda call: models.delete(call, emptied)),
        Route("GET", _LIST, GROUPS, VERSIONS, models.listed),
        Route("GET", _OPERATION, "Microsoft.Resources/operationresults", VERSIONS, operations.poll_location),
    )


def reset(db: sqlite3.Connection) -> None:
    """Forgets every group."""
    db.execute("DELETE FROM resources WHERE type = ?", (GROUPS,))
