"""What the reader adds to a draw of the official package: `python -m benchmarks.draw`."""

import json
import time
from collections.abc import Callable
from typing import Any

from featuremanagement import FeatureManager

from model_lifecycle.releases import Message, Release
from model_lifecycle.releases.documents import key_values
from model_lifecycle.releases.flags import flag
from model_lifecycle.settings import Rollout, Trial
from reader.releases import Releases
from reader.snapshot import snapshot
from reader.source import Source

_TASK = "summarize"
_USERS = [f"user-{number}" for number in range(2_000)]
_TURNS = 60
_PROMISED = 1.2


def main() -> None:
    """Prints the time of a draw both ways, the fastest of several turns each, and their ratio."""
    ours, official = _prepared()
    turns = [(_seconds(official), _seconds(ours)) for _ in range(_TURNS)]
    alone, drawn = (min(times) / len(_USERS) * 1e6 for times in zip(*turns, strict=True))
    print(f"a draw: featuremanagement {alone:.2f} us, reader {drawn:.2f} us")
    print(f"reader / featuremanagement: {drawn / alone:.2f} (promise: at most {_PROMISED})")


def _prepared() -> tuple[Callable[[str], Any], Callable[[str], Any]]:
    """A task with a canary, as an app holds it; the same flag in a manager of its own."""
    made = {name: _release(name) for name in ("r1", "r2")}
    rollout = Rollout(stable="r1", canary=Trial(release="r2", percent=10))
    told = json.loads(flag(_TASK, rollout, made)["value"])
    settings = {entry["name"]: json.loads(entry["value"]) for each in made.values() for entry in key_values(each)}
    releases = Releases(Source("", (_TASK,), 30, 0, {}), (_TASK,), 30, None)
    releases._snapshots = {_TASK: snapshot(_TASK, told, settings)}  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    manager = FeatureManager({"feature_management": {"feature_flags": [told]}})
    return lambda user: releases.draw(_TASK, user), lambda user: manager.get_variant(_TASK, user)


def _release(name: str) -> Release:
    return Release(_TASK, name, "", "gpt-5.4", "2026-03-05", (Message("user", name),), (), (), {}, None, None)


def _seconds(draw: Callable[[str], Any]) -> float:
    start = time.perf_counter()
    for user in _USERS:
        draw(user)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
