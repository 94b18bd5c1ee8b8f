"""An Azure on this machine, one that answers whatever a test wants, and a copy of the catalogue's file to refresh."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from local import Azure, open_azure
from model_lifecycle.catalogue import datafiles
from rollout import arm, refresh_catalogue
from rollout.__main__ import app

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
TODAY = date(2026, 11, 22)
ORIGINAL = datafiles.path("models")

Run = Callable[..., Result]


@pytest.fixture
def azure() -> Iterator[Azure]:
    """An empty Azure, on the day of these tests."""
    made = open_azure(None)
    made.clock.set(datetime.combine(TODAY, time(), UTC))
    yield made
    made.close()


@pytest.fixture
def answering() -> Iterator[Callable[[int, Any], str]]:
    """Serves one answer to every request; returns the address."""
    servers: list[ThreadingHTTPServer] = []

    def serve(status: int, body: Any) -> str:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: Any) -> None:
                """Says nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogue's file, which the command takes for the original."""
    copy = tmp_path / "models.toml"
    shutil.copy(ORIGINAL, copy)
    monkeypatch.setattr(datafiles, "path", lambda name: copy)
    return copy


@pytest.fixture
def run(file: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the copy, on one day, without a second attempt."""
    monkeypatch.setitem(arm._ATTEMPTS, "retry_total", 0)
    monkeypatch.setattr(refresh_catalogue, "_today", lambda: TODAY)
    monkeypatch.delenv("AZURE_SUBSCRIPTION_ID", raising=False)

    def refreshed(*arguments: str, subscription: str = SUBSCRIPTION) -> Result:
        return CliRunner().invoke(app, ["refresh-catalogue", "--subscription", subscription, *arguments])

    return refreshed
