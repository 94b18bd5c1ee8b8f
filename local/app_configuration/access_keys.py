"""Access keys: two that write and two that read; there are none while local auth is off.

Source: Microsoft Learn, "Access Azure App Configuration using access keys": disabling deletes all keys, enabling makes
new ones. Names and fields are those of the published specification's example of `listKeys`.
"""

import base64
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from local.arm import Call

_NAMES: Mapping[str, bool] = {
    "Primary": False,
    "Secondary": False,
    "Primary Read Only": True,
    "Secondary Read Only": True,
}
_ID_BYTES, _SECRET_BYTES = 6, 32


@dataclass(frozen=True)
class AccessKey:
    """One key: its name, its id (the `Credential` of a signature), and the secret in base64."""

    name: str
    id: str
    secret: str = field(repr=False)
    modified: float

    @property
    def is_read_only(self) -> bool:
        """Whether it only reads."""
        return _NAMES[self.name]


def settle(call: Call, store: str, *, enabled: bool) -> None:
    """Lets a store have its keys, or none."""
    if not enabled:
        call.db.execute("DELETE FROM configuration_keys WHERE store = ?", (store.lower(),))
    elif not of_store(call.db, store):
        for name in _NAMES:
            _renew(call, store, name)


def of_store(db: sqlite3.Connection, store: str) -> list[AccessKey]:
    """The keys of a store, in their usual order."""
    rows = db.execute("SELECT * FROM configuration_keys WHERE store = ?", (store.lower(),)).fetchall()
    found = {row["name"]: AccessKey(row["name"], row["id"], row["secret"], row["modified"]) for row in rows}
    return [found[name] for name in _NAMES if name in found]


def regenerate(call: Call, store: str, key_id: str) -> AccessKey | None:
    """Replaces the key of that id; None when there is none."""
    old = next((key for key in of_store(call.db, store) if key.id == key_id), None)
    return _renew(call, store, old.name) if old else None


def view(key: AccessKey, endpoint: str) -> dict[str, Any]:
    """What `listKeys` answers for a key."""
    return {
        "id": key.id,
        "name": key.name,
        "value": key.secret,
        "connectionString": f"Endpoint={endpoint};Id={key.id};Secret={key.secret}",
        "lastModified": datetime.fromtimestamp(key.modified, UTC).isoformat(timespec="seconds"),
        "readOnly": key.is_read_only,
    }


def _renew(call: Call, store: str, name: str) -> AccessKey:
    key = AccessKey(
        name,
        base64.b64encode(secrets.token_bytes(_ID_BYTES)).decode(),
        base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode(),
        call.now.timestamp(),
    )
    call.db.execute(
        "INSERT OR REPLACE INTO configuration_keys VALUES (?, ?, ?, ?, ?)",
        (store.lower(), key.name, key.id, key.secret, key.modified),
    )
    return key
