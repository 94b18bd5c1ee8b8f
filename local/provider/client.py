"""Speaks ARM for the provider: retries what the real client retries, polls what takes long, and stops when cancelled.

Source: pulumi/pulumi-azure-native provider/pkg/azure/client_azcore.go. It waits 20, 60 and 120 s between its attempts,
or as long as `Retry-After` says; here the waits without that header are shorter, because the local Azure recovers at
once.
"""

import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import grpc

from local.arm import Arm, ConnectionCut, Request, Response

from .refusals import Refused

_RETRIED = (408, 429, 500, 502, 503, 504)
_WAITS_SECONDS = (0.1, 0.3, 0.6)
_FIRST_POLL_SECONDS = 0.01
_LONGEST_POLL_SECONDS = 0.1
_NOT_FOUND = 404
_ERRORS_FROM = 400
_ENDED_BADLY = ("Failed", "Canceled")
_FAILED = {"error": {"code": "ResourceDeploymentFailure", "message": "The resource write operation failed."}}
_HEADERS = {"authorization": "Bearer provider", "content-type": "application/json; charset=utf-8"}


class ArmFailure(Refused):
    """ARM's refusal, worded as the provider words it, and with an error's details, which the real one leaves out."""

    def __init__(self, answer: Response) -> None:
        error: Mapping[str, Any] = (answer.body or {}).get("error", {})
        details = " ".join(str(detail.get("message")) for detail in error.get("details") or ())
        message = f"{error.get('message', '')} {details}".rstrip()
        super().__init__(
            grpc.StatusCode.FAILED_PRECONDITION,
            f'Status={answer.status} Code="{error.get("code", "")}" Message="{message}"',
        )
        self.status = answer.status


class ArmClient:
    """One provider's way to ARM. `cancel` ends every wait, from any thread."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Lets everything that waits give up."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether everything gives up."""
        return self._cancelled.is_set()

    def get(self, path: str, version: str) -> dict[str, Any] | None:
        """The resource, or None when it isn't there.

        Raises:
            Refused: ARM refuses, or the provider is cancelled.
        """
        answer = self._sent("GET", path, version)
        if answer.status == _NOT_FOUND:
            return None
        return dict(_accepted(answer).body or {})

    def required(self, path: str, version: str) -> dict[str, Any]:
        """The resource, which has to be there.

        Raises:
            Refused: it isn't there, ARM refuses, or the provider is cancelled.
        """
        return dict(_accepted(self._sent("GET", path, version)).body or {})

    def is_there(self, path: str, version: str) -> bool:
        """Whether there is such a resource, of a type that tells no more. Raises `Refused` as `get` does."""
        answer = self._sent("HEAD", path, version)
        return answer.status != _NOT_FOUND and bool(_accepted(answer))

    def put(self, path: str, version: str, body: Mapping[str, Any]) -> Response:
        """Writes a resource; `settle` waits for the end. Raises `Refused` as `get` does."""
        return _accepted(self._sent("PUT", path, version, json.dumps(body).encode()))

    def delete(self, path: str, version: str) -> None:
        """Deletes a resource and waits for it; one that isn't there is deleted. Raises `Refused` as `get` does."""
        answer = self._sent("DELETE", path, version)
        if answer.status != _NOT_FOUND:
            self.settle(_accepted(answer))

    def settle(self, answer: Response) -> None:
        """Waits until the operation that an answer began is over.

        Raises:
            Refused: the operation failed, or the provider is cancelled.
        """
        self._wait(answer.after)
        if (answer.body or {}).get("properties", {}).get("provisioningState") in _ENDED_BADLY:
            raise ArmFailure(Response(answer.status, _FAILED))
        url, wait = answer.headers.get("azure-asyncoperation") or answer.headers.get("location"), _FIRST_POLL_SECONDS
        while url:
            parts = urlsplit(url)
            polled = _accepted(self._sent("GET", parts.path, dict(parse_qsl(parts.query))["api-version"]))
            status = (polled.body or {}).get("status")
            if status == "Failed":
                raise ArmFailure(Response(polled.status, polled.body))
            if status == "Succeeded" or (status is None and "location" not in polled.headers):
                return
            self._wait(wait)
            wait = min(wait * 2, _LONGEST_POLL_SECONDS)

    def _sent(self, method: str, path: str, version: str, body: bytes = b"") -> Response:
        request = Request(method, path, {"api-version": version}, _HEADERS, body)
        for seconds in _WAITS_SECONDS:
            answer = self._tried(request)
            if answer and answer.status not in _RETRIED:
                return answer
            self._wait(answer.after + float(answer.headers.get("retry-after", seconds)) if answer else seconds)
        answer = self._tried(request)
        if answer is None:
            raise Refused(grpc.StatusCode.UNAVAILABLE, f"{method} {path}: the connection was cut, four times over")
        return answer

    def _tried(self, request: Request) -> Response | None:
        try:
            return self._arm.handle(request)
        except ConnectionCut as cut:
            self._wait(cut.after)
            return None

    def _wait(self, seconds: float) -> None:
        if self._cancelled.wait(seconds):
            raise Refused(grpc.StatusCode.CANCELLED, "the provider was cancelled while it waited for Azure")


def _accepted(answer: Response) -> Response:
    if answer.status >= _ERRORS_FROM:
        raise ArmFailure(answer)
    return answer
