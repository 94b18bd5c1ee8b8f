"""The paths that the service serves."""

import sqlite3

from local.arm import Route, operations

from . import accounts, deleted, deployments, models, quota
from .tables import ACCOUNTS, DEPLOYMENTS, TABLES

VERSIONS = (
    "2021-10-01",
    "2022-03-01",
    "2022-10-01",
    "2022-12-01",
    "2023-05-01",
    "2023-10-01-preview",
    "2024-04-01-preview",
    "2024-06-01-preview",
    "2024-10-01",
    "2025-04-01-preview",
    "2025-06-01",
    "2025-07-01-preview",
    "2025-09-01",
    "2025-10-01-preview",
    "2025-12-01",
    "2026-05-15-preview",
)

_SUBSCRIPTION = "/subscriptions/{subscription}"
_SERVICE = f"{_SUBSCRIPTION}/providers/Microsoft.CognitiveServices"
_LOCATION = f"{_SERVICE}/locations/{{location}}"
_LIST = f"{_SUBSCRIPTION}/resourceGroups/{{group}}/providers/{ACCOUNTS}"
_ACCOUNT = f"{_LIST}/{{account}}"
_DEPLOYMENT = f"{_ACCOUNT}/deployments/{{deployment}}"
_DELETED = f"{_LOCATION}/resourceGroups/{{group}}/deletedAccounts/{{account}}"
_DELETED_ACCOUNTS = "Microsoft.CognitiveServices/deletedAccounts"

ROUTES = (
    Route("PUT", _ACCOUNT, ACCOUNTS, VERSIONS, accounts.put, accounts.CONTENT),
    Route("PATCH", _ACCOUNT, ACCOUNTS, VERSIONS, accounts.patch, accounts.CONTENT),
    Route("GET", _ACCOUNT, ACCOUNTS, VERSIONS, accounts.get),
    Route("DELETE", _ACCOUNT, ACCOUNTS, VERSIONS, accounts.delete),
    Route("POST", f"{_ACCOUNT}/listKeys", ACCOUNTS, VERSIONS, accounts.list_keys),
    Route("GET", _LIST, ACCOUNTS, VERSIONS, accounts.list_in_group),
    Route("GET", f"{_SERVICE}/accounts", ACCOUNTS, VERSIONS, accounts.list_in_subscription),
    Route("PUT", _DEPLOYMENT, DEPLOYMENTS, VERSIONS, deployments.put, deployments.CONTENT),
    Route("PATCH", _DEPLOYMENT, DEPLOYMENTS, VERSIONS, deployments.patch, deployments.CONTENT),
    Route("GET", _DEPLOYMENT, DEPLOYMENTS, VERSIONS, deployments.get),
    Route("DELETE", _DEPLOYMENT, DEPLOYMENTS, VERSIONS, deployments.delete),
    Route("GET", f"{_ACCOUNT}/deployments", DEPLOYMENTS, VERSIONS, deployments.listed),
    Route("GET", f"{_SERVICE}/deletedAccounts", _DELETED_ACCOUNTS, VERSIONS, deleted.listed),
    Route("GET", _DELETED, _DELETED_ACCOUNTS, VERSIONS, deleted.get),
    Route("DELETE", _DELETED, _DELETED_ACCOUNTS, VERSIONS, deleted.purge),
    Route("GET", f"{_LOCATION}/models", "Microsoft.CognitiveServices/locations/models", VERSIONS, models.listed),
    Route("GET", f"{_LOCATION}/usages", "Microsoft.CognitiveServices/locations/usages", VERSIONS, quota.usages),
    Route(
        "GET",
        f"{_LOCATION}/operationResults/{{operation}}",
        "Microsoft.CognitiveServices/locations/operationResults",
        VERSIONS,
        operations.poll_status,
    ),
)


def reset(db: sqlite3.Connection) -> None:
    """Forgets everything that the service holds."""
    db.execute("DELETE FROM resources WHERE type IN (?, ?)", (ACCOUNTS, DEPLOYMENTS))
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 # the names are this module's own
