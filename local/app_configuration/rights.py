"""What a principal may do with the data of a store: the two data roles, granted on it or above it.

Source: Microsoft Learn, "Authorize access to Azure App Configuration using Microsoft Entra ID", and the ids of the
built-in roles. Owner and Contributor have no data actions.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from local import role_assignments
from local.store import Behaviour

READ, WRITE = "read", "write"

DATA_OWNER = "5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b"
DATA_READER = "516239f1-63e1-4d78-a4de-a74fb236a071"
_ACTIONS: Mapping[str, frozenset[str]] = {
    DATA_OWNER: frozenset({READ, WRITE}),
    DATA_READER: frozenset({READ}),
}


def of(db: sqlite3.Connection, principal: str, store_id: str, now: datetime, behaviour: Behaviour) -> frozenset[str]:
    """The actions that a principal may take; a grant counts as late as `behaviour` says that grants do."""
    roles = role_assignments.roles(db, principal, store_id, now, behaviour.latency(role_assignments.TYPE))
    return frozenset().union(*(_ACTIONS.get(role, frozenset()) for role in roles))
