"""What a request went through, as API Management's trace tells it, without keys, tokens and prompts.

LIMITATIONS: a value is hidden where it holds a secret as it was sent (also percent-encoded); what an expression made
of one, such as its Base64, is not recognised, so values of headers and variables that usually hold one are hidden by
their names. Bodies are told by their size.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

HIDDEN = "(hidden)"
_LONGEST = 200
_KEPT = 100
_SHORTEST_SECRET = 6
_SECRET_NAMES = re.compile(r"authorization|api-?key|subscription-?key|token|secret|password|cookie|credential", re.I)


@dataclass
class Step:
    """One policy as it was run: where it stands, and what it told of itself."""

    section: str
    scope: str
    path: str
    element: str
    told: dict[str, Any] = field(default_factory=dict)


@dataclass
class Trace:
    """One request. `secrets` are never shown; they grow as they are met."""

    id: str
    secrets: set[str] = field(default_factory=set[str], repr=False)
    facts: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def hide(self, secrets: Iterable[str]) -> None:
        """Remembers what must not be shown."""
        self.secrets.update(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)

    def begin(self, section: str, scope: str, path: str, element: str) -> Step:
        """A step that begins now."""
        self.steps.append(Step(section, scope, path, element))
        return self.steps[-1]

    def document(self) -> dict[str, Any]:
        """Everything, fit to be shown."""
        shown = [
            {"section": s.section, "scope": s.scope, "path": s.path, "element": s.element, "told": self._shown(s.told)}
            for s in self.steps
        ]
        return {"id": self.id, **self._shown(self.facts), "steps": shown}

    def _shown(self, told: dict[str, Any]) -> dict[str, Any]:
        is_secret = bool(_SECRET_NAMES.search(str(told.get("name", ""))))
        return {
            key: HIDDEN if is_secret and key in ("value", "values") else self._clean(value)
            for key, value in told.items()
        }

    def _clean(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, list):
            return [self._clean(part) for part in value]
        if isinstance(value, dict):
            return self._shown(value)
        text = str(value)
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, HIDDEN).replace(quote(secret, safe=""), HIDDEN)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(text)} characters)"


class Traces:
    """The traces of the last requests that asked for one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Trace] = OrderedDict()

    def keep(self, trace: Trace) -> None:
        """Keeps a trace; the oldest goes when there are many."""
        self._kept[trace.id] = trace
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def document(self, identity: str) -> dict[str, Any] | None:
        """The trace of that id, or None."""
        found = self._kept.get(identity)
        return found.document() if found else None

    def reset(self) -> None:
        """Forgets all."""
        self._kept.clear()
