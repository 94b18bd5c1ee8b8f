"""One resource of a stack as the engine tells of it, read once for all rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .received import Opaque, Received, received
from .values import plain


@dataclass(frozen=True)
class Observed:
    """A resource with its inputs after Check, as plain values, and the options that rules look at.

    `secrets` are the texts in it that no message may show; `problem` says why its inputs can't be read.
    """

    urn: str
    type: str
    name: str
    inputs: Mapping[str, Any]
    ignores: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    protect: bool = False
    secrets: frozenset[str] = frozenset()
    problem: str = ""

    @classmethod
    def of(cls, told: Any) -> "Observed":
        """From what a policy is given: `ResourceValidationArgs`, or one of `StackValidationArgs.resources`."""
        return cls(
            urn=told.urn,
            type=told.resource_type,
            name=told.name,
            inputs=plain(told.props),
            ignores=tuple(told.opts.ignore_changes),
            aliases=tuple(told.opts.aliases),
            protect=told.opts.protect,
        )

    @cached_property
    def received(self) -> tuple[Received | Opaque, ...]:
        """What Azure would receive of it; something that can't be read stands there as `Opaque`."""
        if self.problem:
            return (Opaque(f"its inputs can't be read ({self.problem})."),)
        try:
            return received(self.type, self.inputs)
        except Exception as error:  # noqa: BLE001 - whatever is in it, it must not pass
            return (Opaque(f"its inputs can't be read ({type(error).__name__}: {error})."),)


@dataclass(frozen=True)
class Observations:
    """All resources of a stack, by URN."""

    resources: Mapping[str, Observed] = field(default_factory=dict)

    @property
    def stack(self) -> Observed:
        """The stack itself, which the engine tells of first: what to report on when nothing else is at fault."""
        return next(iter(self.resources.values()))
