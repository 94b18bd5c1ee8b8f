"""How long a preview takes, policies included, and how much memory: against the example, sizes, and a flat program."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .stacks import DEPLOYMENTS_PER_ACCOUNT, write_flat, write_stack

_ROOT = Path(__file__).resolve().parent.parent
_ACCOUNTS, _MORE_ACCOUNTS = 20, 80
_RUNS = 3


@dataclass(frozen=True)
class Measured:
    """One case: wall seconds of the fastest of three runs, the largest process in MB, and its resources."""

    case: str
    seconds: float
    megabytes: float
    resources: int


def main() -> None:
    """Measures every case and prints the table; the cases take turns, so that a busy moment hits them all."""
    with tempfile.TemporaryDirectory() as name:
        cases = dict(_cases(Path(name)))
        rounds = [{case: _run(*cases[case]) for case in cases} for _ in range(_RUNS)]
    _print([Measured(case, *min(measured[case] for measured in rounds)) for case in cases])


def _cases(scratch: Path) -> Iterator[tuple[str, tuple[Path, str]]]:
    yield "dev, as shipped", (_ROOT, "dev")
    sizes = (
        ("ours", _ACCOUNTS, write_stack),
        ("ours", _MORE_ACCOUNTS, write_stack),
        ("flat, by hand", _ACCOUNTS, write_flat),
    )
    for label, accounts, write in sizes:
        case = f"{label}, {accounts * DEPLOYMENTS_PER_ACCOUNT} deployments"
        folder = scratch / case
        folder.mkdir()
        write(folder, accounts)
        yield case, (folder, "bench")


def _run(folder: Path, stack: str) -> tuple[float, float, int]:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_preview", str(folder), stack], cwd=_ROOT, capture_output=True, check=True
    )
    seconds = time.perf_counter() - start
    told = json.loads(done.stdout)
    return seconds, told["megabytes"], told["resources"]


def _print(cases: list[Measured]) -> None:
    base = next(case for case in cases if case.case.startswith("ours"))
    table = Table(title="Previews, policies included (fastest of three fresh processes)")
    for heading in ("case", "resources", "seconds", "MB", "time against ours at 600"):
        table.add_column(heading, justify="left" if heading == "case" else "right")
    for case in cases:
        ratio = f"{case.seconds / base.seconds:.2f}"
        table.add_row(case.case, str(case.resources), f"{case.seconds:.2f}", f"{case.megabytes:.0f}", ratio)
    Console(width=110).print(table)
    flat = next(case for case in cases if case.case.startswith("flat"))
    print(f"ours / flat by hand: {base.seconds / flat.seconds:.2f} (promise: at most 0.33)")


if __name__ == "__main__":
    main()
