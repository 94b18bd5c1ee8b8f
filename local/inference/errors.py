"""Refusals in the service's own shapes and words; each function names the public source of its wording."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from .directory import Account, Deployment

JSON = dict[str, Any]

_POLICY = (
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify "
    "your prompt and retry. To learn more about our content filtering policies please read our documentation: "
    "https://go.microsoft.com/fwlink/?linkid=2198766"
)


class Refused(Exception):
    """A request that is answered with an error: HTTP status, JSON body, and headers besides the usual ones."""

    def __init__(self, status: int, error: JSON, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(error["message"])
        self.status = status
        self.body: JSON = {"error": error}
        self.headers = dict(headers or {})


def _refused(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> Refused:
    return Refused(status, {"code": code, "message": message}, headers)


def resource_not_found() -> Refused:
    """404 for a path that isn't served, and for a missing api-version (source: MicrosoftDocs/azure-docs#114602)."""
    return _refused(404, "404", "Resource not found")


def method_not_allowed(method: str) -> Refused:
    """405; the wording is this emulation's."""
    return _refused(405, "405", f"Method {method} is not allowed here; use POST.", {"Allow": "POST"})


def no_such_account(subdomain: str) -> Refused:
    """404 where Azure's name would not resolve; the wording is this emulation's."""
    return _refused(
        404,
        "AccountNotFound",
        f"There is no account with the subdomain '{subdomain}' in this local Azure, so there is nothing to answer "
        "(in Azure its host name would not resolve). Create the account, or put an existing account's subdomain "
        "first in the path, or in the Host header.",
    )


def version_not_supported() -> Refused:
    """400 for an api-version that the v1 form does not know (wording: anomalyco/opencode#12186, mindsdb#11563)."""
    return _refused(400, "BadRequest", "API version not supported")


def responses_need_newer_version() -> Refused:
    """400 for Responses with an old api-version (wording: Aider-AI/aider#4029)."""
    message = "Azure OpenAI Responses API is enabled only for api-version 2025-03-01-preview and later"
    return _refused(400, "BadRequest", message)


def access_denied() -> Refused:
    """401 for no key, or a wrong one."""
    return _refused(
        401,
        "401",
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for "
        "an active subscription and use a correct regional API endpoint for your resource.",
    )


def no_token() -> Refused:
    """401 for an Authorization header without a token."""
    return _refused(
        401,
        "401",
        "Unauthorized. Access token is missing, invalid, audience is incorrect "
        "(https://cognitiveservices.azure.com), or have expired.",
    )


def keys_disabled() -> Refused:
    """403 for a key while local auth is off (source: Azure-Samples/azure-search-openai-demo#1617)."""
    return _refused(403, "AuthenticationTypeDisabled", "Key based authentication is disabled for this resource.")


def deployment_not_found() -> Refused:
    """404 (source: langgenius/dify#610, chatboxai/chatbox#646)."""
    return _refused(
        404,
        "DeploymentNotFound",
        "The API deployment for this resource does not exist. If you created the deployment within the last "
        "5 minutes, please wait a moment and try again.",
    )


def retired(deployment: Deployment, when: datetime) -> Refused:
    """410. Code and first two sentences are from epam/ai-dial-chat#4403; the sentence naming the version is ours."""
    return _refused(
        410,
        "ModelDeprecated",
        "The model associated with the deployment is deprecated and no longer available for use. Please refer to the "
        f"Azure OpenAI service documentation for more information. Model {deployment.model}, version "
        f"{deployment.version}, deployment {deployment.name}: retired on {when.date().isoformat()}.",
    )


def operation_not_supported(operation: str, model: str) -> Refused:
    """400 for a model that can't do what is asked (wording: BerriAI/litellm#11505)."""
    return _refused(
        400,
        "OperationNotSupported",
        f"The {operation} operation does not work with the specified model, {model}. Please choose different model "
        "and try again. You can learn more about which models can be used with each operation here: "
        "https://go.microsoft.com/fwlink/?linkid=2197993.",
    )


def rate_limited(
    kind: Literal["token", "call"], account: Account, deployment: Deployment, asked: str, milliseconds: int
) -> Refused:
    """429 with the time to wait; `asked` tells the operation and API (wording: dyad-sh/dyad#1849, which is "token")."""
    seconds = max(1, -(-milliseconds // 1000))
    return _refused(
        429,
        "RateLimitReached",
        f"Your requests to {deployment.name} for {deployment.model} in {account.region} have exceeded the {kind} rate "
        f"limit for your current OpenAI S0 pricing tier. This request was for {asked}. Please retry after {seconds} "
        f"second{'s' * (seconds != 1)}. To increase your default rate limit, visit: https://aka.ms/oai/quotaincrease.",
        {"Retry-After": str(seconds), "retry-after-ms": str(milliseconds)},
    )


def failed() -> Refused:
    """500 (source: continuedev/continue#11707)."""
    message = "The server had an error while processing your request. Sorry about that!"
    return Refused(500, {"message": message, "type": "server_error", "param": None, "code": None})


def filtered(results: JSON) -> Refused:
    """400 for a prompt that the content filter stops (source: microsoft/TinyTroupe#85, with its body)."""
    inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": results}
    error = {"message": _POLICY, "type": None, "param": "prompt", "code": "content_filter", "status": 400}
    return Refused(400, {**error, "innererror": inner})


def invalid(message: str, param: str | None = None, code: str | None = None) -> Refused:
    """400 for a body that can't be used (shape: quarkiverse/quarkus-langchain4j#285)."""
    return Refused(400, {"message": message, "type": "invalid_request_error", "param": param, "code": code})


def body_too_large(limit: int) -> Refused:
    """413; the wording is this emulation's. `limit` is in bytes."""
    return _refused(413, "413", f"The request body is larger than {limit} bytes, which is all that is read here.")


def not_json(content_type: str) -> Refused:
    """415; the wording is this emulation's."""
    return _refused(415, "415", f"The content type is '{content_type}'; send JSON as 'application/json'.")
