"""What a task serves: the four fields of its configuration that the commands change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from model_lifecycle.settings import Pinned, Rollout, Trial


@dataclass(frozen=True)
class Serving:
    """Who gets which release. `former` is what `enabled: false` goes back to where there is no canary."""

    stable: str
    canary: Trial | None = None
    enabled: bool = True
    former: str | None = None

    @classmethod
    def of(cls, rollout: Rollout) -> Self:
        """What a task's configuration says."""
        return cls(rollout.stable, rollout.canary, rollout.enabled, rollout.former)

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Self:
        """What `document` wrote. Raises `ValueError` for anything else."""
        canary = document["canary"]
        return cls(
            str(document["stable"]),
            None if canary is None else Trial.model_validate(canary),
            bool(document["enabled"]),
            document["former"],
        )

    @property
    def document(self) -> dict[str, Any]:
        """As JSON, in the journal and in results."""
        canary = {"release": self.canary.release, "percent": self.canary.percent} if self.canary else None
        return {"stable": self.stable, "canary": canary, "enabled": self.enabled, "former": self.former}

    @property
    def way_back(self) -> str | None:
        """The release that a rollback gives everybody; None where there is no other one than the stable."""
        return self.stable if self.canary else self.former

    @property
    def shares(self) -> dict[str, int]:
        """How many of 100 users get each release; pinned ones are not counted."""
        if not self.enabled:
            return {self.way_back or self.stable: 100}
        percent = self.canary.percent if self.canary else 0
        shares = {self.stable: 100 - percent} | ({self.canary.release: percent} if self.canary else {})
        return {name: share for name, share in shares.items() if share}

    def __str__(self) -> str:
        """In words: `summarize-r1, canary summarize-r2 at 10 %`."""
        words = self.stable
        if self.canary:
            words += f", canary {self.canary.release} at {self.canary.percent} %"
        if self.former:
            words += f", former {self.former}"
        return words if self.enabled else f"{words}, rolled back: all get {self.way_back or self.stable}"


def applied(rollout: Rollout | None, serving: Serving) -> Rollout:
    """The task's whole configuration when it serves this; salt and strategy stay.

    Ids that were pinned to the canary follow it when it becomes the stable release, and are dropped with it else:
    settings refuse pins to a canary that is not there.
    """
    fields: dict[str, Any] = {name: getattr(serving, name) for name in ("stable", "canary", "enabled", "former")}
    if rollout is None:
        return Rollout(**fields)
    if rollout.canary and not serving.canary:
        promoted = serving.stable == rollout.canary.release
        fields |= {kind: _moved(getattr(rollout, kind), promoted) for kind in ("users", "groups")}
    return rollout.model_copy(update=fields)


def _moved(pinned: Pinned, promoted: bool) -> Pinned:
    return Pinned(stable=(*pinned.stable, *(pinned.canary if promoted else ())))
