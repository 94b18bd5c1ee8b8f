"""The data that policy documents carry: JSON in variables."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.subjects import Document

from .documents import Element

ROUTES = "routes"
"""The variable that holds a gateway's routes (model_lifecycle/gateway/fragments/routes.xml)."""
_VARIABLE = "set-variable"
_ALL = 100.0


@dataclass(frozen=True)
class Route:
    """Who gets which model version under an alias: `stable` is the way back, `shares` are percentages by version."""

    stable: str
    shares: Mapping[str, float]


def table_in(element: Element) -> tuple[str, Mapping[str, Any]] | None:
    """The variable's name and the table that an element stores in it; None where it does something else."""
    if element.name != _VARIABLE:
        return None
    try:
        found = json.loads(element.attributes.get("value", ""))
    except (ValueError, RecursionError):
        return None
    return (element.attributes.get("name", ""), found) if isinstance(found, dict) else None


def routes_in(document: Document) -> Iterator[tuple[str, Route]]:
    """Every route of a document, by its alias.

    Raises:
        CantJudge: the document is hidden.
        ValueError, KeyError, TypeError: a route has another shape than the core gives it.
    """
    for name, table in filter(None, map(table_in, document.elements)):
        for alias, entry in table.items() if name == ROUTES else ():
            yield alias, _route(entry)


def _route(entry: Mapping[str, Any]) -> Route:
    stable, percent = str(entry["stable"]), float(entry.get("percent", 0))
    shares = {stable: _ALL - percent}
    if percent:
        canary = str(entry["canary"])
        shares[canary] = shares.get(canary, 0.0) + percent
    return Route(stable, shares)
