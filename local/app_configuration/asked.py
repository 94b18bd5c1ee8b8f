"""What is asked of the data plane: the request below the store's address, taken apart."""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from urllib.parse import parse_qsl, unquote

from local.arm import Record

from .problems import invalid_argument
from .skus import SKUS, Sku

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST_NAME = 256
_NULL = "\0"


@dataclass(frozen=True)
class Asked:
    """One request. `path` is that below the store's address, still escaped; header names are in lower case."""

    method: str
    host: str
    path: str
    query_string: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @cached_property
    def collection(self) -> str:
        """The first part of the path, such as `kv`."""
        return self.path.split("/")[1]

    @cached_property
    def key(self) -> str:
        """What stands behind it, unescaped; slashes may be escaped or not."""
        return unquote("/".join(self.path.split("/")[2:]))

    @cached_property
    def queries(self) -> list[tuple[str, str]]:
        """The query parameters, names in lower case."""
        return [(name.lower(), value) for name, value in parse_qsl(self.query_string, keep_blank_values=True)]

    def query(self, name: str) -> str | None:
        """The last query parameter of that name."""
        return dict(self.queries).get(name)

    @property
    def version(self) -> str:
        """The api-version."""
        return self.query("api-version") or ""

    @property
    def label(self) -> str:
        r"""The label that one key-value is asked for with; a missing one, `\0` and an empty one are none ("").

        Raises:
            Problem: 400, it can't be a label.
        """
        label = self.query("label") or ""
        return "" if label == _NULL else literal("label", label)

    @property
    def changes(self) -> bool:
        """Whether it writes."""
        return self.method not in ("GET", "HEAD")


@dataclass(frozen=True)
class Opened:
    """A request to a store that is there, by somebody who may ask, inside a transaction."""

    asked: Asked
    store: Record
    db: sqlite3.Connection
    now: datetime

    @property
    def sku(self) -> Sku:
        """The store's tier."""
        return SKUS[self.store.body["sku"]["name"]]


@dataclass(frozen=True)
class Answer:
    """An answer of the data plane."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def literal(name: str, text: str) -> str:
    """A key or a label as it may be written.

    Raises:
        Problem: 400, it is too long or has control characters.
    """
    if len(text) > _LONGEST_NAME or _CONTROL.search(text):
        raise invalid_argument(name, "")
    return text
