"""How many plain chat requests a second the local Azure answers, server and client on this machine.

A server process and a client process share the cores: `python -m benchmarks.inference [SECONDS]`.
"""

import contextlib
import json
import multiprocessing
import socket
import statistics
import sys
import tempfile
from pathlib import Path

from local import Azure, open_azure
from local.arm import Request
from local.server import bind, serve

from .load import Question, ask

_PROMISED = 300
_WORKERS = 4
_SECONDS = 5.0
_GROUP = "/subscriptions/bench/resourceGroups/bench"
_ACCOUNT = f"{_GROUP}/providers/Microsoft.CognitiveServices/accounts/bench"
_TO_WRITE = {
    _GROUP: {"location": "swedencentral"},
    _ACCOUNT: {
        "location": "swedencentral",
        "kind": "OpenAI",
        "sku": {"name": "S0"},
        "properties": {"customSubDomainName": "bench"},
    },
    # Provisioned: what counts here is the way of a request, not a limit on tokens.
    f"{_ACCOUNT}/deployments/chat": {
        "sku": {"name": "GlobalProvisionedManaged", "capacity": 15},
        "properties": {"model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"}},
    },
}
_QUESTION = Question(
    "/bench/openai/deployments/chat/chat/completions?api-version=2024-10-21",
    {"messages": [{"role": "user", "content": "How long does this take?"}], "temperature": 0.2, "max_tokens": 200},
)


def main(seconds: float = _SECONDS) -> None:
    """Prints requests per second, latencies, and the ratio to the promise."""
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(bind(0)) as listener:
        state = Path(folder, "azure.sqlite")
        with contextlib.closing(open_azure(state)) as azure:
            _fill(azure)
        server = multiprocessing.get_context("fork").Process(target=_serve, args=(state, listener), daemon=True)
        server.start()
        took = ask(f"http://127.0.0.1:{listener.getsockname()[1]}", _QUESTION, seconds, _WORKERS)
        server.terminate()
        server.join()
    cuts = statistics.quantiles(took, n=20)
    rate = len(took) / seconds
    print(f"{len(took)} plain chat requests in {seconds:.0f} s from {_WORKERS} workers")
    print(f"{rate:.0f} requests per second, p50 {1000 * cuts[9]:.1f} ms, p95 {1000 * cuts[18]:.1f} ms")
    print(f"measured / promised {_PROMISED}: {rate / _PROMISED:.2f}")


def _fill(azure: Azure) -> None:
    headers = {"authorization": "Bearer bench", "content-type": "application/json"}
    for path, body in _TO_WRITE.items():
        version = {"api-version": "2025-06-01" if "providers" in path else "2024-03-01"}
        azure.arm.handle(Request("PUT", path, version, headers, json.dumps(body).encode()))


def _serve(state: Path, listener: socket.socket) -> None:
    serve(open_azure(state), listener)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
