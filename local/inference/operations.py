"""What an operation is to the one who routes requests: from a body to a reply, and how much it counts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .answers import Served
from .directory import Family

Reply = dict[str, Any] | Iterator[str]


@dataclass(frozen=True)
class Prepared:
    """A reply, a JSON document or the events of a stream, and the tokens that it counts against the rate limit."""

    tokens: int
    reply: Reply


@dataclass(frozen=True)
class Operation:
    """One operation: its names in two messages of the service, the models that can do it, and what does it.

    `prepare` raises Refused for a body that can't be used.
    """

    title: str
    verb: str
    family: Family
    prepare: Callable[[dict[str, Any], Served], Prepared]
