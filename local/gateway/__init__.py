"""API Management's data plane: executes the policy documents that the local Azure holds.

`check_policy` is asked when a document is stored; `room.Gateway` is the ASGI application (imported from there, because
it reads what `local.api_management` stores, which asks here first). A request goes: service, API, operation, caller
(`pipeline.py`); the policies of all scopes, compiled once for as long as nothing changes (`plans.py`); a backend, or a
pool's member (`pools.py`, `breakers.py`), as a call in this process that streams (`exchange.py`); and back.

Each file tells what it leaves out under LIMITATIONS. What nobody could try against Azure:

LIMITATIONS
- Only the policies of `elements.py` are known; any other is refused when it is stored, and so is an attribute, a
  place, a literal or an expression that the reference pages don't allow.
- A request that could not be forwarded is judged by the condition of the `retry` around it, with `context.Response`
  null; pages and public policies suggest it, none says it.
- When every breaker is open, on-error runs with status 503 and the status reason that public policies match. The
  reasons `BackendPoolUnavailable`, `BackendErrorStatusCode`, `BackendNotFound`, `MessageBodyTooLarge`,
  `ManagedIdentityNotFound`, `PolicyInvalid`, `RequestTooLarge`, `TokenLimitExceeded` and `TokenQuotaExceeded`, and the
  status 413 for a body that can't be buffered, are this room's. The wordings of 429 and 403 of llm-token-limit, of 401,
  404 and 500 are those of public captures.
- `context.Request.Url` tells the request's own path until rewrite-uri changes it; a backend's URL is no part of it.
- A key travels on to the backend unless a policy removes it.
- Caching, send-request, logging, quotas by calls, mock-response and transformations of XML are left out, as are
  workspaces, revisions, versions, users and groups.
- 431 comes at 64 KiB of headers, which is this room's number.
"""

from .known import Known, PolicyRefused, References
from .stored import check_policy, references

__all__ = ["Known", "PolicyRefused", "References", "check_policy", "references"]
