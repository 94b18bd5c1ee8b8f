"""One resource as Azure would receive it, or one that nobody can look into."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.values import Hidden

Paths = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Received:
    """A resource in ARM's own shape.

    Attributes:
        type: the ARM type in lower case, such as `microsoft.cognitiveservices/accounts/deployments`.
        names: the name's segments, outermost first; a segment may be `Hidden`, or None where nobody gave it.
        body: what Azure gets: `properties`, `sku`, `location`, `kind` and so on, as plain values.
        kept_in: where the Pulumi resource keeps the body's judged values, for `ignoreChanges` to be held against.
        place: where in the Pulumi resource it stands, such as `template.resources[0]`; empty for the resource itself.
    """

    type: str
    names: tuple[Any, ...]
    body: Mapping[str, Any]
    kept_in: Paths
    place: str = ""


@dataclass(frozen=True)
class Opaque:
    """Something that may hold any resource and can't be read; `because` is the reason, a sentence."""

    because: str
    place: str = ""


def parsed(value: Any) -> Any:
    """What a text of JSON holds, for providers that take documents as text; other values as they are."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return Hidden("is not valid JSON")
