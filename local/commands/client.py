"""Asks a local Azure over HTTP, on this machine only."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import typer

USUAL = "http://127.0.0.1:8400"
_TIMEOUT_SECONDS = 600
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
BAD_INPUT = 2
"""The exit code for it."""


class NoLocalAzure(Exception):
    """Nothing answers there, or not as a local Azure does. The message says the way out."""


@dataclass(frozen=True)
class Answer:
    """Status, headers in lower case, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON; an empty one is None."""
        return json.loads(self.body) if self.body else None


def checked(azure: str) -> str:
    """The base URL of a local Azure.

    Raises:
        BadParameter: it is no address of this machine.
    """
    parts = urlsplit(azure)
    if parts.scheme != "http" or parts.hostname not in _HERE:
        raise typer.BadParameter(f"'{azure}' is no address of this machine; give one such as {USUAL}.")
    return azure.rstrip("/")


def ask(
    azure: str, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Sends a request, and answers whatever comes back.

    Raises:
        NoLocalAzure: nothing comes back.
    """
    request = urllib.request.Request(azure + path, body, dict(headers or {}), method=method)  # noqa: S310 (this machine)
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as found:  # noqa: S310
            return Answer(found.status, _lowered(found.headers), found.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _lowered(error.headers), error.read())
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise NoLocalAzure(f"{azure}: no answer ({reason}). Start the local Azure first: make up.") from None


def control(azure: str, method: str, path: str, body: Any = None) -> Any:
    """Asks a control path below `/_local`.

    Raises:
        NoLocalAzure: it refuses, or nothing comes back.
    """
    content = None if body is None else json.dumps(body).encode()
    answer = ask(azure, method, f"/_local{path}", content, {"content-type": "application/json"})
    if answer.status >= 400:  # noqa: PLR2004 (errors begin there)
        raise NoLocalAzure(f"{azure}/_local{path}: {message(answer)}")
    return answer.json


def fail(message: str, code: int = 1) -> typer.Exit:
    """Tells what went wrong, without a traceback; 1 is refused or failed, 2 bad input."""
    typer.echo(message, err=True)
    return typer.Exit(code)


def _lowered(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def message(answer: Answer) -> str:
    """What a refusal says, or its status."""
    try:
        return str(answer.json["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {answer.status}"
