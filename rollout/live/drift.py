"""What the store serves, held against what is configured: in words, with the command that settles it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model_lifecycle.flags import Flag as Shape
from rollout.machine import Serving

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Drift:
    """Store and configuration disagree. `kind` for programs, `words` for people."""

    kind: str
    words: str


def rolled_back(document: Document) -> dict[str, Any]:
    """The flag with one field changed: everybody gets what it goes back to."""
    return {**document, "enabled": False}


def goes_back_to(document: Document) -> str | None:
    """What a flag gives everybody once it is off; None where it would leave them without a release."""
    found = (document.get("allocation") or {}).get("default_when_disabled")
    return str(found) if found else None


def looks_like(live: Document, wanted: Document) -> bool:
    """Whether two flags give everybody the same, whatever their descriptions say."""
    return _served(live) == _served(wanted)


def drift(task: str, live: Document | None, wanted: Document, serving: Serving) -> Drift | None:
    """How the store differs from the configuration; None where both give everybody the same.

    Args:
        task: the task's name.
        live: the flag's document in the store; None where there is none.
        wanted: the document that the configuration makes.
        serving: what is configured.
    """
    if live is None:
        return Drift("unpublished", "the store has no flag of it yet: pulumi up publishes it")
    if looks_like(live, wanted):
        return None
    on = live.get("enabled", False)
    if not on and serving.enabled:
        served = goes_back_to(live) or "no release"
        words = f"rolled back in the store, not in the file: all get {served}"
        return Drift("rolled-back-in-store", f"{words}. python -m rollout rollback {task} writes it down")
    if on and not serving.enabled:
        words = f"rolled back in the file, not in the store: python -m rollout rollback {task} --now, or pulumi up"
        return Drift("not-rolled-back-in-store", words)
    return Drift("differs", f"the store serves {_told(live)}, not what the file says: pulumi up")


def _served(document: Document) -> Any:
    """Who gets what. Of a flag that is off only one thing counts."""
    allocation = document.get("allocation") or {}
    digests = {each.get("name"): _digest(each) for each in document.get("variants") or []}
    if not document.get("enabled", False):
        return digests.get(allocation.get("default_when_disabled"))
    parts = [(each.get("variant"), each.get("from"), each.get("to")) for each in allocation.get("percentile") or []]
    pins = {
        kind: {
            str(name): each.get("variant") for each in allocation.get(kind) or [] for name in each.get(f"{kind}s") or []
        }
        for kind in ("user", "group")
    }
    rest = (allocation.get("default_when_enabled"), allocation.get("default_when_disabled"))
    return digests, parts, pins, rest, allocation.get("seed")


def _digest(variant: Mapping[str, Any]) -> Any:
    found = variant.get("configuration_value")
    return found.get("digest") if isinstance(found, Mapping) else found


def _told(live: Document) -> str:
    """The shares: `summarize-r1 to 90 %, summarize-r2 to 10 %`."""
    try:
        shares = Shape.model_validate(dict(live)).shares
    except ValueError:
        return "something that is no flag of this stack"
    return ", ".join(f"{name} to {share:g} %" for name, share in shares.items() if share) or "nothing"
