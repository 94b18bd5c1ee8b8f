"""The APIs of a gateway, and the operations that each has, as the `openai` clients call them."""

from collections.abc import Iterable
from dataclasses import dataclass

from .args import ApiArgs, OperationArgs
from .documents import around, document

KEY_API, ENTRA_API = "openai", "openai-entra"
_PATHS = {KEY_API: "openai", ENTRA_API: "entra/openai"}
_TITLES = {KEY_API: "Azure OpenAI, with a subscription key", ENTRA_API: "Azure OpenAI, with an Entra token"}
_KEY_HEADER, _KEY_QUERY = "api-key", "subscription-key"
_API_VERSION = "2025-04-01-preview"
"""The newest dated api-version, and the only one that knows what GPT-5 takes, such as `reasoning_effort`; those without
`-preview` end in 2024, and the v1 form has none of its own (docs/assumptions.md)."""


@dataclass(frozen=True)
class _Operation:
    name: str
    title: str
    method: str
    url_template: str
    document: str
    path: str | None = None
    """What is asked of the backend, where that differs from what was asked of the gateway."""


_RESPONSE = "/v1/responses/{response_id}"
_OPERATIONS = (
    _Operation(
        "chat-completions",
        "Chat completion",
        "POST",
        "/deployments/{deployment}/chat/completions",
        "deployment",
        "/chat/completions",
    ),
    _Operation("embeddings", "Embeddings", "POST", "/deployments/{deployment}/embeddings", "deployment", "/embeddings"),
    _Operation(
        "v1-chat-completions",
        "Chat completion (v1)",
        "POST",
        "/v1/chat/completions",
        "v1",
        f"/chat/completions?api-version={_API_VERSION}",
    ),
    _Operation(
        "v1-embeddings", "Embeddings (v1)", "POST", "/v1/embeddings", "v1", f"/embeddings?api-version={_API_VERSION}"
    ),
    _Operation("responses-create", "Create a response", "POST", "/v1/responses", "responses"),
    _Operation("responses-get", "Get a response", "GET", _RESPONSE, "response"),
    _Operation("responses-delete", "Delete a response", "DELETE", _RESPONSE, "response"),
    _Operation("responses-cancel", "Cancel a response", "POST", f"{_RESPONSE}/cancel", "response"),
    _Operation("responses-input-items", "List a response's input", "GET", f"{_RESPONSE}/input_items", "response"),
)


def api(name: str, caller: Iterable[str]) -> ApiArgs:
    """The API `name`, in which the fragments `caller` tell who calls."""
    return {
        "name": name,
        "display_name": _TITLES[name],
        "path": _PATHS[name],
        "subscription_required": name == KEY_API,
        "key_header": _KEY_HEADER,
        "key_query": _KEY_QUERY,
        "policy": around("documents/api", caller=[document("parts/include", fragment=each) for each in caller]),
        "operations": [_operation(operation) for operation in _OPERATIONS],
    }


def _operation(operation: _Operation) -> OperationArgs:
    data = {"path": operation.path} if operation.path else {}
    return {
        "name": operation.name,
        "display_name": operation.title,
        "method": operation.method,
        "url_template": operation.url_template,
        "parameters": [name for name in ("deployment", "response_id") if f"{{{name}}}" in operation.url_template],
        "policy": document(f"documents/{operation.document}", **data),
    }
