"""Microsoft.ApiManagement: services and what is in them, as the control plane holds it.

LIMITATIONS
- No revisions, version sets, imports, workspaces, groups, users, certificates, caches, tags, private end points, zones
  or further locations; tier Consumption is not served. Named values hold text, not references to a key vault.
- Policy documents may be what `local.gateway` can execute. Documents and fragments that are stored already are not
  looked at again when something that they name changes; what is named by an expression is not seen.
- While a write of an API, or of its link to a product, takes its time (a latency, see `/_local`; none unless asked
  for), others on these and below them are refused with 409, as Azure does (code `PessimisticConcurrencyConflict`). No
  such refusal among other children of one service is on public record, so there is none here. That a service which is
  still being made takes nothing in is not emulated.
- Long-running operations are polled at `azure-asyncoperation`; Azure answers `location` for some entities.
- A `format` that was sent is not told again, nor is a logger's secret, which Azure keeps in a named value of its own.
- Where `errors.py` names no source, a refusal's words are this emulation's own. That what is in use can't be deleted is
  told of fragments in public, and taken over for backends, loggers and named values. An API's own subscriptions and its
  places in products go with it. A restored service comes back empty.
"""

from .deleted import soft_deleted
from .routes import ROUTES
from .served import Snapshot
from .services import empty_group
from .snapshots import Services
from .tables import SCHEMA, reset

__all__ = ["ROUTES", "SCHEMA", "Services", "Snapshot", "empty_group", "reset", "soft_deleted"]
