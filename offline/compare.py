"""Two programs of one stack against each other, without any state: what head would change of what base deploys."""

import contextlib
import tempfile
import time
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

from .changes import changed_values
from .document import to_json
from .errors import BadInput, ProgramFailed
from .export import export
from .operations import Change
from .packconfig import PackConfig
from .past import Snapshot
from .policypack import started
from .preview import Judged, judged
from .program import Run, run_program
from .stackfile import Stack
from .target import preview_against

BASE, HEAD = "base", "head"


@dataclass(frozen=True)
class Compared:
    """What base deploys where nothing is, and what head would change of it, judged by head's pack."""

    base: Run
    head: Judged

    @property
    def outputs(self) -> tuple[Change, ...]:
        """The outputs that change."""
        return changed_values(self.base.outputs, self.head.run.outputs)

    @property
    def changes_nothing(self) -> bool:
        """Whether resources and outputs are as they were."""
        return self.head.run.changes_nothing and not self.outputs


def compare(base: Stack, head: Stack, pack: Path, config: PackConfig) -> Compared:
    """Previews base's program from nothing, and head's against what came of it.

    Each step is decided as against a state. A value that only Azure can tell is unknown on both sides, which is no
    change. Protection does not stop the comparison: it would hide the plan. The pack is told of it, and judges it.

    Args:
        base: the stack as base has it, in a folder with base's program.
        head: the same stack, in head's folder.
        pack: the folder of the pack that judges head.
        config: what the user set of its rules.

    Raises:
        BadInput: a program refused its input, or the pack can't be used.
        ProgramFailed: a program, a resource or a rule failed. Messages begin with the side.
    """
    start = time.perf_counter()
    with told_of(BASE):
        before = run_program(base, lambda _: None)
    with told_of(HEAD), _exported(before, base) as file, preview_against(_unprotected(before), head) as stage:
        found = judged(head, stage, started(pack, head, config, base=file), start)
    return Compared(before, replace(found, run=_protected_as(before, found.run)))


@contextlib.contextmanager
def told_of(side: str) -> Generator[None, None, None]:
    """Lets messages say which side they are about."""
    try:
        yield
    except BadInput as error:
        raise BadInput(f"{side}: {error}") from None
    except ProgramFailed as error:
        raise ProgramFailed(f"{side}: {error}") from None


@contextlib.contextmanager
def _exported(run: Run, subject: Stack) -> Generator[Path, None, None]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "base.json"
        file.write_text(to_json(export(run, subject), indent=None), encoding="utf-8")
        yield file


def _unprotected(run: Run) -> Snapshot:
    return Snapshot({operation.urn: replace(operation, protect=False) for operation in run.operations})


def _protected_as(before: Run, run: Run) -> Run:
    """Deletes tell of the protection that they met."""
    protected = {operation.urn for operation in before.operations if operation.protect}
    return replace(run, deletes=tuple(replace(it, protect=it.urn in protected) for it in run.deletes))
