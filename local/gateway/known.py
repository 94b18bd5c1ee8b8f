"""What a policy document may refer to, and how a document is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


class PolicyRefused(Exception):
    """A document that API Management would not store: the message names element and line; `line` begins at 1."""

    def __init__(self, message: str, line: int, element: str = "policies") -> None:
        super().__init__(message)
        self.line = line
        self.element = element


@dataclass(frozen=True)
class Known:
    """What there is in a service: ids of backends (pools too) and fragments, display names of named values.

    Ids are compared without case. When `fragments` is a mapping to their texts, an included one must fit into its
    section. When `named_values` is a mapping to the values, expressions that hold a
    `{{name}}` are compiled with its value; else they are taken as they are.
    """

    backends: Collection[str] = ()
    fragments: Collection[str] | Mapping[str, str] = ()
    named_values: Collection[str] | Mapping[str, str] = ()


@dataclass(frozen=True)
class References:
    """What a document refers to by literal names: `backend-id`, `fragment-id`, `{{name}}`; expressions aren't run."""

    backends: frozenset[str]
    fragments: frozenset[str]
    named_values: frozenset[str]
