"""Traffic moves in steps."""

from collections.abc import Iterator

from model_lifecycle.flags import CONTENT_TYPE, Traffic, traffic
from policies.base import base
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule
from policies.subjects import KeyValue, subjects

_DEFAULT_STEP = 50


def _judge(everything: Observations, context: Context) -> Iterator[Finding]:
    before = base()
    old = {_place(flag): traffic(flag.value) for flag in _flags(before)} if before else {}
    allowed = int(context.options.get("maxStepPercent", _DEFAULT_STEP))
    for flag in _flags(everything) if old else ():
        was = old.get(_place(flag))
        for what in _leaps(was, traffic(flag.value), allowed) if was else ():
            yield Finding(flag, what)


def _leaps(was: Traffic, becomes: Traffic, allowed: int) -> Iterator[str]:
    """Every variant that gains too much; what the base serves when it is disabled is the way back, and always free."""
    for variant in becomes.percent:
        served = becomes.served.get(variant, variant)
        if served == was.served.get(was.stable, was.stable):
            continue
        share, before = becomes.percent_served(served), was.percent_served(served)
        if share - before > allowed:
            yield f"variant {variant} goes from {before:g} % to {share:g} %, and a step may be {allowed} points."


def _flags(observations: Observations) -> Iterator[KeyValue]:
    return (one for one in subjects(observations, KeyValue) if one.content_type.startswith(CONTENT_TYPE))


def _place(flag: KeyValue) -> tuple[str | None, str | None]:
    return flag.name_at(-2), flag.name


RULE = StackRule(
    name="traffic-moves-in-steps",
    title="A feature flag's new variant gains traffic in steps.",
    why="A fault of the new combination meets everybody at once, before anybody could see it.",
    fix="Take a smaller step, watch it, and take the next one in a change of its own.",
    judge=_judge,
    options={
        "maxStepPercent": {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "default": _DEFAULT_STEP,
            "description": "how many points a variant may gain at once",
        }
    },
)
