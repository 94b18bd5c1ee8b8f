"""Which paths a service serves, case-insensitively, as ARM matches them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .messages import Call, Response

Handler = Callable[[Call], Response]


@dataclass(frozen=True)
class Route:
    """One method of one path.

    In `path`, `{name}` stands for one segment, and a leading `{+name}` for all that stands in front, such as a scope.
    `type` is the resource type, for messages; `versions` are the api-versions that are served, the newest last.
    `content` checks a body and returns it without what is read-only; None where the path takes no body. `queries` are
    the query parameters that it takes besides ARM's own, in lower case; `conditional` says whether its handler looks at
    `If-Match`.
    """

    method: str
    path: str
    type: str
    versions: tuple[str, ...]
    handler: Handler
    content: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    queries: frozenset[str] = frozenset()
    conditional: bool = False

    @property
    def changes(self) -> bool:
        """Whether it needs a writing transaction."""
        return self.method not in ("GET", "HEAD")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The path as an expression with the parameters as groups."""
        text = re.sub(r"\{\+(\w+)\}", r"(?P<\1>.+?)", re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path))
        return re.compile(text, re.IGNORECASE)
