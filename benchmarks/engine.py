"""How long the real engine previews 600 deployments that are already there: this stack against a flat program."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from offline.onengine import Workplace

from .stacks import DEPLOYMENTS_PER_ACCOUNT, write_flat, write_stack
from .up import ACCOUNTS, STACK, behave

_ROOT = Path(__file__).resolve().parent.parent
_PREVIEWS = 2
_PROGRAMS = {"ours": write_stack, "flat": write_flat}


def main() -> None:
    """Prints the fastest of two previews each and their ratio; says so where no CLI is present."""
    if not shutil.which("pulumi"):
        print("no pulumi CLI on PATH: the real engine was not measured")
        return
    with tempfile.TemporaryDirectory() as name:
        ours, flat = (_brought_up(Path(name, label), write) for label, write in _PROGRAMS.items())
        rounds = [(_preview(ours), _preview(flat)) for _ in range(_PREVIEWS)]
    seconds = [min(times) for times in zip(*rounds, strict=True)]
    count = ACCOUNTS * DEPLOYMENTS_PER_ACCOUNT
    print(f"real engine, preview of {count} deployments without a change: {seconds[0]:.1f} s, flat {seconds[1]:.1f} s")
    print(f"ours / flat by hand: {seconds[0] / seconds[1]:.2f} (promise: at most 0.45)")


def _brought_up(folder: Path, write: Callable[[Path, int], None]) -> Workplace:
    """The program, with everything in place on the engine."""
    folder.mkdir()
    write(folder, ACCOUNTS)
    (folder / ".venv").symlink_to(_ROOT / ".venv")
    workplace = Workplace(folder, STACK)
    workplace.prepare()
    behave(workplace.azure, {})
    _run(workplace, "up", "--yes", "--skip-preview")
    return workplace


def _preview(workplace: Workplace) -> float:
    start = time.perf_counter()
    _run(workplace, "preview", "--expect-no-changes")
    return time.perf_counter() - start


def _run(workplace: Workplace, *arguments: str) -> None:
    with Path(workplace.folder, "log.txt").open("w") as log:
        code = workplace.run(*arguments, stdout=log)
    if code:
        sys.exit(f"pulumi {arguments[0]} failed: {Path(log.name).read_text()[-2000:]}")


if __name__ == "__main__":
    main()
