"""The shape of `strategy`: the steps in which a canary gets its users, and what it is judged by."""

from typing import Annotated

from pydantic import Field

from .frozen import Frozen

ALL = 100
"""The percentage of the last step: the canary becomes the stable release."""

_Points = Annotated[float, Field(ge=0, le=1)]
_Ratio = Annotated[float, Field(ge=0, le=10)]


class Step(Frozen):
    """One step of a rollout, as Argo Rollouts' `setWeight` and `pause` are."""

    percent: Annotated[int, Field(ge=1, le=ALL, description="how many of 100 users get the canary")]
    bake_minutes: Annotated[
        int, Field(ge=0, le=43_200, description="how long it stays there at least before the next step; 60 when absent")
    ] = 60


class Margins(Frozen):
    """How much worse than the stable release a canary may be: in points of a rate or a 0 to 1 score, or as a ratio."""

    quality: Annotated[_Points, Field(description="points of the mean score")] = 0.02
    accuracy: Annotated[_Points, Field(description="points of the rate of right answers")] = 0.02
    latency: Annotated[_Ratio, Field(description="ratio, at each of P50, P95 and P99")] = 0.10
    tokens: Annotated[_Ratio, Field(description="ratio of tokens per request")] = 0.05
    cost: Annotated[_Ratio, Field(description="ratio of cost per request")] = 0.05
    content_filter: Annotated[_Points, Field(description="points of the rate at which content filters trigger")] = 0.01
    harmful: Annotated[_Points, Field(description="points of the rate of harmful answers")] = 0.01
    errors: Annotated[_Points, Field(description="points of the rate of infrastructure errors")] = 0.01


class Thresholds(Frozen):
    """What a task's first release is held against, as there is no other one."""

    quality: Annotated[_Points, Field(description="the mean score that it needs")] = 0.8
    accuracy: Annotated[_Points, Field(description="the rate of right answers that it needs")] = 0.8
    content_filter: Annotated[_Points, Field(description="the highest rate at which content filters trigger")] = 0.05
    harmful: Annotated[_Points, Field(description="the highest rate of harmful answers")] = 0.01
    p95_latency_ms: Annotated[
        int | None, Field(gt=0, description="the slowest P95 in milliseconds; none when absent")
    ] = None


class Strategy(Frozen):
    """How a task moves from its stable release to a canary."""

    steps: Annotated[
        tuple[Step, ...], Field(min_length=1, description="rising percentages; the last one is 100, which promotes it")
    ] = (Step(percent=10), Step(percent=50), Step(percent=ALL))
    alpha: Annotated[
        float, Field(gt=0, lt=0.5, description="how often a worse release may pass for every one that is judged")
    ] = 0.05
    power: Annotated[
        float,
        Field(gt=0.5, lt=1, description="how often an equal release should pass; the sample size follows from it"),
    ] = 0.8
    looks: Annotated[
        int, Field(ge=1, le=100, description="how often the same evaluation, or the same step, may be judged")
    ] = 5
    margins: Margins = Margins()
    thresholds: Thresholds = Thresholds()
