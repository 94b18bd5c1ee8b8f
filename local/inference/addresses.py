"""From a URL and a Host header to what is asked of whom, and whether the api-version fits.

An account is named by its subdomain, first in the path (`/aoai-sweden/openai/...`), because one port has no
subdomains, or by a Host header as Azure has it. api-versions: the GA ones of learn.microsoft.com, "Azure OpenAI API
version lifecycle", and every preview that is a date.
"""

import re
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from . import errors

CHAT = "chat/completions"
EMBEDDINGS = "embeddings"
RESPONSES = "responses"

HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".localhost")
"""How accounts' host names end."""

_RELEASED = frozenset({"2022-12-01", "2023-05-15", "2024-02-01", "2024-06-01", "2024-10-21"})
_V1 = frozenset({None, "preview", "latest", "v1"})
_RESPONSES_SINCE = "2025-03-01-preview"
_PREVIEW = re.compile(r"(\d{4}-\d{2}-\d{2})-preview", re.ASCII)


@dataclass(frozen=True)
class Address:
    """What is asked: `deployment` is None where the body's `model` names it; `api` is the API as messages name it."""

    subdomain: str
    operation: str
    deployment: str | None
    api: str


def read(request: Request) -> Address:
    """Where a request goes; its path parameters are `rest` and, if the path begins with an account, `subdomain`.

    Raises:
        Refused: the path is not served (404), the method not allowed (405), or the api-version not known (404, 400).
    """
    operation, deployment, v1 = _parts(request.path_params["rest"])
    if request.method != "POST":
        raise errors.method_not_allowed(request.method)
    version = request.query_params.get("api-version")
    if v1:
        _check_v1(version)
    else:
        _check_dated(version, operation)
    api = "OpenAI Language Model Instance API" if v1 else f"Azure OpenAI API version {version}"
    return Address(_subdomain(request), operation, deployment, api)


def _parts(rest: str) -> tuple[str, str | None, bool]:
    match rest.split("/"):
        case ["v1", "chat", "completions"]:
            return CHAT, None, True
        case ["v1", ("embeddings" | "responses") as operation]:
            return operation, None, True
        case ["responses"]:
            return RESPONSES, None, False
        case ["deployments", name, "chat", "completions"] if name:
            return CHAT, name, False
        case ["deployments", name, "embeddings"] if name:
            return EMBEDDINGS, name, False
        case _:
            raise errors.resource_not_found()


def _check_v1(version: str | None) -> None:
    if version not in _V1:
        raise errors.version_not_supported()


def _check_dated(version: str | None, operation: str) -> None:
    if version is None or not (version in _RELEASED or _is_preview(version)):
        raise errors.resource_not_found()
    if operation == RESPONSES and version < _RESPONSES_SINCE:
        raise errors.responses_need_newer_version()


def _is_preview(version: str) -> bool:
    found = _PREVIEW.fullmatch(version)
    try:
        return bool(found and date.fromisoformat(found[1]))
    except ValueError:
        return False


def _subdomain(request: Request) -> str:
    if "subdomain" in request.path_params:
        return request.path_params["subdomain"].lower()
    host = request.headers.get("host", "").partition(":")[0].lower()
    return next((host.removesuffix(end) for end in HOSTS if host.endswith(end)), host)
