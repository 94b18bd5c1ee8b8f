"""What every subject of a rule is: the Pulumi resource it stands in, and what Azure would receive of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.observed import Observed
from policies.received import Opaque, Received
from policies.values import CantJudge, Hidden

_STEP = re.compile(r"""[^.\[\]"']+""")
_ANY = "*"


@dataclass(frozen=True)
class Subject:
    """Something that rules judge: the Pulumi resource it stands in, and what Azure would receive of it."""

    resource: Observed
    received: Received | Opaque

    @property
    def title(self) -> str:
        """The resource's Pulumi name, and the place in it."""
        return f"{self.resource.name} ({self.received.place})" if self.received.place else self.resource.name


class Stack(Subject):
    """The stack itself."""


@dataclass(frozen=True)
class Unreadable(Subject):
    """Something that may hold any resource; `received.because` says why nobody can look into it."""

    received: Opaque


@dataclass(frozen=True)
class Resource(Subject):
    """Any resource that Azure would receive."""

    received: Received

    @property
    def body(self) -> Mapping[str, Any]:
        """What Azure gets, as plain values."""
        return self.received.body

    @property
    def ignored(self) -> list[str]:
        """The paths of `ignoreChanges` that cover a value which rules judge."""
        judged = [_steps(".".join(path)) for path in self.received.kept_in]
        return [path for path in self.resource.ignores if any(_overlap(_steps(path), other) for other in judged)]

    @property
    def name(self) -> str | None:
        """Its name in Azure, the last segment of its id.

        Raises:
            CantJudge: the name is hidden.
        """
        return self.name_at(-1)

    def name_at(self, index: int) -> str | None:
        """A segment of its name in Azure, or None where there is none. Raises as `name` does."""
        names = self.received.names
        found = names[index] if -index <= len(names) else None
        if isinstance(found, Hidden):
            raise CantJudge(f"its name {found.because}")
        return str(found) if found is not None and str(found).strip() else None


def _steps(path: str) -> tuple[str, ...]:
    """A path's steps as both the SDKs and Azure spell them."""
    return tuple(step.replace("_", "").casefold() for step in _STEP.findall(path))


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(a == b or _ANY in (a, b) for a, b in zip(one, other, strict=False))
