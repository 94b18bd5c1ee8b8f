"""The paths of role assignments."""

import sqlite3

from local.arm import Route

from . import models

VERSIONS = (
    "2015-07-01",
    "2018-01-01-preview",
    "2018-09-01-preview",
    "2020-04-01-preview",
    "2020-08-01-preview",
    "2020-10-01-preview",
    "2022-04-01",
)

_LIST = f"/{{+scope}}/providers/{models.TYPE}"
_ONE = f"{_LIST}/{{name}}"

ROUTES = (
    Route("PUT", _ONE, models.TYPE, VERSIONS, models.put, models.checked),
    Route("GET", _ONE, models.TYPE, VERSIONS, models.get),
    Route("DELETE", _ONE, models.TYPE, VERSIONS, models.delete),
    Route("GET", _LIST, models.TYPE, VERSIONS, models.listed),
)


def reset(db: sqlite3.Connection) -> None:
    """Forgets every role assignment."""
    db.execute("DELETE FROM resources WHERE type = ?", (models.TYPE,))
