"""One run of a stack's program, judged by the policy pack; a preview is a run that changes nothing."""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from .packconfig import read_pack_config
from .policypack import PolicyPack, Verdict, started
from .program import Run, run_program
from .stackfile import Stack, read_stack
from .stage import Stage, foreseen
from .target import opened


@dataclass(frozen=True)
class Judged:
    """What a stack would become, or has become, and what the policy pack says of it. `seconds` is wall time."""

    project: str
    stack: str
    run: Run
    verdict: Verdict
    seconds: float

    @property
    def exit_code(self) -> int:
        """0 when no mandatory rule objects, else 1."""
        return 0 if self.verdict.passed else 1


def preview(root: Path, stack_name: str, pack: Path, pack_config: Path | None) -> Judged:
    """Previews a stack of the project in `root`, against its state if there is one, and lets the pack judge it.

    Nothing is written.

    Raises:
        BadInput: a file, the configuration, or the pack can't be used.
        StateError: the state can't be used.
        ProgramFailed: the program, a resource or a rule failed.
    """
    start = time.perf_counter()
    config = read_pack_config(pack_config)
    stack = read_stack(root, stack_name)
    with opened(stack, create=False) as target:
        return judged(stack, foreseen(target.provider, target.snapshot()), started(pack, stack, config), start)


def judged(stack: Stack, stage: Stage, pack: AbstractContextManager[PolicyPack], start: float) -> Judged:
    """Runs the program on a stage while the pack, in a process of its own, judges each resource.

    Args:
        stack: the stack.
        stage: what the program runs against.
        pack: what `policypack.started` returns for the stack.
        start: when the work on it began, by `time.perf_counter`.

    Raises:
        As `preview` does.
    """
    with pack as policies:
        run = run_program(stack, policies.watch, stage)
        verdict = policies.verdict(run.operations)
    return Judged(stack.project, stack.name, run, verdict, time.perf_counter() - start)
