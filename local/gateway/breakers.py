"""Circuit breakers: closed, or open until a moment of the local Azure's clock.

Source: learn.microsoft.com, "Backends in API Management": after the failures that its rule tells, within the rule's
interval, a backend gets no requests for the trip duration, or for as long as the answer's Retry-After says.
LIMITATIONS: one instance of the gateway is emulated, whose breakers are exact; in Azure each instance has its own.
When the trip duration is over all requests come back at once. A backend that failed to answer counts only if its
rule names the reason in `errorReasons`.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from local.api_management.served import Backend, Breaker

_LONGEST = timedelta(days=30)


@dataclass
class State:
    """What is remembered of one backend: recent outcomes (when, whether it failed), and until when it is open."""

    recent: deque[tuple[datetime, bool]] = field(default_factory=deque)
    opened_until: datetime | None = None


class Breakers:
    """All breakers of a gateway, by service and backend."""

    def __init__(self) -> None:
        self._states: dict[tuple[str, str], State] = {}

    def is_open(self, service: str, backend: str, now: datetime) -> bool:
        """Whether the backend gets no requests now; an open breaker whose time is over closes."""
        state = self._states.get((service.lower(), backend.lower()))
        if state is None or state.opened_until is None:
            return False
        if now < state.opened_until:
            return True
        state.opened_until = None
        state.recent.clear()
        return False

    def answered(self, service: str, backend: Backend, now: datetime, status: int, retry_after: str | None) -> None:
        """Counts an answer."""
        rule = backend.breaker
        if rule is not None:
            failed = any(low <= status <= high for low, high in rule.status_ranges)
            self._count((service, backend.name), rule, now, _trip(rule, retry_after) if failed else None)

    def failed(self, service: str, backend: Backend, now: datetime, reason: str) -> None:
        """Counts that no answer came, for a reason as `context.LastError` names it."""
        rule = backend.breaker
        if rule is not None:
            failed = reason.lower() in {known.lower() for known in rule.error_reasons}
            self._count((service, backend.name), rule, now, _trip(rule, None) if failed else None)

    def told(self, service: str, backends: list[Backend], now: datetime) -> dict[str, dict[str, object]]:
        """The state of every breaker, to show."""
        found: dict[str, dict[str, object]] = {}
        for backend in backends:
            if backend.breaker is None:
                continue
            is_open = self.is_open(service, backend.name, now)
            state = self._states.get((service.lower(), backend.name.lower()), State())
            failures = sum(failed for when, failed in state.recent if when > now - _interval(backend.breaker))
            until = state.opened_until.isoformat() if state.opened_until else None
            found[backend.name] = {"state": "open" if is_open else "closed", "failures": failures, "openUntil": until}
        return found

    def reset(self) -> None:
        """Closes every breaker and forgets every failure."""
        self._states.clear()

    def _count(self, of: tuple[str, str], rule: Breaker, now: datetime, trip: timedelta | None) -> None:
        """Counts a failure that would open the breaker for `trip`, or with None a success."""
        if trip is None and rule.percentage is None:
            return
        state = self._states.setdefault((of[0].lower(), of[1].lower()), State())
        state.recent.append((now, trip is not None))
        while state.recent and not now - _interval(rule) < state.recent[0][0] <= now:
            state.recent.popleft()
        if trip is not None and _is_reached(rule, state):
            state.opened_until = now + trip


def _interval(rule: Breaker) -> timedelta:
    return timedelta(seconds=rule.interval)


def _is_reached(rule: Breaker, state: State) -> bool:
    failures = sum(failed for _, failed in state.recent)
    if rule.percentage is not None:
        return failures * 100 >= rule.percentage * len(state.recent)
    return failures >= (rule.count or 1)


def _trip(rule: Breaker, retry_after: str | None) -> timedelta:
    if rule.accept_retry_after and retry_after and retry_after.isascii() and retry_after.isdigit():
        return min(timedelta(seconds=int(retry_after[:9])), _LONGEST)
    return timedelta(seconds=rule.trip)
