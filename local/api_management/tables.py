"""What the service remembers besides its resources, and what its types are called."""

import sqlite3

SERVICES = "Microsoft.ApiManagement/service"
APIS = f"{SERVICES}/apis"
API_DIAGNOSTICS = f"{APIS}/diagnostics"
API_POLICIES = f"{APIS}/policies"
BACKENDS = f"{SERVICES}/backends"
DELETED_SERVICES = "Microsoft.ApiManagement/deletedservices"
DIAGNOSTICS = f"{SERVICES}/diagnostics"
FRAGMENTS = f"{SERVICES}/policyFragments"
LOGGERS = f"{SERVICES}/loggers"
NAMED_VALUES = f"{SERVICES}/namedValues"
OPERATIONS = f"{APIS}/operations"
OPERATION_POLICIES = f"{OPERATIONS}/policies"
PRODUCTS = f"{SERVICES}/products"
PRODUCT_APIS = f"{PRODUCTS}/apis"
PRODUCT_POLICIES = f"{PRODUCTS}/policies"
SERVICE_POLICIES = f"{SERVICES}/policies"
SUBSCRIPTIONS = f"{SERVICES}/subscriptions"

_VERSION = "api-management-version"

SCHEMA = """CREATE TABLE IF NOT EXISTS deleted_services (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, subscription TEXT NOT NULL, deleted REAL NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS api_management_uses (
    service TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, user TEXT NOT NULL,
    PRIMARY KEY (service, kind, name, user)
)"""


def changed(db: sqlite3.Connection) -> None:
    """Notes that something of the service is about to be another, so that snapshots are made anew."""
    counted = "INSERT INTO settings VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
    db.execute(counted, (_VERSION,))


def version(db: sqlite3.Connection) -> int:
    """The number of changes until now."""
    row = db.execute("SELECT value FROM settings WHERE name = ?", (_VERSION,)).fetchone()
    return int(row["value"]) if row else 0


def reset(db: sqlite3.Connection) -> None:
    """Forgets everything that the service holds. The number of changes goes on: who kept a snapshot must see it."""
    db.execute("DELETE FROM resources WHERE type LIKE ?", ("Microsoft.ApiManagement/%",))
    db.execute("DELETE FROM deleted_services")
    db.execute("DELETE FROM api_management_uses")
    changed(db)
