"""One preview from the files to the verdict."""

import time
from dataclasses import dataclass
from pathlib import Path

from .packconfig import read_pack_config
from .policypack import Verdict, started
from .program import Run, run_program
from .stackfile import read_stack


@dataclass(frozen=True)
class Preview:
    """What a stack would become, and what the policy pack says of it. `seconds` is wall time."""

    project: str
    stack: str
    run: Run
    verdict: Verdict
    seconds: float

    @property
    def exit_code(self) -> int:
        """0 when no mandatory rule objects, else 1."""
        return 0 if self.verdict.passed else 1


def preview(root: Path, stack_name: str, pack: Path, pack_config: Path | None) -> Preview:
    """Previews a stack of the project in `root` and lets the pack in `pack` judge it.

    The pack judges in a process of its own while the program runs.

    Raises:
        BadInput: a file, the configuration, or the pack can't be used.
        ProgramFailed: the program, a resource or a rule failed.
    """
    start = time.perf_counter()
    config = read_pack_config(pack_config)
    stack = read_stack(root, stack_name)
    with started(pack, stack, config) as policies:
        run = run_program(stack, policies.watch)
        verdict = policies.verdict(run.operations)
    return Preview(stack.project, stack.name, run, verdict, time.perf_counter() - start)
