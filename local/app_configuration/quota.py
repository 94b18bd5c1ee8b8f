"""The request quota of each tier: so many requests a day, or an hour, beginning with the day or hour in UTC."""

import threading
from datetime import datetime

from .problems import too_many_requests
from .skus import Sku


class Quota:
    """Counts the requests of every store, in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[str, tuple[int, int]] = {}

    def admit(self, store: str, sku: Sku, now: datetime) -> None:
        """Counts a request.

        Raises:
            Problem: 429, the tier's quota is used up until the window ends.
        """
        if sku.quota is None:
            return
        moment = now.timestamp()
        window = int(moment // sku.window)
        with self._lock:
            began, count = self._counted.get(store, (window, 0))
            count = count + 1 if began == window else 1
            self._counted[store] = (window, count)
        if count > sku.quota:
            raise too_many_requests(int(((window + 1) * sku.window - moment) * 1000))

    def reset(self) -> None:
        """Forgets what was counted."""
        with self._lock:
            self._counted.clear()
