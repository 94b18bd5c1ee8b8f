"""Who judges a step while it is walked."""

from collections.abc import Callable
from pathlib import Path

from rollout.changing import Scene

Analyst = Callable[[Scene], None]
"""Judges the canary of a scene and writes what it finds into the journal."""


def by_file(metrics: Path) -> Analyst:
    """The judgement of `analyse`, on a file of telemetry that is read anew at each look."""
    from rollout.analysis import Source, analysed  # noqa: PLC0415 - statistics take a second to import

    def judged(scene: Scene) -> None:
        analysed(scene, Source(metrics))

    return judged
