"""Microsoft.AppConfiguration: stores and what is in them, in Azure Resource Manager and on the data plane.

`ROUTES` are ARM's; `service.Stores` is the data plane as an ASGI application (imported from there). A request to that
goes: store (host or path), fault on demand, quota, credential (`auth.py`), operation (`key_values.py`, `lists.py`).

LIMITATIONS
- No snapshots, private end points, encryption with own keys, telemetry resources, network security perimeters, event
  grid; no `Accept-Datetime`, and no ranges of revisions. What is asked for of those is refused by name.
- Every request of this machine counts as one from inside of the store's network; with public access off, only ARM's
  way to key-values is closed. Where `privateLinkDelegation` is Enabled, ARM counts as having its private link.
- Replicas answer with the store's own data at once: nothing is eventually consistent. A recovered store comes back
  without them. That writes of one store can meet each other, or one that is still being made, is not emulated.
- Groups of Entra ID are not looked into: a role counts for the principal that it was granted to. A grant counts at once
  unless a latency says otherwise (`Microsoft.Authorization/roleAssignments`, see `/_local`).
- The request quota is exact and kept in memory, by this process; the real one throttles some requests before others,
  and a free store's is said to count more than requests. Storage and bandwidth have no limits here.
- Entity tags and ids look like the service's and are random. Where `errors.py` and `problems.py` name no source, a
  refusal's words are this emulation's own.
"""

from .deleted import soft_deleted, unprotect
from .rights import DATA_OWNER
from .routes import ROUTES
from .stores import all_endpoints, empty_group
from .tables import SCHEMA, reset

__all__ = ["DATA_OWNER", "ROUTES", "SCHEMA", "all_endpoints", "empty_group", "reset", "soft_deleted", "unprotect"]
