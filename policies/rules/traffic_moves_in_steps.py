"""Traffic moves in steps."""

from collections.abc import Iterator

from model_lifecycle.flags import Flag, is_flag, parse_flag
from policies.base import base
from policies.gateway.tables import Route, routes_in
from policies.observed import Observations
from policies.releases.published import place_of
from policies.rule import Context, Finding, StackRule
from policies.subjects import Document, KeyValue, subjects

_DEFAULT_STEP = 50


def _judge(everything: Observations, context: Context) -> Iterator[Finding]:
    before = base()
    allowed = int(context.options.get("maxStepPercent", _DEFAULT_STEP))
    if before is not None:
        yield from _of_flags(before, everything, allowed)
        yield from _of_routes(before, everything, allowed)


def _of_flags(before: Observations, everything: Observations, allowed: int) -> Iterator[Finding]:
    old = {place_of(flag): parse_flag(flag.value) for flag in _flags(before)}
    for flag in _flags(everything) if old else ():
        was = old.get(place_of(flag))
        for what in _leaps(was, parse_flag(flag.value), allowed) if was else ():
            yield Finding(flag, what)


def _of_routes(before: Observations, everything: Observations, allowed: int) -> Iterator[Finding]:
    """By alias, whichever gateway serves it: moving it to another one moves its users, too."""
    old = {alias: route for document in subjects(before, Document) for alias, route in routes_in(document)}
    for document in subjects(everything, Document) if old else ():
        for alias, route in routes_in(document):
            for version, had, share in _gains(old.get(alias, route), route):
                if share - had > allowed:
                    yield Finding(document, _told(f"route {alias}: {version}", had, share, allowed))


def _gains(was: Route, becomes: Route) -> Iterator[tuple[str, float, float]]:
    """Every model version with its percentages before and after; the base's stable one is the way back."""
    for version, share in becomes.shares.items():
        if version != was.stable:
            yield version, was.shares.get(version, 0.0), share


def _leaps(was: Flag, becomes: Flag, allowed: int) -> Iterator[str]:
    """Every variant that gains too much; what the base serves when it is disabled is the way back, and always free."""
    for variant in becomes.shares:
        served = becomes.serves(variant)
        if served == was.serves(was.allocation.default_when_disabled or ""):
            continue
        share, before = _share(becomes, served), _share(was, served)
        if share - before > allowed:
            yield _told(f"variant {variant}", before, share, allowed)


def _told(what: str, before: float, share: float, allowed: int) -> str:
    return f"{what} goes from {before:g} % to {share:g} %, and a step may be {allowed} points."


def _share(flag: Flag, served: str) -> float:
    """The percentage that gets one thing, whatever its variants are called."""
    return sum(share for variant, share in flag.shares.items() if flag.serves(variant) == served)


def _flags(observations: Observations) -> Iterator[KeyValue]:
    return (one for one in subjects(observations, KeyValue) if is_flag(one.content_type))


RULE = StackRule(
    name="traffic-moves-in-steps",
    title="A feature flag's new variant, and a route's new model version, gain traffic in steps.",
    why="A fault of the new combination meets everybody at once, before anybody could see it.",
    fix="Take a smaller step, watch it, and take the next one in a change of its own.",
    judge=_judge,
    options={
        "maxStepPercent": {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "default": _DEFAULT_STEP,
            "description": "how many points a variant or a model version may gain at once",
        }
    },
)
