"""Requests and answers, free of any transport: HTTP and the provider in process use the same."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.store import Behaviour

MANAGEMENT_URL = "https://management.azure.com"


@dataclass(frozen=True)
class Request:
    """One HTTP request. Header names are in lower case; `base_url` is what operations to poll are told to be under."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = MANAGEMENT_URL


@dataclass(frozen=True)
class Response:
    """One HTTP answer; `body` None is an empty one.

    Whoever asked gets it `after` so many seconds, which the write takes: the host waits, as it can.
    """

    status: int
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0

    def json(self) -> bytes:
        """The body as it travels."""
        return json.dumps(self.body).encode()


@dataclass(frozen=True)
class Call:
    """What a service's handler gets: the request, taken apart, inside a transaction.

    `parameters` are the path's, in the request's own case. `fails` says that the operation begun here is to fail,
    which a test asked for.
    """

    request: Request
    parameters: Mapping[str, str]
    api_version: str
    body: Mapping[str, Any]
    db: sqlite3.Connection
    now: datetime
    behaviour: Behaviour
    fails: bool = False
