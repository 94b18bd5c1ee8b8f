"""A busy or failing deployment is left alone for a while, and never for long."""

import re
from collections.abc import Iterator
from typing import Any

from policies.rule import Context, ResourceRule
from policies.subjects import Backend
from policies.values import value_at

_COUNTED = (429, *range(500, 600))
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = (86_400, 3_600, 60, 1)
_DEFAULT_LONGEST = 3_600
_BREAKER = "circuitBreaker"


def _judge(backend: Backend, context: Context) -> Iterator[str]:
    if backend.is_pool:
        return
    if len(backend.breaker_rules) != 1:
        yield f"its circuit breaker has {len(backend.breaker_rules)} rules, and Azure takes exactly one."
    for rule in backend.breaker_rules:
        body = {_BREAKER: rule}
        yield from _condition(body)
        if value_at(body, _BREAKER, "acceptRetryAfter") not in (None, False):
            yield "acceptRetryAfter is not false, and Azure OpenAI's Retry-After may be many hours."
        yield from _trip(value_at(body, _BREAKER, "tripDuration"), int(context.options.get(_OPTION, _DEFAULT_LONGEST)))


def _condition(body: dict[str, Any]) -> Iterator[str]:
    ranges = value_at(body, _BREAKER, "failureCondition", "statusCodeRanges")
    known = [_bounds(one) for one in ranges] if isinstance(ranges, list) else []
    missing = [code for code in _COUNTED if not any(low <= code <= high for low, high in known)]
    if missing:
        yield f"its circuit breaker does not count {_told(missing)}."
    threshold = [value_at(body, _BREAKER, "failureCondition", key) for key in ("count", "percentage")]
    if not any(isinstance(one, int | float) and one > 0 for one in threshold):
        yield "its circuit breaker has neither a count nor a percentage, so it never opens."
    interval = value_at(body, _BREAKER, "failureCondition", "interval")
    if not _seconds(interval):
        yield f"its circuit breaker counts within {interval!r}, which is no duration such as PT1M."


def _bounds(given: Any) -> tuple[float, float]:
    found = [value_at({"range": given}, "range", key) for key in ("min", "max")]
    low, high = (one if isinstance(one, int | float) else None for one in found)
    return (low, high) if low is not None and high is not None else (1, 0)


def _told(missing: list[int]) -> str:
    named = [str(code) for code in missing if code < _COUNTED[1]]
    server = [code for code in missing if code >= _COUNTED[1]]
    return " and ".join([*named, *([f"{server[0]} to {server[-1]}"] if server else [])])


def _trip(duration: Any, longest: int) -> Iterator[str]:
    seconds = _seconds(duration)
    if not seconds:
        yield f"tripDuration is {duration!r}, which is no duration such as PT1M."
    elif seconds > longest:
        yield f"tripDuration is {duration}, and a failing deployment may stay out for {longest} seconds at most."


def _seconds(duration: Any) -> int:
    """An ISO 8601 duration in seconds; 0 for what is none."""
    match = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    return sum(int(part or 0) * unit for part, unit in zip(match.groups(), _UNITS, strict=True)) if match else 0


_OPTION = "maxTripSeconds"
RULE = ResourceRule(
    name="backend-breaker-counts-429",
    title="Every backend has one circuit breaker rule, which counts 429 and 5xx and closes again soon.",
    why="Without it, requests wait for a deployment that can't answer while others could; with a backend's own "
    "Retry-After, one answer may take a deployment out for a day.",
    fix="Give it one rule that counts 429 and 500 to 599, acceptRetryAfter false, and a tripDuration such as PT1M.",
    subject=Backend,
    judge=_judge,
    options={
        _OPTION: {
            "type": "integer",
            "minimum": 1,
            "maximum": 86_400,
            "default": _DEFAULT_LONGEST,
            "description": "how many seconds a failing deployment may stay out",
        }
    },
)
