"""A busy or failing deployment is left alone for a while, and never for long."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policies.gateway.reach import leads_elsewhere
from policies.rule import Context, ResourceRule
from policies.subjects import Backend
from policies.values import CantJudge, value_at

_COUNTED = (429, *range(500, 600))
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = (86_400, 3_600, 60, 1)
_BREAKER = "circuitBreaker"
_COUNT, _PERCENTAGE = "count", "percentage"
_CONDITION = (_BREAKER, "failureCondition")
_TRIP, _SHORTEST, _LONGEST = "maxTripSeconds", "minIntervalSeconds", "maxIntervalSeconds"
_MOST = {_COUNT: "maxFailures", _PERCENTAGE: "maxPercentage"}
_OPTIONS: Mapping[str, tuple[int, int, str]] = {
    _TRIP: (3_600, 86_400, "how many seconds a failing deployment may stay out"),
    _MOST[_COUNT]: (10, 10_000, "how many failures within the interval a breaker may wait for"),
    _MOST[_PERCENTAGE]: (50, 100, "what percentage of failures within the interval a breaker may wait for"),
    _SHORTEST: (10, 86_400, "within how many seconds at least a breaker counts"),
    _LONGEST: (3_600, 86_400, "within how many seconds at most a breaker counts"),
}
"""By option: its default, its maximum, and what it is."""


def _judge(backend: Backend, context: Context) -> Iterator[str]:
    if backend.is_pool or _leads_elsewhere(backend):
        return
    if len(backend.breaker_rules) != 1:
        yield f"its circuit breaker has {len(backend.breaker_rules)} rules, and Azure takes exactly one."
    for rule in backend.breaker_rules:
        body = {_BREAKER: rule}
        yield from _counted_codes(body)
        yield from _threshold(body, context)
        yield from _interval(body, context)
        if value_at(body, _BREAKER, "acceptRetryAfter") not in (None, False):
            yield "acceptRetryAfter is not false, and Azure OpenAI's Retry-After may be many hours."
        yield from _trip(value_at(body, _BREAKER, "tripDuration"), _bound(context, _TRIP))


def _leads_elsewhere(backend: Backend) -> bool:
    """Whether its address is none of a model; one that is hidden may be."""
    try:
        return leads_elsewhere(backend.url)
    except CantJudge:
        return False


def _counted_codes(body: dict[str, Any]) -> Iterator[str]:
    ranges = value_at(body, *_CONDITION, "statusCodeRanges")
    known = [_bounds(one) for one in ranges] if isinstance(ranges, list) else []
    missing = [code for code in _COUNTED if not any(low <= code <= high for low, high in known)]
    if missing:
        yield f"its circuit breaker does not count {_told(missing)}."


def _threshold(body: dict[str, Any], context: Context) -> Iterator[str]:
    """Azure takes a count or a percentage; the one that is given must be reached by a deployment that fails."""
    given = {key: value_at(body, *_CONDITION, key) for key in (_COUNT, _PERCENTAGE)}
    numbers = {key: one for key, one in given.items() if _is_number(one) and one > 0}
    if not numbers:
        yield "its circuit breaker has neither a count nor a percentage, so it never opens."
    for key, one in numbers.items():
        most = _bound(context, _MOST[key])
        if one > most:
            yield f"its circuit breaker opens at a {key} of {one}, and {most} is the most ({_MOST[key]})."


def _interval(body: dict[str, Any], context: Context) -> Iterator[str]:
    """Azure forgets failures after it: a short one forgets them before they are enough."""
    interval = value_at(body, *_CONDITION, "interval")
    seconds, least, most = _seconds(interval), _bound(context, _SHORTEST), _bound(context, _LONGEST)
    if not seconds:
        yield f"its circuit breaker counts within {interval!r}, which is no duration such as PT1M."
    elif not least <= seconds <= most:
        bounds = f"{least} ({_SHORTEST}) to {most} seconds ({_LONGEST})"
        yield f"its circuit breaker counts within {interval}, and {bounds} is what finds a deployment that fails."


def _bounds(given: Any) -> tuple[float, float]:
    found = [value_at({"range": given}, "range", key) for key in ("min", "max")]
    low, high = (one if _is_number(one) else None for one in found)
    return (low, high) if low is not None and high is not None else (1, 0)


def _bound(context: Context, option: str) -> int:
    return int(context.options.get(option, _OPTIONS[option][0]))


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _told(missing: list[int]) -> str:
    named = [str(code) for code in missing if code < _COUNTED[1]]
    server = [code for code in missing if code >= _COUNTED[1]]
    return " and ".join([*named, *([f"{server[0]} to {server[-1]}"] if server else [])])


def _trip(duration: Any, longest: int) -> Iterator[str]:
    seconds = _seconds(duration)
    if not seconds:
        yield f"tripDuration is {duration!r}, which is no duration such as PT1M."
    elif seconds > longest:
        yield f"tripDuration is {duration}, and a deployment may stay out for {longest} seconds at most ({_TRIP})."


def _seconds(duration: Any) -> int:
    """An ISO 8601 duration in seconds; 0 for what is none."""
    match = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    return sum(int(part or 0) * unit for part, unit in zip(match.groups(), _UNITS, strict=True)) if match else 0


RULE = ResourceRule(
    name="backend-breaker-counts-429",
    title="Every backend has one circuit breaker rule, which counts 429 and 5xx, opens soon and closes again soon.",
    why="Without it, requests wait for a deployment that can't answer while others could; with a backend's own "
    "Retry-After, one answer may take a deployment out for a day.",
    fix="Give it one rule that counts 429 and 500 to 599, with a count such as 1 within PT1M, acceptRetryAfter false, "
    "and a tripDuration such as PT1M.",
    subject=Backend,
    judge=_judge,
    options={
        name: {"type": "integer", "minimum": 1, "maximum": most, "default": default, "description": what}
        for name, (default, most, what) in _OPTIONS.items()
    },
)
