"""What goes wrong on a request's way: the errors that API Management predefines.

Source: learn.microsoft.com, "Error handling in API Management policies". The bodies of 401, 404, 429, 403 and 500 are
as public captures show them ({"statusCode": ..., "message": ...}).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from local.csharp.context import LastError

FORWARDER = "forward-request"
UNAVAILABLE = "BackendPoolUnavailable"
ANSWERED_BADLY = "BackendErrorStatusCode"


@dataclass
class PolicyFault(Exception):
    """An error that jumps to on-error. `said` is what the caller reads; `error.message` may tell more."""

    status: int
    error: LastError
    said: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status_reason: str | None = None

    def at(self, scope: str, section: str, path: str, policy_id: str | None) -> "PolicyFault":
        """The same, located, unless it is already; the innermost place is the one to tell."""
        if self.error.section is None:
            self.error = replace(self.error, scope=scope, section=section, path=path, policy_id=policy_id)
        return self


class Ended(Exception):
    """The pipeline is over: what `context.Response` holds goes to the caller."""


def _fault(status: int, source: str, reason: str, message: str, said: str = "") -> PolicyFault:
    error = LastError(source=source, reason=reason, message=message)
    return PolicyFault(status, error, said or message)


def _with(fault: PolicyFault, header: str, value: str) -> PolicyFault:
    fault.headers = {header: value}
    return fault


def operation_not_found() -> PolicyFault:
    """404: no API or no operation."""
    message = "Unable to match incoming request to an operation."
    return _fault(404, "configuration", "OperationNotFound", message, "Resource not found")


def key_missing(realm: str, header: str) -> PolicyFault:
    """401: no subscription key."""
    message = (
        "Access denied due to missing subscription key. Make sure to include subscription key when making requests to "
        "an API."
    )
    return _unauthorized("SubscriptionKeyNotFound", message, realm, header)


def key_invalid(realm: str, header: str) -> PolicyFault:
    """401: a key that is nobody's, or not for this API."""
    message = (
        "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."
    )
    return _unauthorized("SubscriptionKeyInvalid", message, realm, header)


def _unauthorized(reason: str, message: str, realm: str, header: str) -> PolicyFault:
    challenge = f'AzureApiManagementKey realm="{realm}",name="{header}",type="header"'
    return _with(_fault(401, "authorization", reason, message), "WWW-Authenticate", challenge)


def expression_failed(source: str, message: str) -> PolicyFault:
    """500: an expression threw, or gave what its place can't take."""
    return _fault(500, source, "ExpressionValueEvaluationFailure", message, "Internal server error")


def connection_failed(message: str) -> PolicyFault:
    """500: the backend could not be reached, or broke off before it answered.

    Application Insights names such errors by reason and source, as in "ClientConnectionFailure at forward-request"
    (MicrosoftDocs/azure-docs#52667); a self-hosted gateway's log told the source `request-forwarder` (its issue #230).
    """
    return _fault(500, FORWARDER, "BackendConnectionFailure", message, "Internal server error")


def timed_out(seconds: float) -> PolicyFault:
    """500: no status and headers within the timeout."""
    message = f"The backend did not answer within {seconds:g} s."
    return _fault(500, FORWARDER, "Timeout", message, "Internal server error")


def unavailable(what: str) -> PolicyFault:
    """503: every breaker is open. The status reason is as public policies match it; the code is this room's."""
    message = f"{what} is temporarily unavailable"
    found = _fault(503, FORWARDER, UNAVAILABLE, message, "Service unavailable")
    found.status_reason = message
    return found


def body_too_large(limit: int) -> PolicyFault:
    """413: a body that must be buffered and may not; code and status are this room's."""
    message = f"The message body is larger than {limit} bytes and can't be buffered."
    return _fault(413, FORWARDER, "MessageBodyTooLarge", message)


def backend_refused(status: int) -> PolicyFault:
    """What `fail-on-error-status-code` makes of an answer; the code is this room's."""
    return _fault(status, FORWARDER, ANSWERED_BADLY, f"The backend answered {status}.")


def no_backend(message: str) -> PolicyFault:
    """500: nowhere to forward to; the code is this room's."""
    return _fault(500, FORWARDER, "BackendNotFound", message, "Internal server error")


def policy_invalid(message: str) -> PolicyFault:
    """500: what is stored can't be executed; the code is this room's."""
    return _fault(500, "configuration", "PolicyInvalid", message, "Internal server error")


def oversized(status: int, message: str) -> PolicyFault:
    """414 or 431, before any policy."""
    return _fault(status, "configuration", "RequestTooLarge", message)


def no_identity(source: str) -> PolicyFault:
    """500: the service has no managed identity; the code is this room's."""
    message = "The service has no system-assigned managed identity, so there is no token."
    return _fault(500, source, "ManagedIdentityNotFound", message, "Internal server error")


def tokens_limited(seconds: int, header: str) -> PolicyFault:
    """429 of llm-token-limit; the wording is that of public captures, the code the brief of rate-limit's."""
    message = f"Token limit is exceeded. Try again in {seconds} seconds."
    return _with(_fault(429, "llm-token-limit", "TokenLimitExceeded", message), header, str(seconds))


def tokens_used_up(seconds: int, header: str) -> PolicyFault:
    """403 of llm-token-limit."""
    message = f"Token quota is exceeded. Try again in {_span(seconds)}."
    return _with(_fault(403, "llm-token-limit", "TokenQuotaExceeded", message), header, str(seconds))


def token_refused(status: int, reason: str, message: str, said: str | None) -> PolicyFault:
    """What validate-azure-ad-token does not let pass."""
    return _fault(status, "validate-azure-ad-token", reason, message, said or message)


def _span(seconds: int) -> str:
    units = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))
    parts: list[str] = []
    for name, length in units:
        number, seconds = divmod(seconds, length)
        if number:
            parts.append(f"{number} {name}{'s' * (number != 1)}")
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts) or "0 seconds"
