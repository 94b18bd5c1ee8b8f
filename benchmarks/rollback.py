"""What an emergency rollback costs in a small and in a large stack: `python -m benchmarks.rollback`."""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

_ROOT = Path(__file__).resolve().parent.parent
_SIZES = (10, 1_000)
_TURNS = 5
_PROMISED = 1.5
_TASK = "task-0"
_DIGEST = "sha256:" + "0" * 64
_FLAG = {
    "id": _TASK,
    "enabled": True,
    "variants": [{"name": name, "configuration_value": {"release": name}} for name in ("r-0", "r-c")],
    "allocation": {
        "default_when_enabled": "r-0",
        "default_when_disabled": "r-0",
        "percentile": [{"variant": "r-c", "from": 0, "to": 10}, {"variant": "r-0", "from": 10, "to": 100}],
    },
}


class _Store(ThreadingHTTPServer):
    """Holds one flag, and notes what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.flag = ""


class _Handler(BaseHTTPRequestHandler):
    server: _Store  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        length = int(self.headers["content-length"])
        self.server.flag = json.loads(self.rfile.read(length))["value"]
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""

    def _answer(self) -> None:
        self.server.asked.append(self.command)
        kind = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8"
        entry = {"key": f".appconfig.featureflag/{_TASK}", "value": self.server.flag, "content_type": kind, "tags": {}}
        body = json.dumps(
            {**entry, "etag": "e", "locked": False, "last_modified": "2026-01-01T00:00:00+00:00"}
        ).encode()
        self.send_response(200)
        self.send_header("content-type", "application/vnd.microsoft.appconfig.kv+json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Prints the time of `rollback --now`, the process's start included, and how it grows."""
    found = [_measured(size) for size in _SIZES]
    for size, (seconds, asked) in zip(_SIZES, found, strict=True):
        print(f"rollback --now, {size:>5} releases, tasks and deployments: {seconds * 1000:.0f} ms, {asked}")
    print(f"large / small: {found[1][0] / found[0][0]:.2f} (promise: at most {_PROMISED})")


def _measured(size: int) -> tuple[float, str]:
    """Seconds of the median turn, and what the store was asked in each."""
    with tempfile.TemporaryDirectory() as folder, _Store() as store:
        threading.Thread(target=store.serve_forever, daemon=True).start()
        text = _write(Path(folder), size)
        turns = [_seconds(Path(folder), store, text) for _ in range(_TURNS)]
        asked = f"{store.asked.count('GET') // _TURNS} read and {store.asked.count('PUT') // _TURNS} write of the store"
        store.shutdown()
    return statistics.median(turns), asked


def _seconds(folder: Path, store: _Store, text: str) -> float:
    (folder / "Pulumi.bench.yaml").write_text(text)
    store.flag = json.dumps(_FLAG)
    command = [sys.executable, "-c", _CODE, "rollback", _TASK, "--now", "--local"]
    start = time.perf_counter()
    subprocess.run([*command, f"http://127.0.0.1:{store.server_port}"], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def _write(folder: Path, size: int) -> str:
    """A project with so many of everything; returns the stack's file."""
    placements = [{"account": f"a{index}", "sku": "GlobalStandard", "capacity": 1} for index in range(size)]
    tasks: dict[str, Any] = {f"task-{index}": {"stable": f"r-{index}"} for index in range(size)}
    tasks[_TASK]["canary"] = {"release": "r-c", "percent": 10}
    config = {
        "model-lifecycle:stores": {"main": {"location": "swedencentral"}},
        "model-lifecycle:models": {"m-1": {"model": "m", "version": "1", "placements": placements}},
        "model-lifecycle:tasks": tasks,
    }
    (folder / "Pulumi.yaml").write_text("name: model-lifecycle\nruntime: python\n")
    for index in range(size):
        own = folder / "releases" / f"task-{index}"
        own.mkdir(parents=True)
        (own / f"r-{index}.digest").write_text(_DIGEST)
        (own / f"r-{index}.yaml").write_text('model: m\nversion: "1"\nmessages: [{role: user, text: x}]\n')
    return yaml.safe_dump({"config": config})


_CODE = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from rollout.__main__ import main; main()"

if __name__ == "__main__":
    main()
