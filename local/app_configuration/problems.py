"""The data plane's refusals: problems (RFC 7807), or a status alone where the service says no more.

Sources: Microsoft Learn, the REST API's pages on key-values, authentication, throttling, versioning and "Network access
errors"; recorded answers in Azure/azure-sdk-for-js. What this emulation doesn't serve it says in its own words, with
status 501, which no client repeats.
"""

import json
from collections.abc import Mapping
from typing import Any

_ERRORS = "https://azconfig.io/errors"
_MEDIA_TYPE = "application/problem+json; charset=utf-8"


class Problem(Exception):
    """A refusal: status, headers, and the problem's fields; None is an empty body."""

    def __init__(self, status: int, fields: Mapping[str, Any] | None = None, **headers: str) -> None:
        super().__init__(fields["title"] if fields else f"status {status}")
        self.status = status
        self.fields = fields
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def body(self) -> bytes:
        """The body as it travels."""
        return b"" if self.fields is None else json.dumps({**self.fields, "status": self.status}).encode()

    def all_headers(self) -> dict[str, str]:
        """The headers, with the body's type."""
        return self.headers if self.fields is None else {**self.headers, "content-type": _MEDIA_TYPE}


def invalid_argument(name: str, detail: str, title: str = "") -> Problem:
    """A parameter that can't be used."""
    told = title or f"Invalid request parameter '{name}'"
    return Problem(400, {"type": f"{_ERRORS}/invalid-argument", "title": told, "name": name, "detail": detail})


def unsupported_version(version: str | None, path: str) -> Problem:
    """No api-version, or one that isn't served."""
    if not version:
        detail = "An API version is required, but was not specified."
        return invalid_argument("api-version", detail, "API version is not specified")
    detail = f"The HTTP resource that matches the request URI '{path}' does not support the API version '{version}'."
    return invalid_argument("api-version", detail, "Unsupported API version")


def unauthorized(scheme: str = "", description: str = "") -> Problem:
    """No credential, or a wrong one; `scheme` is the one whose credential is wrong."""
    wrong = f' error="invalid_token"{"," if scheme == "Bearer" else ""} error_description="{description}"'
    challenges = (f"{name}{wrong if name == scheme else ''}" for name in ("HMAC-SHA256", "Bearer"))
    return Problem(401, www_authenticate=", ".join(challenges))


def forbidden() -> Problem:
    """Who asks may not do this."""
    return Problem(403)


def not_found() -> Problem:
    """No such key-value."""
    return Problem(404)


def no_such_store(name: str) -> Problem:
    """A host name that would not resolve; the words are this emulation's."""
    detail = f"In Azure '{name}.azconfig.io' would not resolve. Create the store, or ask for one that is there."
    return Problem(404, {"type": "about:blank", "title": f"There is no store '{name}'.", "detail": detail})


def method_not_allowed(allowed: str) -> Problem:
    """Another method."""
    return Problem(405, allow=allowed)


def key_locked(key: str) -> Problem:
    """A read-only key-value."""
    return Problem(
        409,
        {
            "type": f"{_ERRORS}/key-locked",
            "title": f"Modifing key '{key}' is not allowed",
            "name": key,
            "detail": "The key is read-only. To allow modification unlock it first.",
        },
    )


def precondition_failed() -> Problem:
    """`If-Match` or `If-None-Match` doesn't hold."""
    return Problem(412)


def too_large() -> Problem:
    """A request of more than 10 KB; the service's front door answers in HTML (Azure/AppConfiguration#261)."""
    return Problem(413)


def unsupported_media_type() -> Problem:
    """Another body than JSON."""
    return Problem(415)


def too_many_requests(milliseconds: int) -> Problem:
    """The quota is used up; `milliseconds` until it isn't."""
    return Problem(
        429,
        {
            "type": f"{_ERRORS}/too-many-requests",
            "title": "Resource utilization has surpassed the assigned quota",
            "policy": "Total Requests",
        },
        retry_after_ms=str(milliseconds),
    )


def failed() -> Problem:
    """A test asked for it."""
    title = "An unexpected error occurred, as it was asked to."
    return Problem(500, {"type": f"{_ERRORS}/internal-server-error", "title": title})


def not_served(what: str) -> Problem:
    """Something that the service does, and this emulation doesn't."""
    return Problem(501, {"type": "about:blank", "title": f"The local App Configuration does not serve {what}."})
