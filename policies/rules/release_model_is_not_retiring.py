"""What a task serves outlives the horizon."""

from collections.abc import Iterator
from datetime import date

from model_lifecycle.catalogue import Stage
from policies.lifecycle import AS_OF_OPTION, HORIZON_OPTION, Life, life_on, too_short
from policies.observed import Observations
from policies.releases.deployed import Skus, deployed_skus, version_key
from policies.releases.flags import ReleaseFlag, release_flags
from policies.releases.shape import NotValid, Sibling
from policies.rule import Context, Finding, StackRule


def _judge(everything: Observations, context: Context) -> Iterator[Finding]:
    flags = release_flags(everything)
    skus = deployed_skus(everything) if flags else {}
    for flag in flags:
        yield from flag.findings(_of(flag, skus, context))


def _of(flag: ReleaseFlag, skus: Skus, context: Context) -> Iterator[str]:
    for name, release in flag.served_releases():
        try:
            told = release.told
        except NotValid:
            continue
        yield from (f"variant {name!r} is served, and {what}" for what in _of_release(told, skus, context))


def _of_release(told: Sibling, skus: Skus, context: Context) -> Iterator[str]:
    """What ends last counts: until then some deployment answers, and rules on deployments tell of the others."""
    model, version = told.model.name, told.model.version
    found = (life_on(model, version, sku, context) for sku in skus.get(version_key(model, version), ("",)))
    lives = [life for life in found if life is not None]
    ends = [_end(life, context) for life in lives]
    if lives and all(ends):
        yield max(zip((life.retires or date.min for life in lives), ends, strict=True))[1]


def _end(life: Life, context: Context) -> str:
    if life.stage is Stage.RETIRED:
        return f"{life.version.id} is retired. {life.replacement}"
    return too_short(life, context)


RULE = StackRule(
    name="release-model-is-not-retiring",
    title="No task serves a release on a model version that retires within the horizon.",
    why="A release is tested with its version: when that ends, every user of the task is refused.",
    fix="Seal a release on the successor, evaluate it, and roll the task over.",
    judge=_judge,
    options={**AS_OF_OPTION, **HORIZON_OPTION},
)
