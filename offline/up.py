"""Brings a stack up in the local Azure."""

import time
from pathlib import Path

from local.provider import is_served

from .apply import Applier
from .errors import ProgramFailed
from .operations import Op, Operation
from .packconfig import PackConfig
from .past import Past
from .policypack import started
from .preview import Judged, judged
from .program import Run
from .progress import Progress
from .stackfile import Stack
from .stage import Stage, foreseen
from .target import Target

_STEPS = {Op.SAME: 0, Op.REPLACE: 2}
"""Steps that are told for an operation, where it is not one."""


def foresee(stack: Stack, target: Target, pack: Path, config: PackConfig) -> Judged:
    """The preview that an up begins with; what steps of a killed process came to is written down first.

    Raises:
        As `preview` does.
    """
    start = time.perf_counter()
    expected = judged(stack, foreseen(target.provider, target.settled()), started(pack, stack, config), start)
    _refuse_strangers(expected.run)
    return expected


def apply(stack: Stack, target: Target, pack: Path, config: PackConfig, expected: Run) -> Judged:
    """Runs the program again and does what the preview said, with the pack judging what came of it.

    Args:
        stack: the stack.
        target: where it lives.
        pack: the pack's folder.
        config: what the user set of its rules.
        expected: the preview's run, for the progress.

    Raises:
        Interrupted: a signal asked for the end; what was under way is done and recorded.
        ProgramFailed: the program or a resource failed; what was done is recorded.
    """
    start = time.perf_counter()
    progress = Progress(sum(map(_steps, (*expected.operations, *expected.deletes))))
    applier = Applier(target.provider, target.state, progress)
    past = Past(target.snapshot())
    stage = Stage(target.provider, past, applier, is_preview=False, gate=applier.gate, hooks=applier.hooks)
    with applier.carrying_out():
        return judged(stack, stage, started(pack, stack, config, stage.is_preview), start)


def _refuse_strangers(expected: Run) -> None:
    """Before anything is changed: what can be foretold can't always be brought up."""
    for operation in expected.operations:
        if operation.custom and operation.op is not Op.SAME and not is_served(operation.type):
            raise ProgramFailed(
                f"{operation.urn}: type {operation.type} can be previewed but not brought up, because the local Azure "
                "does not have it. Nothing was changed. Use a subscription for it, or leave it out of this stack."
            )


def _steps(operation: Operation) -> int:
    return _STEPS.get(operation.op, 1) if operation.custom else 0
