"""Rate limits: what a deployment may take in a minute of the emulated clock.

As the service tells it (learn.microsoft.com, "Manage Azure OpenAI quota", understanding rate limits): the estimate of
each request (prompt and the maximum of tokens asked for) is added to a count that starts anew each minute; once the
count has reached the limit, requests are refused until then. So the request that reaches the limit still passes.
Here a minute begins with the first request after the last one ended, and requests are counted in the same minute,
where the service looks at 1 or 10 seconds.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from .directory import Account, Deployment

MINUTE = timedelta(minutes=1)


@dataclass
class _Window:
    start: datetime
    tokens: int = 0
    requests: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a deployment stands after a request: the headers to tell it, and, if refused, why and for how long."""

    headers: dict[str, str]
    refused: Literal["token", "call"] | None = None
    milliseconds: int = 0


class Limiter:
    """Remembers the current minute of each deployment, in this process only."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], _Window] = {}

    def reset(self) -> None:
        """Forgets what was used."""
        self._windows.clear()

    def admit(self, account: Account, deployment: Deployment, tokens: int, now: datetime) -> Standing:
        """Counts a request of so many estimated tokens, unless a limit is reached already."""
        window = self._window((account.subdomain, deployment.name), now)
        refused = _reached(window, deployment)
        if refused is None:
            window.tokens += tokens
            window.requests += 1
            return Standing(_headers(window, deployment))
        left = window.start + MINUTE - now
        return Standing(_headers(window, deployment), refused, -(-left // timedelta(milliseconds=1)))

    def _window(self, key: tuple[str, str], now: datetime) -> _Window:
        window = self._windows.get(key)
        if window is None or not timedelta() <= now - window.start < MINUTE:
            window = self._windows[key] = _Window(now)
        return window


def _reached(window: _Window, deployment: Deployment) -> Literal["token", "call"] | None:
    if deployment.requests_per_minute is not None and window.requests >= deployment.requests_per_minute:
        return "call"
    if deployment.tokens_per_minute is not None and window.tokens >= deployment.tokens_per_minute:
        return "token"
    return None


def _headers(window: _Window, deployment: Deployment) -> dict[str, str]:
    used = (
        ("requests", deployment.requests_per_minute, window.requests),
        ("tokens", deployment.tokens_per_minute, window.tokens),
    )
    return {
        f"x-ratelimit-{what}-{unit}": str(number)
        for unit, limit, count in used
        if limit is not None
        for what, number in (("limit", limit), ("remaining", max(0, limit - count)))
    }
