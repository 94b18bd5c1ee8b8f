"""Custom subdomains: global, and held by soft-deleted accounts too (error `CustomDomainInUse`)."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from local.arm import Call

from . import errors


def claim(call: Call, body: Mapping[str, Any]) -> None:
    """Takes an account's subdomain for it, and frees the one that it had.

    Raises:
        ArmError: another account has it.
    """
    account, wanted = body["id"].lower(), str(body["properties"].get("customSubDomainName", "")).lower()
    holder = owner(call.db, wanted)
    if wanted and holder not in (None, account):
        raise errors.subdomain_in_use(body["properties"]["customSubDomainName"])
    free(call.db, account)
    if wanted:
        call.db.execute("INSERT INTO subdomains VALUES (?, ?)", (wanted, account))


def owner(db: sqlite3.Connection, subdomain: str) -> str | None:
    """The id, in lower case, of the account that holds a subdomain."""
    row = db.execute("SELECT account FROM subdomains WHERE subdomain = ?", (subdomain.lower(),)).fetchone()
    return row["account"] if row else None


def free(db: sqlite3.Connection, account: str) -> None:
    """Gives an account's subdomain back."""
    db.execute("DELETE FROM subdomains WHERE account = ?", (account.lower(),))
