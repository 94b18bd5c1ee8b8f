"""What the local gateway adds to a chat request, and how it splits users: `python -m benchmarks.gateway [SECONDS]`.

One server process runs the whole policy for each request; the client asks it, and the model behind it, in turn. Then
the stock client asks a 90/10 route for 20,000 users.
"""

import asyncio
import contextlib
import json
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import openai

from .load import Question, ask
from .stacks import write_project

_ROOT = Path(__file__).resolve().parent.parent
_SECONDS, _WORKERS, _TURNS = 5.0, 1, 3
_PROMISED_MS = 5.0
_VERSION = "gpt-5.4-2026-03-05"
_BODY = {"messages": [{"role": "user", "content": "How long does this take?"}], "temperature": 0.2, "max_tokens": 200}
_CANARY = "gpt-5.6-sol-2026-07-09"
_ROUTE, _PERCENT, _USERS, _AT_ONCE = "chat", 10, 20_000, 16
_PATH = "chat/completions?api-version=2024-10-21"
# Provisioned, and a limit that nobody reaches: what counts here is the way of a request.
_PLACEMENTS = [{"account": "sweden", "sku": "DataZoneProvisionedManaged", "capacity": 50}]
_CONFIG = {
    "azure-native:location": "swedencentral",
    "model-lifecycle:environment": "dev",
    "model-lifecycle:residency": "eu",
    "model-lifecycle:network": "public",
    "model-lifecycle:accounts": {"sweden": {"location": "swedencentral"}},
    "model-lifecycle:models": {
        _VERSION: {
            "model": "gpt-5.4",
            "version": "2026-03-05",
            "placements": _PLACEMENTS,
        },
        _CANARY: {"model": "gpt-5.6-sol", "version": "2026-07-09", "placements": _PLACEMENTS},
    },
    "model-lifecycle:routes": {_ROUTE: {"stable": _VERSION, "canary": {"model": _CANARY, "percent": _PERCENT}}},
    "model-lifecycle:gateways": {
        "main": {"location": "swedencentral", "publisher": {"name": "bench", "email": "bench@example.com"}}
    },
    "model-lifecycle:consumers": {"app": {"tokensPerMinute": 2_000_000_000}},
}


def main(seconds: float = _SECONDS) -> None:
    """Prints p50 and requests per second of both ways, the ratio, and what the gateway adds."""
    with served() as told:
        direct, through = _direct(told), _through(told)
        turns = [(ask("", direct, seconds, _WORKERS), ask("", through, seconds, _WORKERS)) for _ in range(_TURNS)]
        share = asyncio.run(_share(told))
    medians = [[1000 * statistics.median(took) for took in turn] for turn in turns]
    alone, behind = min(medians, key=lambda turn: turn[1] - turn[0])
    print(f"the model alone: p50 {alone:.1f} ms, {_rate(turns, 0, seconds):.0f} requests per second")
    print(f"through the gateway: p50 {behind:.1f} ms, {_rate(turns, 1, seconds):.0f} requests per second")
    print(f"through / alone: {behind / alone:.2f}")
    print(f"added / promised {_PROMISED_MS:.0f} ms: {(behind - alone) / _PROMISED_MS:.2f}")
    print(f"canary's share of {_USERS} users / configured {_PERCENT} %: {100 * share / _PERCENT:.3f}")


@contextlib.contextmanager
def served() -> Generator[dict[str, Any], None, None]:
    """A stack that is up, in a process of its own, as `make up` tells of it."""
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder), _CONFIG)
        command = [sys.executable, "-m", "offline", "up", "--json", "--port", "0", "-C", folder, "-s", "bench"]
        with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as up:
            yield json.loads(up.stdout.readline() if up.stdout else "")
            up.send_signal(signal.SIGINT)


async def _share(told: dict[str, Any]) -> float:
    """The share of users that the canary answers."""
    url, key = _address(told)
    async with openai.AsyncOpenAI(
        base_url=f"{url}/openai/v1", api_key="unused", default_headers={"api-key": key}, max_retries=0
    ) as client:
        counts = await asyncio.gather(*(_canaries(client, range(at, _USERS, _AT_ONCE)) for at in range(_AT_ONCE)))
    return sum(counts) / _USERS


async def _canaries(client: openai.AsyncOpenAI, users: range) -> int:
    count = 0
    for user in users:
        answer = await client.chat.completions.with_raw_response.create(
            model=_ROUTE, messages=[{"role": "user", "content": "Hi"}], extra_headers={"x-user-id": f"user-{user}"}
        )
        count += answer.headers["x-route-reason"] == "canary"
    return count


def _direct(told: dict[str, Any]) -> Question:
    (endpoint,) = told["endpoints"]
    deployment = next(it for it in endpoint["deployments"] if it["name"].startswith(_VERSION))
    return Question(f"{endpoint['url']}/openai/deployments/{deployment['name']}/{_PATH}", _BODY)


def _through(told: dict[str, Any]) -> Question:
    url, key = _address(told)
    return Question(f"{url}/openai/deployments/{_VERSION}/{_PATH}", _BODY, {"api-key": key})


def _address(told: dict[str, Any]) -> tuple[str, str]:
    """The gateway's address, and its consumer's key."""
    (gateway,) = told["gateways"]
    (subscription,) = gateway["subscriptions"]
    answer = httpx.post(subscription["listSecrets"], headers={"Authorization": "Bearer bench"})
    return gateway["url"], answer.raise_for_status().json()["primaryKey"]


def _rate(turns: list[tuple[list[float], list[float]]], which: int, seconds: float) -> float:
    return max(len(turn[which]) for turn in turns) / seconds


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
