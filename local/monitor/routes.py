"""The paths that the service serves."""

import sqlite3

from local.arm import Route, content

from . import components, workspaces
from .kept import Kind
from .tables import COMPONENTS, WORKSPACES

_GROUP = "/subscriptions/{subscription}/resourceGroups/{group}/providers"
_WORKSPACE_VERSIONS = ("2021-06-01", "2022-10-01", "2023-09-01", "2025-02-01")
_COMPONENT_VERSIONS = ("2020-02-02",)


def _routes(kind: Kind, versions: tuple[str, ...], checks: content.Content) -> tuple[Route, ...]:
    several = f"{_GROUP}/{kind.type}"
    one = f"{several}/{{{kind.parameter}}}"
    return (
        Route("PUT", one, kind.type, versions, kind.put, checks),
        Route("GET", one, kind.type, versions, kind.get),
        Route("DELETE", one, kind.type, versions, kind.delete),
        Route("GET", several, kind.type, versions, kind.listed),
    )


ROUTES = (
    *_routes(workspaces.WORKSPACE, _WORKSPACE_VERSIONS, workspaces.CONTENT),
    *_routes(components.COMPONENT, _COMPONENT_VERSIONS, components.CONTENT),
)


def reset(db: sqlite3.Connection) -> None:
    """Forgets every workspace and component."""
    db.execute("DELETE FROM resources WHERE type IN (?, ?)", (WORKSPACES, COMPONENTS))
