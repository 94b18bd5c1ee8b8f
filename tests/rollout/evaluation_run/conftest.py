"""A gateway on this machine that answers whatever a test wants, two sealed releases, and a data set."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from model_lifecycle import releases
from rollout.evaluation_run import Order, asking

ROOT = Path(__file__).resolve().parents[3]


class Answers:
    """What the gateway does: `planned` answers come first, by release; what was asked is kept."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.planned: dict[str, list[tuple[int, Any, dict[str, str]]]] = {}
        self.serves: Callable[[str], str] = lambda version: version
        self.says: Callable[[str, str], str] = lambda release, text: text

    def answer(self, path: str, headers: dict[str, str], body: Any) -> tuple[int, Any, dict[str, str]]:
        version, release = path.split("/")[3], headers["x-release"].removeprefix("evaluation-of-")
        text = body["messages"][-1]["content"]
        self.asked.append((release, text))
        self.headers.append(headers)
        if self.planned.get(release):
            return self.planned[release].pop(0)
        model, _, rest = self.serves(version).rpartition("-20")
        message = {"role": "assistant", "content": self.says(release, text)}
        completion = {
            "id": "c",
            "object": "chat.completion",
            "created": 1,
            "model": version,
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
        }
        return 200, completion, {"x-served-model": model, "x-served-version": f"20{rest}"}


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def url(answers: Answers) -> Iterator[str]:
    """Serves them; returns the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, document, told = answers.answer(self.path, headers, body)
            content = json.dumps(document).encode()
            self.send_response(status)
            for name, value in {"content-type": "application/json", "content-length": len(content), **told}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def pair() -> tuple[releases.Release, releases.Release]:
    """The examples' two releases of `summarize`."""
    folder = ROOT / "releases"
    return tuple(releases.read(folder, "summarize", f"summarize-r{n}").release for n in (1, 2))  # pyright: ignore


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Ten rows."""
    file = tmp_path / "rows.jsonl"
    rows = [
        {"id": f"row-{n}", "document": f"Text {n}.", "language": "English", "expected": f"Text {n}."} for n in range(10)
    ]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return file


@pytest.fixture
def order(data: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    """An order for them; nobody waits between tries."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GATEWAY_KEY", "secret-key")
    monkeypatch.delenv("GATEWAY_KEY_COMMAND", raising=False)
    monkeypatch.setattr(asking, "_pause", lambda seconds: None)
    return Order(data, gateway=url, concurrency=2)
