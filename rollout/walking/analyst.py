"""Who judges a step while it is walked."""

from collections.abc import Callable
from pathlib import Path

from rollout.changing import Scene
from rollout.errors import BadInput

Analyst = Callable[[Scene], None]
"""Judges the canary of a scene and writes what it finds into the journal."""


def by_file(metrics: Path) -> Analyst:
    """The judgement of `analyse`, on a file of telemetry that is read anew at each look.

    It raises BadInput, and the walk looks again, while an unclear file stays as it is.
    """
    from rollout.analysis import Source, analysed  # noqa: PLC0415 - statistics take a second to import

    def judged(scene: Scene) -> None:
        said = analysed(scene, Source(metrics))
        if said.verdict == "Inconclusive" and not said.is_new:
            raise BadInput(f"{metrics}: holds the requests that were judged before, and nothing new. Export it again.")

    return judged
