"""Metrics that llm-emit-token-metric sent: kept here, because there is no Application Insights.

LIMITATIONS: the last ones only; they are not summed up.
"""

from collections import deque
from collections.abc import Mapping
from typing import Any

_KEPT = 1000


class Metrics:
    """The last metrics of a gateway."""

    def __init__(self) -> None:
        self._kept: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def emit(self, service: str, namespace: str, dimensions: Mapping[str, str], values: Mapping[str, int]) -> None:
        """Takes one measurement: tokens by the metric's name."""
        self._kept.append(
            {"service": service, "namespace": namespace, "dimensions": dict(dimensions), "metrics": dict(values)}
        )

    def told(self) -> list[dict[str, Any]]:
        """What was measured, oldest first."""
        return list(self._kept)

    def reset(self) -> None:
        """Forgets all."""
        self._kept.clear()
