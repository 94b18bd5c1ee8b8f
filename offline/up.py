"""Brings a stack up in the local Azure."""

import time
from pathlib import Path

from .apply import Applier
from .operations import Op, Operation
from .packconfig import PackConfig
from .past import Past
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
    return judged(stack, foreseen(target.provider, target.settled()), pack, config, start)


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
        return judged(stack, stage, pack, config, start)


def _steps(operation: Operation) -> int:
    return _STEPS.get(operation.op, 1) if operation.custom else 0
