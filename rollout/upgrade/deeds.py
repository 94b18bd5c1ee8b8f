"""What has to be done for a migration, each with its last day and the commands that do it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from model_lifecycle.settings import Settings
from rollout.retiring.steps import Step
from rollout.retiring.uses import Uses

from .capacity import Added, Pool
from .retests import Retest, State
from .schedule import QUOTA_DAYS, Schedule

_ROLLOUT = "python -m rollout"


@dataclass(frozen=True)
class Deed:
    """One thing to do, `by` a day (None where no source names a retirement); `what` can hold names of the user's."""

    by: date | None
    step: Step
    what: str
    commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """What the deeds are made of: the migration's two versions in a stack and everything that was found of them."""

    stack: str
    settings: Settings
    old: str
    new: str
    uses: Uses
    retests: tuple[Retest, ...]
    added: tuple[Added, ...]
    pools: tuple[Pool, ...]
    schedule: Schedule | None

    @property
    def listed(self) -> tuple[str, ...]:
        """The keys that list the old version and not the new one, which would be refused there."""
        gateways = {f"gateways.{key}.models": each.models for key, each in self.settings.gateways.items()}
        consumers = {f"consumers.{key}.models": each.models for key, each in self.settings.consumers.items()}
        both = {**gateways, **consumers}
        return tuple(path for path, models in both.items() if models and self.old in models and self.new not in models)

    @property
    def naming(self) -> tuple[str, ...]:
        """The keys that list the old version, and that it has to be taken out of."""
        gateways = (f"gateways.{key}.models" for key in self.uses.gateways)
        consumers = (f"consumers.{each.name}.models" for each in self.uses.consumers if each.names_it)
        return (*gateways, *consumers)


def deeds_of(scene: Scene) -> tuple[Deed, ...]:
    """Everything that is left to do, in the order in which it has to be done."""
    found = (*_capacity(scene), *_evaluations(scene), *_moves(scene), *_end(scene))
    return tuple(sorted(found, key=lambda deed: (deed.step.rank, deed.by or date.min)))


def _capacity(scene: Scene) -> Iterator[Deed]:
    times = scene.schedule
    short = [f"{pool.short} more units of {pool.name}" for pool in scene.pools if pool.short]
    if short:
        by = times.place - timedelta(days=QUOTA_DAYS) if times else None
        yield Deed(by, Step.ANNOUNCED, f"Ask for quota: {', '.join(short)}")
    missing = [each for each in scene.added if each.before < each.placement.capacity]
    if missing or scene.listed:
        also = f", and add it to {', '.join(scene.listed)}" if scene.listed else ""
        what = f"Place {scene.new} beside {scene.old}: paste the entry below{also}"
        commands = (f"make preview STACK={scene.stack}", f"pulumi up --stack {scene.stack}")
        yield Deed(times.place if times else None, Step.ANNOUNCED, what, commands)


def _evaluations(scene: Scene) -> Iterator[Deed]:
    by = scene.schedule.evaluate if scene.schedule else None
    for each in scene.retests:
        if each.state not in {State.PROVED, State.MOVING}:
            seal = (f"{_ROLLOUT} seal {each.task}/{each.candidate}",) if each.state is not State.EVALUATE else ()
            evaluate = f"{_ROLLOUT} evaluate {each.release} {each.candidate} --data rows.jsonl --stack {scene.stack}"
            verb = "Write and evaluate" if each.state is State.WRITE else "Evaluate"
            what = f"{verb} {each.candidate}, {each.release} of {each.task} on {scene.new}"
            yield Deed(by, Step.EVALUATE, what, (*seal, evaluate))


def _moves(scene: Scene) -> Iterator[Deed]:
    for each in scene.retests:
        yield from _steps(scene, each)
    by = scene.schedule.moved if scene.schedule else None
    for route in scene.uses.routes:
        what = f"Move route {route.name} to {scene.new}: canary first, then stable, in Pulumi.{scene.stack}.yaml"
        yield Deed(by, Step.ROLL_OUT, what, (f"pulumi up --stack {scene.stack}",))


def _steps(scene: Scene, each: Retest) -> Iterator[Deed]:
    """The first step starts the rollout; of one under way, those that it has behind it are left out."""
    times = scene.schedule
    percents = [step.percent for step in scene.settings.strategy_of(each.task).steps]
    days = dict(times.steps[each.task]) if times else {}
    for percent in percents:
        starts = percent == percents[0] and each.state is not State.MOVING
        if each.state is State.MOVING and percent <= each.moved:
            continue
        verb = f"start {each.task} {each.candidate}" if starts else f"promote {each.task}"
        what = f"{each.task}: {each.candidate} for {percent} of 100"
        yield Deed(days.get(percent), Step.ROLL_OUT, what, (f"{_ROLLOUT} {verb} --stack {scene.stack}",))


def _end(scene: Scene) -> Iterator[Deed]:
    times = scene.schedule
    kept = [f"tasks.{task}.former" for task in _tasks(scene)]
    named = ", ".join((*scene.naming, *kept))
    if named:
        what = f"Take {scene.old} out of {named}"
        yield Deed(times.drain if times else None, Step.DRAIN, what, (f"pulumi up --stack {scene.stack}",))
    delete = (f"{_ROLLOUT} delete-version {scene.old} --stack {scene.stack}", f"pulumi up --stack {scene.stack}")
    yield Deed(times.leave if times else None, Step.DELETE, f"Delete the placements of {scene.old}", delete)


def _tasks(scene: Scene) -> tuple[str, ...]:
    """The tasks whose `former` is on the old version, or will be."""
    former = (each.release.task for each in scene.uses.releases if each.role == "former")
    return tuple(dict.fromkeys((*(each.task for each in scene.retests), *former)))
