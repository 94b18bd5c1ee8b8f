"""What the service remembers besides its resources, and what its types are called."""

import sqlite3

STORES = "Microsoft.AppConfiguration/configurationStores"
REPLICAS = f"{STORES}/replicas"
KEY_VALUES = f"{STORES}/keyValues"
DELETED_STORES = "Microsoft.AppConfiguration/deletedConfigurationStores"

SCHEMA = """CREATE TABLE IF NOT EXISTS configuration_endpoints (name TEXT PRIMARY KEY, store TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS configuration_keys (
    store TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, secret TEXT NOT NULL, modified REAL NOT NULL,
    PRIMARY KEY (store, name)
);
CREATE TABLE IF NOT EXISTS configuration_values (
    store TEXT NOT NULL, key TEXT NOT NULL, label TEXT NOT NULL, value TEXT, content_type TEXT, tags TEXT NOT NULL,
    description TEXT, etag TEXT NOT NULL, modified REAL NOT NULL, locked INTEGER NOT NULL,
    PRIMARY KEY (store, key, label)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS configuration_revisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    store TEXT NOT NULL, key TEXT NOT NULL, label TEXT NOT NULL, value TEXT, content_type TEXT, tags TEXT NOT NULL,
    description TEXT, etag TEXT NOT NULL, modified REAL NOT NULL, locked INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS configuration_revisions_by_key ON configuration_revisions (store, key, label, number);
CREATE INDEX IF NOT EXISTS configuration_revisions_by_number ON configuration_revisions (store, number);
CREATE TABLE IF NOT EXISTS deleted_configuration_stores (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, subscription TEXT NOT NULL, deleted REAL NOT NULL, purged REAL NOT NULL,
    body TEXT NOT NULL
)"""

_CONTENTS = ("configuration_values", "configuration_revisions")
_TABLES = ("configuration_endpoints", "configuration_keys", "deleted_configuration_stores", *_CONTENTS)


def forget_contents(db: sqlite3.Connection, store: str) -> None:
    """Deletes all key-values of a store, and their history."""
    for table in _CONTENTS:
        db.execute(f"DELETE FROM {table} WHERE store = ?", (store.lower(),))  # noqa: S608 # the names are constants


def reset(db: sqlite3.Connection) -> None:
    """Forgets everything that the service holds."""
    db.execute("DELETE FROM resources WHERE type LIKE ?", ("Microsoft.AppConfiguration/%",))
    for table in _TABLES:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 # the names are constants
