"""What a program runs against: a preview foresees its steps, an up performs them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from local.provider import Refused

from .deletes import in_order
from .errors import ProgramFailed
from .gate import Gate
from .hooks import Hooks
from .operations import Op, Operation
from .past import Past, Snapshot
from .provider import Provider
from .resources import Resource
from .state import Role, Row
from .steps import Step, refuse_protected


class Performer(Protocol):
    """What is done with the steps that a program leads to."""

    def perform(self, step: Step) -> Resource:
        """Does a step, from any thread; returns the resource with its id and outputs."""
        ...

    def register_outputs(self, component: Resource) -> None:
        """Takes note of what a component, or the stack, says of itself."""
        ...

    def conclude(self, past: Past) -> None:
        """Deletes what is left over, after the program registered everything."""
        ...


@dataclass(frozen=True)
class Stage:
    """Provider and past, and what is done with the steps."""

    provider: Provider
    past: Past
    performer: Performer
    is_preview: bool = True
    gate: Gate = field(default_factory=Gate)
    hooks: Hooks = field(default_factory=Hooks)


class Foresight:
    """Performs nothing: asks the provider what each step would answer."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def perform(self, step: Step) -> Resource:
        """The resource as it would be, what only Azure could tell as unknown."""
        if step.op is Op.SAME and step.old:
            return as_it_was(step.new, step.old)
        if not step.new.custom:
            return replace(step.new, created=step.new.checked)
        if step.op is Op.UPDATE and step.old:
            old = step.old
            return _answered(step.new, lambda: self._provider.update(old, step.new, preview=True))
        return _answered(step.new, lambda: self._provider.create(step.new, preview=True))

    def register_outputs(self, component: Resource) -> None:
        """Nothing."""

    def conclude(self, past: Past) -> None:
        """Refuses what the engine would refuse to delete.

        Raises:
            ProgramFailed: names a protected resource.
        """
        refuse_protected(past.leftovers())


def foreseen(provider: Provider, snapshot: Snapshot) -> Stage:
    """The stage of a preview over a snapshot."""
    return Stage(provider, Past(snapshot), Foresight(provider))


def as_it_was(new: Resource, old: Resource) -> Resource:
    """An unchanged resource: what the program says of it now, with the id and the outputs that it has."""
    return replace(new, id=old.id, created=old.created)


def deletes_of(past: Past) -> tuple[Operation, ...]:
    """The deletes of a run, in their order: what is left over, replaced or not, and what went ahead of its turn."""
    live = [Row(Role.LIVE, resource) for resource in (*past.leftovers(), *past.gone_for_good())]
    condemned = [Row(Role.CONDEMNED, resource) for resource in past.snapshot.condemned]
    return tuple(Operation.on(row.resource, Op.DELETE) for row in in_order([*live, *condemned]))


def _answered(new: Resource, ask: Callable[[], Resource]) -> Resource:
    try:
        return ask()
    except Refused as refused:
        raise ProgramFailed(f"{new.type} resource '{new.name}': {refused}") from None
