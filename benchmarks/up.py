"""How long `up` takes when Azure takes its time, and how long a preview of what is already there takes."""

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from local import open_azure

from .stacks import DEPLOYMENTS_PER_ACCOUNT, write_stack

STACK = "bench"
ACCOUNTS = 20
AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
"""The day on which all of the stack's model versions can be deployed."""

_ROOT = Path(__file__).resolve().parent.parent
_ACCOUNT_SECONDS, _DEPLOYMENT_SECONDS = 3.0, 1.0
_PREVIEWS = 3


def main() -> None:
    """Prints the makespan against the critical path, and the fastest of three previews without a change."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_stack(folder, ACCOUNTS)
        behave(
            folder / ".local" / "azure.sqlite",
            {
                "Microsoft.CognitiveServices/accounts": _ACCOUNT_SECONDS,
                "Microsoft.CognitiveServices/accounts/deployments": _DEPLOYMENT_SECONDS,
            },
        )
        makespan = _up(folder)
        seconds = min(_preview(folder) for _ in range(_PREVIEWS))
    path = _ACCOUNT_SECONDS + DEPLOYMENTS_PER_ACCOUNT * _DEPLOYMENT_SECONDS
    print(f"{ACCOUNTS} accounts x {DEPLOYMENTS_PER_ACCOUNT} deployments: {makespan:.1f} s, critical path {path:.1f} s")
    print(f"makespan / critical path: {makespan / path:.2f} (promise: at most 1.10)")
    print(f"preview without a change: {seconds:.1f} s; against the promised 8 s: {seconds / 8:.2f}")


def behave(state: Path, latencies: Mapping[str, float]) -> None:
    """Sets the latencies, and the day, of the Azure in a state file."""
    with contextlib.closing(open_azure(state)) as azure:
        azure.behaviour.set_latencies(latencies)
        azure.clock.set(AS_OF)


def _up(folder: Path) -> float:
    command = [sys.executable, "-m", "offline", "up", "--json", "--port", "0", "-C", str(folder), "-s", STACK]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        process.send_signal(signal.SIGINT)
    return float(json.loads(line)["seconds"])


def _preview(folder: Path) -> float:
    command = [sys.executable, "-m", "offline", "preview", "--json", "-C", str(folder), "-s", STACK]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, check=True)
    seconds = time.perf_counter() - start
    if json.loads(done.stdout)["summary"].keys() != {"create", "same"}:
        sys.exit("the preview found a change where there is none")
    return seconds


if __name__ == "__main__":
    main()
