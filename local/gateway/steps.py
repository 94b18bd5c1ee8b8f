"""A policy that is ready to run, and how a list of them is run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import CoroutineType
from typing import Any, TypeAlias

from local.csharp import ExpressionFault

from .exchange import ConnectionCut
from .faults import PolicyFault, connection_failed, expression_failed
from .run import Run

Told = dict[str, Any] | None
"""What a policy tells a trace of itself."""
Act: TypeAlias = "Callable[[Run], Told | CoroutineType[Any, Any, Told]]"


@dataclass(frozen=True)
class Step:
    """A policy at its place. `reads` says that an expression of it reads a body, which must have come by then."""

    element: str
    scope: str
    path: str
    policy_id: str | None
    act: Act
    reads: bool = False


async def execute(steps: Sequence[Step], run: Run) -> None:
    """Runs policies one after the other.

    Raises:
        PolicyFault: one failed; it tells where.
        Ended: one ended the pipeline.
    """
    for step in steps:
        entry = run.trace.begin(run.section, step.scope, step.path, step.element) if run.trace else None
        try:
            if step.reads:
                await run.load()
            told = step.act(run)
            if isinstance(told, CoroutineType):
                told = await told
        except PolicyFault as fault:
            located = fault.at(step.scope, run.section, step.path, step.policy_id)
        except ExpressionFault as fault:
            located = expression_failed(step.element, str(fault))
            located.at(step.scope, run.section, step.path, step.policy_id)
        except ConnectionCut as cut:
            located = connection_failed(str(cut)).at(step.scope, run.section, step.path, step.policy_id)
        else:
            if entry and told:
                entry.told.update(told)
            continue
        if entry:
            entry.told["error"] = located.error.message
        raise located
