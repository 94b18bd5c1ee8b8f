"""ARM's refusals, with the codes, statuses and words of the real one.

Sources: Microsoft Learn, "Troubleshoot common Azure deployment errors" and the pages on each code; the bodies quoted in
public issues. Of `InvalidRequestContent` and `RequestContentTooLarge` only the codes are from there, not the words.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .messages import Response


class ArmError(Exception):
    """A refusal: HTTP status, ARM's error code, and its message; `details` is what some services tell besides."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: Mapping[str, str] | None = None,
        details: Sequence[Mapping[str, str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}
        self.details = details

    def response(self) -> Response:
        """The answer that carries it."""
        body = error_body(self.code, self.message)
        if self.details is not None:
            body["error"]["details"] = list(self.details)
        return Response(self.status, body, self.headers)


def error_body(code: str, message: str) -> dict[str, Any]:
    """ARM's shape of an error."""
    return {"error": {"code": code, "message": message}}


def unauthenticated() -> ArmError:
    """No token came along."""
    return ArmError(
        401,
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing or is not in the format 'Bearer <token>'.",
        {"www-authenticate": 'Bearer authorization_uri="https://login.microsoftonline.com/common"'},
    )


def unavailable_location(location: str, resource_type: str) -> ArmError:
    """No such region."""
    return ArmError(
        400,
        "LocationNotAvailableForResourceType",
        f"The provided location '{location}' is not available for resource type '{resource_type}'.",
    )


def missing_api_version() -> ArmError:
    """No api-version came along."""
    return ArmError(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
    )


def unknown_api_version(type_: str, version: str, known: Iterable[str]) -> ArmError:
    """The type is known, this version of it isn't."""
    return ArmError(
        400,
        "NoRegisteredProviderFound",
        f"No registered resource provider found for API version '{version}' for type '{type_}'. "
        f"The supported api-versions are '{', '.join(known)}'.",
    )


def unknown_type(type_: str, known: Iterable[str]) -> ArmError:
    """A resource type that this Azure doesn't have."""
    namespace, _, name = type_.partition("/")
    return ArmError(
        404,
        "InvalidResourceType",
        f"The resource type '{name}' could not be found in the namespace '{namespace}'. "
        f"The local Azure knows: {', '.join(known)}.",
    )


def method_not_allowed(method: str, path: str, allowed: Iterable[str]) -> ArmError:
    """The path is known, this method of it isn't."""
    return ArmError(
        405, "MethodNotAllowed", f"The local Azure does not serve {method} {path}; it serves {', '.join(allowed)}."
    )


def not_found(type_: str, name: str, group: str) -> ArmError:
    """The resource isn't there."""
    return ArmError(
        404,
        "ResourceNotFound",
        f"The Resource '{type_}/{name}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def group_not_found(name: str) -> ArmError:
    """The resource group isn't there."""
    return ArmError(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")


def parent_not_found(type_: str, parent: str, action: str) -> ArmError:
    """A child was read or written (`action`) below something that isn't there."""
    return ArmError(
        404,
        "ParentResourceNotFound",
        f"Failed to perform '{action}' on resource(s) of type '{type_}', because the parent resource '{parent}' could "
        "not be found.",
    )


def invalid_content(problem: str) -> ArmError:
    """The body isn't what the type takes."""
    return ArmError(
        400,
        "InvalidRequestContent",
        f"The request content was invalid and could not be deserialized: '{problem}'.",
    )


def unserved(what: Iterable[str], served: Iterable[str]) -> ArmError:
    """A query parameter or a condition that this Azure doesn't know (its own words)."""
    return ArmError(
        400,
        "InvalidRequestParameter",
        f"The local Azure does not serve {', '.join(what)}. Of query parameters it serves {', '.join(served)}.",
    )


def unsupported_media_type(media_type: str) -> ArmError:
    """The body isn't JSON."""
    return ArmError(
        415,
        "UnsupportedMediaType",
        f"The content media type '{media_type or 'null'}' is not supported. Only 'application/json' is supported.",
    )


def too_large(limit: int) -> ArmError:
    """The body is over the limit."""
    return ArmError(
        413, "RequestContentTooLarge", f"The request content is larger than the {limit} bytes that are allowed."
    )


def conflicting_location(name: str, group: str, has: str, asked: str) -> ArmError:
    """A resource can't move."""
    return ArmError(
        409,
        "InvalidResourceLocation",
        f"The resource '{name}' already exists in location '{has}' in resource group '{group}'. A resource with the "
        f"same name cannot be created in location '{asked}'. Please select a new resource name.",
    )
