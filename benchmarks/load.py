"""Requests to a server on this machine, and how long each took."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass(frozen=True)
class Question:
    """What is asked again and again: `path` below the server's address, headers and a JSON body."""

    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=lambda: {"Authorization": "Bearer token"})


def ask(url: str, question: Question, seconds: float, workers: int) -> list[float]:
    """Seconds of each answer that so many workers got in so many seconds; the first answer of each is not counted.

    Each worker has a client of its own, as an app has: httpx's pool slows down with what it holds.
    """
    return asyncio.run(_ask(url, question, seconds, workers))


async def _ask(url: str, question: Question, seconds: float, workers: int) -> list[float]:
    clients = [httpx.AsyncClient(base_url=url, headers=question.headers) for _ in range(workers)]
    for client in clients:
        (await client.post(question.path, json=question.body)).raise_for_status()
    end = time.perf_counter() + seconds
    took = await asyncio.gather(*(_work(client, question, end) for client in clients))
    for client in clients:
        await client.aclose()
    return [one for each in took for one in each]


async def _work(client: httpx.AsyncClient, question: Question, end: float) -> list[float]:
    took: list[float] = []
    while (start := time.perf_counter()) < end:
        (await client.post(question.path, json=question.body)).raise_for_status()
        took.append(time.perf_counter() - start)
    return took
